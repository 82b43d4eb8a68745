//! The storage port.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::{AccountId, Timestamp};

use crate::{
    Append, AppendError, DayTotal, Gap, Head, IdempotencyRecord, NewIdempotencyRecord, ObjectQuery,
    Replacement, StoreError, StoredEvent, StoredObject, StreamId, TotalsQuery, Verified,
    VerifyError,
};

/// A stream with all its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredStream {
    /// Its name.
    pub id: StreamId,
    /// Its events, oldest first.
    pub events: Vec<StoredEvent>,
}

/// Stores streams, and what is written with their events. Several processes may use one storage at the same time.
///
/// Once [`append`](Self::append) returns `Ok`, everything in it survives a power failure.
#[async_trait]
pub trait Storage: Send + Sync {
    /// A stream's events, oldest first; empty if the stream does not exist.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read, or an event is not as it was appended.
    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError>;

    /// The number of events in a stream; 0 if it does not exist. Tells cheaply whether a cached state is current.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn length(&self, stream: &StreamId) -> Result<usize, StoreError>;

    /// The stream that holds a unique key.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn holder(&self, unique_key: &str) -> Result<Option<StreamId>, StoreError>;

    /// A sealed value of a stream.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn sealed_value(
        &self,
        stream: &StreamId,
        name: &str,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Appends events and what is written with them in one transaction.
    ///
    /// # Errors
    ///
    /// Returns [`AppendError`] if another writer came first, a unique key is reserved, the idempotency key was used, or the
    /// storage cannot be written. Nothing was written.
    async fn append(&self, append: Append) -> Result<(), AppendError>;

    /// A page of objects, newest first.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn objects(&self, query: &ObjectQuery) -> Result<Vec<StoredObject>, StoreError>;

    /// The totals of each day and status that has objects, ordered by day and status.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn totals(&self, query: &TotalsQuery) -> Result<Vec<DayTotal>, StoreError>;

    /// The record of an idempotency key, if the key was used.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn idempotency_record(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError>;

    /// Adds the response to an idempotency record. Does nothing if it has a response already.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be written.
    async fn record_response(
        &self,
        record: NewIdempotencyRecord,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Streams due at `now`, the longest overdue first, at most `limit`.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<StreamId>, StoreError>;

    /// When each of these streams is due; a stream that is never due is not in the result.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn due_times(
        &self,
        streams: &[StreamId],
    ) -> Result<HashMap<StreamId, Timestamp>, StoreError>;

    /// Postpones a stream that was due at `now` and had nothing to do.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be written.
    async fn postpone(
        &self,
        stream: &StreamId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError>;

    /// Up to `limit` streams after `after` with all their events, ordered by name.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn streams(
        &self,
        after: Option<&StreamId>,
        limit: usize,
    ) -> Result<Vec<StoredStream>, StoreError>;

    /// The stored rows of these streams, to compare with those that are derived from the log.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn stored_objects(&self, streams: &[StreamId]) -> Result<Vec<StoredObject>, StoreError>;

    /// The number of rows whose stream does not exist.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn orphaned_objects(&self) -> Result<u64, StoreError>;

    /// Replaces the rows of these streams. Skips a stream that has grown meanwhile, because its writer has written newer rows.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be written.
    async fn replace_objects(&self, replacements: Vec<Replacement>) -> Result<(), StoreError>;

    /// Deletes the rows whose stream does not exist, and returns their number.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be written.
    async fn remove_orphaned_objects(&self) -> Result<u64, StoreError>;

    /// The number of stored totals that differ from the rows. 0 for a storage that computes totals from the rows.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn differing_totals(&self) -> Result<u64, StoreError>;

    /// Announces that most rows will be replaced. Until [`finish_rebuild`](Self::finish_rebuild) the storage may keep rows
    /// without indexes and totals, so that lists are slow and totals out of date. If the rebuild is interrupted, the next
    /// opening of the storage restores them.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be written.
    async fn begin_rebuild(&self) -> Result<(), StoreError>;

    /// Recomputes the stored totals from the rows, and restores what [`begin_rebuild`](Self::begin_rebuild) put off.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be written.
    async fn finish_rebuild(&self) -> Result<(), StoreError>;

    /// The head of the log. Copies that are kept elsewhere show later that the log was not replaced.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read, or the head is not sealed.
    async fn head(&self) -> Result<Head, StoreError>;

    /// Whether the log has a head that was seen before.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn contains(&self, head: &Head) -> Result<bool, StoreError>;

    /// Records that a process with this storage is alive, for [`Gap::since`] of a later restore.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be written.
    async fn heartbeat(&self, now: Timestamp) -> Result<(), StoreError>;

    /// The newest gap in the log, if there was one. What was under way at a provider at [`Gap::since`] must be asked about
    /// before it is ended or repeated.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn gap(&self) -> Result<Option<Gap>, StoreError> {
        Gap::newest(&self.load(&Gap::stream()).await?)
    }

    /// Verifies the hash chain of the whole log and the rows beside it. Only reads; writers may append at the same time.
    ///
    /// # Errors
    ///
    /// Returns [`VerifyError`] if the log was changed, with the position, or if it cannot be read.
    async fn verify(&self) -> Result<Verified, VerifyError>;

    /// Verifies at most `limit` events after an earlier head, and returns the head after them: that of the log, once all are
    /// verified. A running server verifies its log bit by bit, and stops writing if it was changed.
    ///
    /// # Errors
    ///
    /// Those of [`verify`](Self::verify).
    async fn verify_after(&self, head: &Head, limit: usize) -> Result<Head, VerifyError>;

    /// Checks that the storage can be used: reads once and writes once.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read or written.
    async fn check(&self) -> Result<(), StoreError>;
}
