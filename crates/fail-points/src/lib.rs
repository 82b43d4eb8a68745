//! Points at which a test kills or stops the real process, and a wall clock that a test sets wrongly.
//!
//! Nothing of this is in a shipped binary: without the feature `enabled`, and in every build without debug assertions,
//! [`reach`] is empty and [`wall_offset`] is 0. `cargo xtask test tidy` checks that the server alone does not enable the
//! feature, and `cargo xtask build` that the binary does not contain [`MARKER`].
//!
//! A process with points reads two environment variables:
//!
//! - `BKASH_CHECKOUT_FAIL_AT`, such as `execute.before_call:2:kill`: the second time that the process reaches the point, it
//!   gets SIGKILL; with `stop` it gets SIGSTOP, and goes on after SIGCONT.
//! - `BKASH_CHECKOUT_WALL_OFFSET_FILE`: a file with the milliseconds by which the machine's wall clock is ahead. It is read
//!   at each look at the clock, so that the clock can be set while the process runs.

//!
//! A simulation can also leave a check out, to see whether it notices: see [`Omission`].

mod omission;

#[cfg(all(feature = "omissions", debug_assertions))]
pub use omission::omit;
pub use omission::{Omission, omits};

macro_rules! points {
    ($($(#[doc = $text:literal])+ $point:ident = $name:literal,)+) => {
        /// A point in the code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Point {
            $($(#[doc = $text])+ $point,)+
        }

        impl Point {
            /// Every point.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$point),+];

            /// The name in the environment and in reports.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$point => $name,)+
                }
            }
        }
    };
}

points! {
    /// A transaction of the log is complete, but not committed.
    WriteBeforeCommit = "write.before_commit",
    /// A transaction is committed; the head beside the database is the one before it.
    WriteBeforeHead = "write.before_head",
    /// A transaction is committed, and nobody knows.
    WriteBeforeReply = "write.before_reply",
    /// Create is intended.
    CreateBeforeCall = "create.before_call",
    /// Create is answered.
    CreateBeforeRecord = "create.before_record",
    /// Execute is intended.
    ExecuteBeforeCall = "execute.before_call",
    /// Execute is answered.
    ExecuteBeforeRecord = "execute.before_record",
    /// Query is intended.
    QueryBeforeCall = "query.before_call",
    /// Query is answered.
    QueryBeforeRecord = "query.before_record",
    /// Capture or Void is intended.
    ResolutionBeforeCall = "resolution.before_call",
    /// Capture or Void is answered.
    ResolutionBeforeRecord = "resolution.before_record",
    /// Query after an unanswered Capture or Void is intended.
    ResolutionQueryBeforeCall = "resolution_query.before_call",
    /// Query after an unanswered Capture or Void is answered.
    ResolutionQueryBeforeRecord = "resolution_query.before_record",
    /// Refund is intended.
    RefundBeforeCall = "refund.before_call",
    /// Refund is answered.
    RefundBeforeRecord = "refund.before_record",
    /// Refund Status is intended.
    RefundStatusBeforeCall = "refund_status.before_call",
    /// Refund Status is answered.
    RefundStatusBeforeRecord = "refund_status.before_record",
    /// The response to a request with an idempotency key is sent and not yet stored.
    ResponseBeforeRecord = "response.before_record",
    /// A webhook is leased and not yet sent.
    WebhookBeforeSend = "webhook.before_send",
    /// A webhook is received, and the attempt is not yet recorded.
    WebhookBeforeRecord = "webhook.before_record",
    /// A token call is counted and not yet made.
    TokenBeforeCall = "token.before_call",
    /// A token is granted and not yet stored.
    TokenBeforeRecord = "token.before_record",
}

impl Point {
    /// The point with a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|point| point.name() == name)
    }
}

/// A text that is in every binary with points, and in no other.
pub const MARKER: &str = "compiled with fail points";

#[cfg(all(feature = "enabled", debug_assertions))]
mod compiled;

#[cfg(all(feature = "enabled", debug_assertions))]
pub use compiled::{is_compiled, reach, wall_offset};

#[cfg(not(all(feature = "enabled", debug_assertions)))]
mod absent {
    use super::Point;

    /// Does nothing.
    #[inline]
    pub const fn reach(_: Point) {}

    /// The machine's clock is right.
    pub const fn wall_offset() -> i64 {
        0
    }

    /// Whether this build has points.
    pub const fn is_compiled() -> bool {
        false
    }
}

#[cfg(not(all(feature = "enabled", debug_assertions)))]
pub use absent::{is_compiled, reach, wall_offset};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_are_parsed() {
        for point in Point::ALL {
            assert_eq!(Point::parse(point.name()), Some(point));
        }
        assert_eq!(Point::parse("nowhere"), None);
    }
}
