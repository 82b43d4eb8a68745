//! Events as they are written and read back.

use domain::{AccountId, Timestamp};

use crate::Cause;

/// An event read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// When it was recorded.
    pub at: Timestamp,
    /// Who caused it, and by which way.
    pub cause: Cause,
    /// The version of the body's form.
    pub schema: u32,
    /// The event as JSON.
    pub body: String,
}

/// An event to append.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The event as JSON.
    pub body: String,
    /// What subscribers are told, if anything.
    pub message: Option<OutboxMessage>,
}

/// A message for subscribers, durable in the transaction of its event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Its identifier, the same on every delivery.
    pub id: String,
    /// Whose subscribers.
    pub account: AccountId,
    /// Its type, such as `payment.completed`.
    pub kind: &'static str,
    /// The identifier of the object that it is about.
    pub object: String,
    /// The whole document that subscribers are sent, as JSON; the same bytes on every delivery.
    pub body: String,
}
