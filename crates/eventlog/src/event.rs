//! Events as they are written and read.

use std::borrow::Cow;

use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Cause;

/// A stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// When it was recorded.
    pub at: Timestamp,
    /// Who caused it, and the source of the request.
    pub cause: Cause,
    /// The version of the body's JSON form.
    pub schema: u32,
    /// The event as JSON.
    pub body: String,
}

/// An event to append.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewEvent {
    /// The event as JSON.
    pub body: String,
    /// The message to subscribers, if the event is published.
    pub message: Option<OutboxMessage>,
}

/// A message to subscribers, written in the transaction of its event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxMessage {
    /// The identifier, which is the same for every delivery.
    pub id: String,
    /// The account whose subscribers receive it.
    pub account: AccountId,
    /// The event type, such as `payment.completed`.
    pub kind: Cow<'static, str>,
    /// The identifier of the object that the event is about.
    pub object: String,
    /// The message as JSON, which is the same for every delivery.
    pub body: String,
}
