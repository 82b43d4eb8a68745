//! Events of a notification. They are stored for good.

use serde::{Deserialize, Serialize};

use super::NotificationContent;
use crate::{AccountId, EventType, SessionId};

/// One thing that happened to a notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NotificationEvent {
    /// The notification arrived with a valid signature.
    Received {
        /// The account that received it.
        account: AccountId,
        /// Its content.
        content: Box<NotificationContent>,
    },
    /// Its session is about to be looked up.
    MatchRequested,
    /// It belongs to a session.
    Matched {
        /// The session.
        session: SessionId,
        /// Whether transaction, amount and status equal the session's.
        agrees: bool,
    },
    /// It belongs to no session.
    Unmatched,
}

impl NotificationEvent {
    /// The published type of the event, if it concerns subscribers.
    pub const fn published_as(&self) -> Option<EventType> {
        match self {
            Self::Matched { agrees: false, .. } => Some(EventType::NotificationDiffers),
            Self::Unmatched => Some(EventType::NotificationUnmatched),
            Self::Received { .. } | Self::MatchRequested | Self::Matched { .. } => None,
        }
    }
}
