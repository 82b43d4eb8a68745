//! Events and the data that is written with them in one transaction.

use std::fmt;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Cause, NewEvent, NewIdempotencyRecord, ObjectRow, StoreError, StreamId};

/// Events to append to one stream and the data to write with them, in one transaction.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Append {
    /// The stream.
    pub stream: StreamId,
    /// The number of events that the stream must have.
    pub expected: usize,
    /// When the events happened.
    pub at: Timestamp,
    /// Who caused them, and the source of the request.
    pub cause: Cause,
    /// The version of the bodies' JSON form.
    pub schema: u32,
    /// The events.
    pub events: Vec<NewEvent>,
    /// When the stream is due next. Replaces the previous due time.
    pub due: Option<Timestamp>,
    /// The rows of the objects that the events changed, in their final state.
    pub objects: Vec<ObjectRow>,
    /// Secrets to keep beside the stream, or to erase.
    pub sealed: Vec<SealedValue>,
    /// A key to reserve that only one stream can hold at a time, such as an invoice number.
    pub unique_key: Option<UniqueKey>,
    /// The idempotency record of the request that caused the events.
    pub idempotency: Option<NewIdempotencyRecord>,
    /// The response to an earlier request whose outcome the events are. Its idempotency record was written before.
    pub response: Option<NewIdempotencyRecord>,
}

impl Append {
    /// Whether a response to a request is written with the events.
    pub(crate) fn is_answered(&self) -> bool {
        let mut records = self.idempotency.iter().chain(&self.response);
        records.any(|record| record.response.is_some())
    }
}

/// A secret that belongs to a stream and is not part of its events, such as credentials. Its owner seals it: the storage
/// never sees the plain text. Events stay for good; a sealed value is replaced and erased.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedValue {
    /// The name within the stream. A later value of the same name replaces it.
    pub name: String,
    /// The sealed bytes; `None` erases the value.
    pub bytes: Option<Vec<u8>>,
}

/// Shows the name alone.
impl fmt::Debug for SealedValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SealedValue")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A key to reserve for a stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UniqueKey {
    /// The key.
    pub key: String,
    /// The stream that must hold the key now; `None` if no stream may hold it.
    pub from: Option<StreamId>,
}

/// Why events were not appended. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Another writer came first. Load the stream again and repeat the decision.
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
