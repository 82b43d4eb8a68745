//! The durable log, as the engine sees it: streams of events, an outbox, and a list of what is due.

use async_trait::async_trait;
use domain::{AccountId, Timestamp};

use crate::StreamId;

/// An event read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// When it was recorded.
    pub at: Timestamp,
    /// The event as JSON.
    pub body: String,
}

/// An event to append.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The event as JSON.
    pub body: String,
    /// What subscribers are to be told, if anything.
    pub outbox: Option<OutboxRow>,
}

/// A message for subscribers, durable in the same transaction as its event.
#[derive(Debug, Clone)]
pub struct OutboxRow {
    /// Its identifier, the same on every delivery.
    pub id: String,
    /// Whose subscribers.
    pub account: AccountId,
    /// Its type, such as `payment.completed`.
    pub kind: &'static str,
    /// The object it is about, such as a session's identifier.
    pub object: String,
    /// The whole document that subscribers are sent, as JSON; the same bytes on every delivery.
    pub body: String,
}

/// Events to append to one stream, all or none.
#[derive(Debug, Clone)]
pub struct Append {
    /// The stream.
    pub stream: StreamId,
    /// How many events the stream has, as far as the caller knows.
    pub expected: usize,
    /// When the events happened.
    pub at: Timestamp,
    /// The events.
    pub events: Vec<NewEvent>,
    /// When the stream must be looked at next, whatever was due before.
    pub due: Option<Timestamp>,
    /// Labels to find the stream by, such as the payer's.
    pub labels: Vec<String>,
    /// A key that only one stream may have at a time, such as an invoice's.
    pub unique_key: Option<UniqueKey>,
    /// The record of the idempotency key of the request that caused these events.
    pub idempotency: Option<NewIdempotencyRecord>,
}

/// The record of an idempotency key, written with the effect of its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIdempotencyRecord {
    /// The account that sent the request.
    pub account: AccountId,
    /// The key, as the merchant wrote it.
    pub key: String,
    /// A hash of the request: another request with the same key is a mistake.
    pub fingerprint: [u8; 32],
    /// The object that the request resulted in, such as a session's or a refund's identifier.
    pub object: String,
}

/// The stored record of an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// A hash of the request.
    pub fingerprint: [u8; 32],
    /// The object that the request resulted in.
    pub object: String,
    /// When the request took effect.
    pub at: Timestamp,
    /// Status and body of the response, once there was one.
    pub response: Option<(u16, String)>,
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

/// The log cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the store failed: {0}")]
pub struct StoreError(pub String);

/// The durable log. When `append` returns `Ok`, the events survive a power cut.
#[async_trait]
pub trait Store: Send + Sync {
    /// A stream's events, oldest first; empty when there is no such stream.
    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError>;

    /// Appends events, with their outbox rows, labels and due time, in one transaction.
    async fn append(&self, append: Append) -> Result<(), AppendError>;

    /// The streams with a label, newest first, at most `limit`, each with its place: those after the place
    /// `after`, if it is given.
    async fn labelled(
        &self,
        label: &str,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, StreamId)>, StoreError>;

    /// The record of an idempotency key, if it was used.
    async fn idempotency_record(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError>;

    /// Adds the response to an idempotency record. The first response stays.
    async fn record_response(
        &self,
        record: NewIdempotencyRecord,
        at: Timestamp,
        status: u16,
        body: String,
    ) -> Result<(), StoreError>;

    /// Streams due at `now`, the longest overdue first, at most `limit`.
    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<StreamId>, StoreError>;

    /// Puts off a stream that was due at `now` and had nothing to do.
    async fn postpone(
        &self,
        stream: &StreamId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError>;
}
