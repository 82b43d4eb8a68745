//! A storage whose calls are observed: to count them, or to delay their answers in a test.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use domain::{AccountId, Timestamp};

use crate::{
    Append, AppendError, DayTotal, Head, IdempotencyRecord, NewIdempotencyRecord, ObjectQuery,
    Replacement, Storage, StoreError, StoredEvent, StoredObject, StoredStream, StreamId,
    TotalsQuery, Verified, VerifyError,
};

/// What a storage is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Call {
    /// To load a stream.
    Load,
    /// To read the length of a stream.
    Length,
    /// To find the holder of a unique key.
    Holder,
    /// Any other read.
    Read,
    /// To append to a stream.
    Append,
    /// Any other write.
    Write,
}

/// Observes the calls to a storage.
#[async_trait]
pub trait Observer: Send + Sync + 'static {
    /// Called when the storage has answered. The caller gets the answer when this returns.
    async fn answered(&self, call: Call);
}

/// A storage whose calls are observed. Clones share the observer.
pub struct ObservedStorage<O> {
    storage: Arc<dyn Storage>,
    observer: Arc<O>,
}

impl<O> Clone for ObservedStorage<O> {
    fn clone(&self) -> Self {
        Self {
            storage: self.storage.clone(),
            observer: self.observer.clone(),
        }
    }
}

impl<O: Observer> ObservedStorage<O> {
    /// Observes the calls to `storage`.
    pub fn new(storage: Arc<dyn Storage>, observer: O) -> Self {
        Self {
            storage,
            observer: Arc::new(observer),
        }
    }

    /// The observer.
    pub fn observer(&self) -> &O {
        &self.observer
    }

    async fn observed<Answer>(&self, call: Call, answer: impl Future<Output = Answer>) -> Answer {
        let answer = answer.await;
        self.observer.answered(call).await;
        answer
    }
}

/// Counts commits and loaded streams, to measure the cost of use cases.
#[derive(Debug, Default)]
pub struct Counts {
    commits: AtomicU64,
    stream_reads: AtomicU64,
}

impl Counts {
    /// The number of commits.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::SeqCst)
    }

    /// The number of loaded streams.
    pub fn stream_reads(&self) -> u64 {
        self.stream_reads.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Observer for Counts {
    async fn answered(&self, call: Call) {
        match call {
            Call::Load => self.stream_reads.fetch_add(1, Ordering::SeqCst),
            Call::Append | Call::Write => self.commits.fetch_add(1, Ordering::SeqCst),
            Call::Length | Call::Holder | Call::Read => 0,
        };
    }
}

#[async_trait]
impl<O: Observer> Storage for ObservedStorage<O> {
    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError> {
        self.observed(Call::Load, self.storage.load(stream)).await
    }

    async fn length(&self, stream: &StreamId) -> Result<usize, StoreError> {
        self.observed(Call::Length, self.storage.length(stream))
            .await
    }

    async fn holder(&self, unique_key: &str) -> Result<Option<StreamId>, StoreError> {
        self.observed(Call::Holder, self.storage.holder(unique_key))
            .await
    }

    async fn sealed_value(
        &self,
        stream: &StreamId,
        name: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.observed(Call::Read, self.storage.sealed_value(stream, name))
            .await
    }

    async fn append(&self, append: Append) -> Result<(), AppendError> {
        self.observed(Call::Append, self.storage.append(append))
            .await
    }

    async fn objects(&self, query: &ObjectQuery) -> Result<Vec<StoredObject>, StoreError> {
        self.observed(Call::Read, self.storage.objects(query)).await
    }

    async fn totals(&self, query: &TotalsQuery) -> Result<Vec<DayTotal>, StoreError> {
        self.observed(Call::Read, self.storage.totals(query)).await
    }

    async fn idempotency_record(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        self.observed(Call::Read, self.storage.idempotency_record(account, key))
            .await
    }

    async fn record_response(
        &self,
        record: NewIdempotencyRecord,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.observed(Call::Write, self.storage.record_response(record, at))
            .await
    }

    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<StreamId>, StoreError> {
        self.observed(Call::Read, self.storage.due(now, limit))
            .await
    }

    async fn due_times(
        &self,
        streams: &[StreamId],
    ) -> Result<HashMap<StreamId, Timestamp>, StoreError> {
        self.observed(Call::Read, self.storage.due_times(streams))
            .await
    }

    async fn postpone(
        &self,
        stream: &StreamId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.observed(Call::Write, self.storage.postpone(stream, now, until))
            .await
    }

    async fn streams(
        &self,
        after: Option<&StreamId>,
        limit: usize,
    ) -> Result<Vec<StoredStream>, StoreError> {
        self.observed(Call::Read, self.storage.streams(after, limit))
            .await
    }

    async fn stored_objects(&self, streams: &[StreamId]) -> Result<Vec<StoredObject>, StoreError> {
        self.observed(Call::Read, self.storage.stored_objects(streams))
            .await
    }

    async fn orphaned_objects(&self) -> Result<u64, StoreError> {
        self.observed(Call::Read, self.storage.orphaned_objects())
            .await
    }

    async fn replace_objects(&self, replacements: Vec<Replacement>) -> Result<(), StoreError> {
        self.observed(Call::Write, self.storage.replace_objects(replacements))
            .await
    }

    async fn remove_orphaned_objects(&self) -> Result<u64, StoreError> {
        self.observed(Call::Write, self.storage.remove_orphaned_objects())
            .await
    }

    async fn differing_totals(&self) -> Result<u64, StoreError> {
        self.observed(Call::Read, self.storage.differing_totals())
            .await
    }

    async fn begin_rebuild(&self) -> Result<(), StoreError> {
        self.observed(Call::Write, self.storage.begin_rebuild())
            .await
    }

    async fn finish_rebuild(&self) -> Result<(), StoreError> {
        self.observed(Call::Write, self.storage.finish_rebuild())
            .await
    }

    async fn head(&self) -> Result<Head, StoreError> {
        self.observed(Call::Read, self.storage.head()).await
    }

    async fn contains(&self, head: &Head) -> Result<bool, StoreError> {
        self.observed(Call::Read, self.storage.contains(head)).await
    }

    async fn heartbeat(&self, now: Timestamp) -> Result<(), StoreError> {
        self.observed(Call::Write, self.storage.heartbeat(now))
            .await
    }

    async fn verify(&self) -> Result<Verified, VerifyError> {
        self.observed(Call::Read, self.storage.verify()).await
    }

    async fn verify_after(&self, head: &Head, limit: usize) -> Result<Head, VerifyError> {
        self.observed(Call::Read, self.storage.verify_after(head, limit))
            .await
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.observed(Call::Read, self.storage.check()).await
    }
}
