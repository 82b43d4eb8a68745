//! Events as subscribers receive them.

use domain::{AccountId, EventId, Timestamp};

use crate::EventType;

/// An event as subscribers receive it. Events are never changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Identifier of the event.
    pub id: EventId,
    /// The account that the event belongs to.
    pub account: AccountId,
    /// Type of the event.
    pub event_type: EventType,
    /// Identifier of the object that the event is about, such as a session.
    pub object: String,
    /// When the event happened.
    pub created_at: Timestamp,
    /// The JSON document that is sent, byte for byte the same in each attempt.
    pub body: String,
}
