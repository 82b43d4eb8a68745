//! What is appended to a stream in one transaction.

use domain::Timestamp;

use crate::{Cause, NewEvent, NewIdempotencyRecord, ObjectRow, StoreError, StreamId};

/// Events to append to one stream, with everything that is written beside them: all or none.
#[derive(Debug, Clone)]
pub struct Append {
    /// The stream.
    pub stream: StreamId,
    /// The number of events that the stream has, as far as the caller knows.
    pub expected: usize,
    /// When the events happened.
    pub at: Timestamp,
    /// Who caused them, and by which way.
    pub cause: Cause,
    /// The version of the bodies' form.
    pub schema: u32,
    /// The events.
    pub events: Vec<NewEvent>,
    /// When the stream must be looked at next, whatever was due before.
    pub due: Option<Timestamp>,
    /// The rows of the objects that the events changed, each as it is after all of them.
    pub objects: Vec<ObjectRow>,
    /// A key that only one stream may have at a time, such as an invoice's.
    pub unique_key: Option<UniqueKey>,
    /// The record of the idempotency key of the request that caused the events.
    pub idempotency: Option<NewIdempotencyRecord>,
}

/// A key to reserve for a stream.
#[derive(Debug, Clone)]
pub struct UniqueKey {
    /// The key.
    pub key: String,
    /// The stream that must hold the key so far; `None` if none may.
    pub from: Option<StreamId>,
}

/// Why events were not appended. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Another writer was first: read the stream again and decide anew.
    #[error("the stream has grown meanwhile")]
    Conflict,
    /// Another stream holds the unique key.
    #[error("another stream holds the unique key")]
    Reserved(StreamId),
    /// The idempotency key was used before.
    #[error("the idempotency key was used before")]
    IdempotencyKeyUsed,
    /// The log cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}
