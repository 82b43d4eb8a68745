//! A payment notification of bKash's with a valid signature, and the session that it belongs to, if any.
//!
//! bKash notifies merchants of every completed payment to their account, whatever the channel. A notification never makes
//! a session paid; only the answer to Execute or Query does.

mod apply;
mod content;
mod decide;
mod event;
mod status;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use content::NotificationContent;
pub use decide::{MatchResult, NotificationCommand, NotificationRejection};
pub use event::NotificationEvent;
pub use status::NotificationStatus;

use crate::{AccountId, SessionId, Timestamp};

/// The time after which a notification without a session is matched once more. Execute may still be unanswered when the
/// notification arrives, and the answer of Query takes a minute.
pub const MATCH_RETRY_AFTER: Duration = Duration::from_secs(5 * 60);

/// The state of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The account that received it.
    pub account: AccountId,
    /// Its content.
    pub content: NotificationContent,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Whether it is matched with a session.
    pub state: NotificationState,
}

/// Whether a notification is matched with a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationState {
    /// Not matched yet.
    Pending {
        /// When the next lookup is due.
        next_at: Timestamp,
        /// Whether a lookup was made already.
        attempted: bool,
    },
    /// Matched with a session. Final.
    Matched {
        /// The session.
        session: SessionId,
        /// Whether transaction, amount and status equal the session's.
        agrees: bool,
    },
    /// It belongs to no session. Final.
    Unmatched,
}

impl Notification {
    /// When the notification is due for the worker.
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            NotificationState::Pending { next_at, .. } => Some(next_at),
            NotificationState::Matched { .. } | NotificationState::Unmatched => None,
        }
    }
}
