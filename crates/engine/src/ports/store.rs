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
    /// A name that only one stream may have at a time, such as an invoice's.
    pub name: Option<UniqueKey>,
    /// The merchant's key for the wish that these events fulfil: it is used up with them.
    pub receipt: Option<NewIdempotencyRecord>,
}

/// What is kept of a wish that a merchant gave a key to, so that repeating it does nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIdempotencyRecord {
    /// Whose key.
    pub account: AccountId,
    /// The key, as the merchant wrote it.
    pub key: String,
    /// A hash of the wish: another wish with the same key is a mistake.
    pub fingerprint: [u8; 32],
    /// The object that came of it, such as a session's or a refund's identifier.
    pub object: String,
}

/// A receipt that was kept, and what the merchant was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// A hash of the wish.
    pub fingerprint: [u8; 32],
    /// The object that came of it.
    pub object: String,
    /// When.
    pub at: Timestamp,
    /// Status and body of the answer, once there was one.
    pub answer: Option<(u16, String)>,
}

/// Taking a name for a stream.
#[derive(Debug, Clone)]
pub struct UniqueKey {
    /// The name.
    pub name: String,
    /// The stream that must have had it so far; `None` if nobody may have.
    pub from: Option<StreamId>,
}

/// Why events were not appended. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Another writer was first: read the stream again and decide anew.
    #[error("the stream has grown meanwhile")]
    Conflict,
    /// Another stream has the name.
    #[error("another stream has the name")]
    Named(StreamId),
    /// The key of the receipt was used before.
    #[error("the idempotency key was used before")]
    Repeated,
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

    /// What is kept of a key.
    async fn receipt(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError>;

    /// Keeps what the merchant was answered, with the receipt of the wish. The first answer stays.
    async fn answered(
        &self,
        receipt: NewIdempotencyRecord,
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
