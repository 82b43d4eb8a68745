//! A payment notification of bKash's whose signature was valid, and the session it belongs to, if any.
//!
//! bKash notifies merchants of every completed payment to their account, by whatever channel. A notification never
//! makes a session paid: only the answer to Execute or Query does.

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

/// When a notification that matched no session is looked up once more: Execute's answer may be on its way when the
/// notification arrives, and Query's answer takes a minute.
pub const MATCH_RETRY_AFTER: Duration = Duration::from_secs(5 * 60);

/// A notification as its events tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The account that received it.
    pub account: AccountId,
    /// Its content.
    pub content: NotificationContent,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Which session it belongs to.
    pub state: NotificationState,
}

/// What a notification belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationState {
    /// Not known yet.
    Pending {
        /// When to look it up, or to look it up again.
        next_at: Timestamp,
        /// Whether it was looked up already.
        attempted: bool,
    },
    /// A session. Final.
    Matched {
        /// Which.
        session: SessionId,
        /// Whether it says what the session says.
        agrees: bool,
    },
    /// No session. Final.
    Unmatched,
}

impl Notification {
    /// When something must be done about the notification even if nobody asks.
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            NotificationState::Pending { next_at, .. } => Some(next_at),
            NotificationState::Matched { .. } | NotificationState::Unmatched => None,
        }
    }
}
