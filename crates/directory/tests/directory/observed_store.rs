//! A store that counts what the directory asks it for, and whose answers a test can delay.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use directory::{KeyId, KeyUses};
use domain::{AccountId, Timestamp};
use eventlog::{
    Append, AppendError, DayTotal, IdempotencyRecord, NewIdempotencyRecord, ObjectQuery,
    Replacement, Storage, StoreError, StoredEvent, StoredObject, StoredStream, StreamId,
    TotalsQuery, Verified, VerifyError,
};
use storage_sqlite::SqliteStore;
use tokio::sync::{Notify, oneshot};

/// A read whose answer can be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    Load,
    Length,
    Holder,
}

/// A store in a file.
pub(crate) struct ObservedStore {
    store: SqliteStore,
    /// How often the merchant of a key was looked up.
    pub(crate) finds: AtomicU64,
    /// How often a stream was loaded.
    pub(crate) loads: AtomicU64,
    /// How often the length of a stream was read.
    pub(crate) lengths: AtomicU64,
    /// How often last uses were written.
    pub(crate) writes: AtomicU64,
    /// Whether last uses cannot be written.
    refuses_writes: AtomicBool,
    /// The next answer to a read of this kind is returned when the test sends or drops its end.
    held: Mutex<Option<(Read, oneshot::Receiver<()>)>>,
    /// Notified when the held answer is ready to be returned.
    pub(crate) ready: Notify,
}

impl ObservedStore {
    pub(crate) fn new(store: SqliteStore) -> Self {
        Self {
            store,
            finds: AtomicU64::new(0),
            loads: AtomicU64::new(0),
            lengths: AtomicU64::new(0),
            writes: AtomicU64::new(0),
            refuses_writes: AtomicBool::new(false),
            held: Mutex::new(None),
            ready: Notify::new(),
        }
    }

    /// Holds the next answer to a read of this kind until the sender is used or dropped.
    pub(crate) fn hold_next(&self, read: Read) -> oneshot::Sender<()> {
        let (release, released) = oneshot::channel();
        *self.held.lock().unwrap() = Some((read, released));
        release
    }

    /// Makes writes of last uses fail.
    pub(crate) fn refuse_writes(&self, refuse: bool) {
        self.refuses_writes.store(refuse, Ordering::Relaxed);
    }

    /// Counts a read and returns its answer, once the test releases it.
    async fn answer<Answer>(&self, read: Read, count: &AtomicU64, answer: Answer) -> Answer {
        count.fetch_add(1, Ordering::Relaxed);
        let held = self.held.lock().unwrap().take_if(|(held, _)| *held == read);
        if let Some((_, released)) = held {
            self.ready.notify_one();
            let _: Result<(), _> = released.await;
        }
        answer
    }
}

#[async_trait]
impl KeyUses for ObservedStore {
    async fn record(&self, uses: HashMap<KeyId, Timestamp>) -> Result<(), StoreError> {
        if self.refuses_writes.load(Ordering::Relaxed) {
            return Err(StoreError::new("the disk is full"));
        }
        self.writes.fetch_add(1, Ordering::Relaxed);
        self.store.record(uses).await
    }

    async fn last_used(&self, keys: Vec<KeyId>) -> Result<HashMap<KeyId, Timestamp>, StoreError> {
        self.store.last_used(keys).await
    }
}

#[async_trait]
impl Storage for ObservedStore {
    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError> {
        let events = self.store.load(stream).await;
        self.answer(Read::Load, &self.loads, events).await
    }

    async fn length(&self, stream: &StreamId) -> Result<usize, StoreError> {
        let length = self.store.length(stream).await;
        self.answer(Read::Length, &self.lengths, length).await
    }

    async fn holder(&self, unique_key: &str) -> Result<Option<StreamId>, StoreError> {
        let holder = self.store.holder(unique_key).await;
        self.answer(Read::Holder, &self.finds, holder).await
    }

    async fn sealed_value(
        &self,
        stream: &StreamId,
        name: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.sealed_value(stream, name).await
    }

    async fn append(&self, append: Append) -> Result<(), AppendError> {
        self.store.append(append).await
    }

    async fn objects(&self, query: &ObjectQuery) -> Result<Vec<StoredObject>, StoreError> {
        self.store.objects(query).await
    }

    async fn totals(&self, query: &TotalsQuery) -> Result<Vec<DayTotal>, StoreError> {
        self.store.totals(query).await
    }

    async fn idempotency_record(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        self.store.idempotency_record(account, key).await
    }

    async fn record_response(
        &self,
        record: NewIdempotencyRecord,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.store.record_response(record, at).await
    }

    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<StreamId>, StoreError> {
        self.store.due(now, limit).await
    }

    async fn postpone(
        &self,
        stream: &StreamId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.store.postpone(stream, now, until).await
    }

    async fn streams(
        &self,
        after: Option<&StreamId>,
        limit: usize,
    ) -> Result<Vec<StoredStream>, StoreError> {
        self.store.streams(after, limit).await
    }

    async fn stored_objects(&self, streams: &[StreamId]) -> Result<Vec<StoredObject>, StoreError> {
        self.store.stored_objects(streams).await
    }

    async fn orphaned_objects(&self) -> Result<u64, StoreError> {
        self.store.orphaned_objects().await
    }

    async fn replace_objects(&self, replacements: Vec<Replacement>) -> Result<(), StoreError> {
        self.store.replace_objects(replacements).await
    }

    async fn remove_orphaned_objects(&self) -> Result<u64, StoreError> {
        self.store.remove_orphaned_objects().await
    }

    async fn differing_totals(&self) -> Result<u64, StoreError> {
        self.store.differing_totals().await
    }

    async fn begin_rebuild(&self) -> Result<(), StoreError> {
        self.store.begin_rebuild().await
    }

    async fn finish_rebuild(&self) -> Result<(), StoreError> {
        self.store.finish_rebuild().await
    }

    async fn verify(&self) -> Result<Verified, VerifyError> {
        self.store.verify().await
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.store.check().await
    }
}
