//! The storage port. When `append` returns `Ok`, everything in it survives a power cut.

use async_trait::async_trait;
use domain::{AccountId, Timestamp};

use crate::{
    Append, AppendError, DayTotal, IdempotencyRecord, NewIdempotencyRecord, ObjectQuery,
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

/// Keeps streams, and what is written with their events. Several processes may use one storage at a time.
///
/// Every method fails with [`StoreError`] if the database cannot be read or written.
#[async_trait]
pub trait Storage: Send + Sync {
    /// A stream's events, oldest first; empty if the stream does not exist.
    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError>;

    /// Appends events and everything beside them in one transaction.
    ///
    /// # Errors
    ///
    /// [`AppendError`]; nothing was written.
    async fn append(&self, append: Append) -> Result<(), AppendError>;

    /// A page of objects, newest first.
    async fn objects(&self, query: &ObjectQuery) -> Result<Vec<StoredObject>, StoreError>;

    /// The totals of each day and status that has objects, by day and status.
    async fn totals(&self, query: &TotalsQuery) -> Result<Vec<DayTotal>, StoreError>;

    /// The record of an idempotency key, if the key was used.
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

    /// Up to `limit` whole streams after `after`, ordered by name.
    async fn streams(
        &self,
        after: Option<&StreamId>,
        limit: usize,
    ) -> Result<Vec<StoredStream>, StoreError>;

    /// The rows that came of these streams, as they are stored: to compare with those that the log gives.
    async fn stored_objects(&self, streams: &[StreamId]) -> Result<Vec<StoredObject>, StoreError>;

    /// The number of rows whose stream does not exist.
    async fn orphaned_objects(&self) -> Result<u64, StoreError>;

    /// Replaces the rows of these streams. A stream that has grown meanwhile keeps its rows: the writer that made it grow
    /// has written newer ones.
    async fn replace_objects(&self, replacements: Vec<Replacement>) -> Result<(), StoreError>;

    /// Removes the rows whose stream does not exist, and returns their number.
    async fn remove_orphaned_objects(&self) -> Result<u64, StoreError>;

    /// The number of stored totals that are not those of the rows. A storage that keeps no totals has none.
    async fn differing_totals(&self) -> Result<u64, StoreError>;

    /// Makes the stored totals anew of the rows.
    async fn recount_objects(&self) -> Result<(), StoreError>;

    /// Checks the hash chain of the whole log. Reads only; writers may be at work.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] says where the log was changed.
    async fn verify(&self) -> Result<Verified, VerifyError>;

    /// Reads once and writes once, to say whether the storage can be used.
    async fn check(&self) -> Result<(), StoreError>;
}
