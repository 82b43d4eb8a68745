//! A storage that counts calls, to measure the cost of use cases.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use domain::{AccountId, Timestamp};

use crate::{
    Append, AppendError, DayTotal, IdempotencyRecord, NewIdempotencyRecord, ObjectQuery,
    Replacement, Storage, StoreError, StoredEvent, StoredObject, StoredStream, StreamId,
    TotalsQuery, Verified, VerifyError,
};

/// Counts the calls to another storage. Clones share the same counts.
#[derive(Clone)]
pub struct CountingStorage {
    storage: Arc<dyn Storage>,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    commits: AtomicU64,
    stream_reads: AtomicU64,
}

impl CountingStorage {
    /// Starts counting the calls to `storage`.
    pub fn new(storage: Arc<dyn Storage>) -> Self {
        Self {
            storage,
            counts: Arc::default(),
        }
    }

    /// The number of commits.
    pub fn commits(&self) -> u64 {
        self.counts.commits.load(Ordering::SeqCst)
    }

    /// The number of loaded streams.
    pub fn stream_reads(&self) -> u64 {
        self.counts.stream_reads.load(Ordering::SeqCst)
    }

    fn commit(&self) -> &dyn Storage {
        self.counts.commits.fetch_add(1, Ordering::SeqCst);
        &*self.storage
    }
}

#[async_trait]
impl Storage for CountingStorage {
    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError> {
        self.counts.stream_reads.fetch_add(1, Ordering::SeqCst);
        self.storage.load(stream).await
    }

    async fn length(&self, stream: &StreamId) -> Result<usize, StoreError> {
        self.storage.length(stream).await
    }

    async fn holder(&self, unique_key: &str) -> Result<Option<StreamId>, StoreError> {
        self.storage.holder(unique_key).await
    }

    async fn sealed_value(
        &self,
        stream: &StreamId,
        name: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.storage.sealed_value(stream, name).await
    }

    async fn append(&self, append: Append) -> Result<(), AppendError> {
        self.commit().append(append).await
    }

    async fn objects(&self, query: &ObjectQuery) -> Result<Vec<StoredObject>, StoreError> {
        self.storage.objects(query).await
    }

    async fn totals(&self, query: &TotalsQuery) -> Result<Vec<DayTotal>, StoreError> {
        self.storage.totals(query).await
    }

    async fn idempotency_record(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        self.storage.idempotency_record(account, key).await
    }

    async fn record_response(
        &self,
        record: NewIdempotencyRecord,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.commit().record_response(record, at).await
    }

    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<StreamId>, StoreError> {
        self.storage.due(now, limit).await
    }

    async fn postpone(
        &self,
        stream: &StreamId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.commit().postpone(stream, now, until).await
    }

    async fn streams(
        &self,
        after: Option<&StreamId>,
        limit: usize,
    ) -> Result<Vec<StoredStream>, StoreError> {
        self.storage.streams(after, limit).await
    }

    async fn stored_objects(&self, streams: &[StreamId]) -> Result<Vec<StoredObject>, StoreError> {
        self.storage.stored_objects(streams).await
    }

    async fn orphaned_objects(&self) -> Result<u64, StoreError> {
        self.storage.orphaned_objects().await
    }

    async fn replace_objects(&self, replacements: Vec<Replacement>) -> Result<(), StoreError> {
        self.commit().replace_objects(replacements).await
    }

    async fn remove_orphaned_objects(&self) -> Result<u64, StoreError> {
        self.commit().remove_orphaned_objects().await
    }

    async fn differing_totals(&self) -> Result<u64, StoreError> {
        self.storage.differing_totals().await
    }

    async fn begin_rebuild(&self) -> Result<(), StoreError> {
        self.commit().begin_rebuild().await
    }

    async fn finish_rebuild(&self) -> Result<(), StoreError> {
        self.commit().finish_rebuild().await
    }

    async fn verify(&self) -> Result<Verified, VerifyError> {
        self.storage.verify().await
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.storage.check().await
    }
}
