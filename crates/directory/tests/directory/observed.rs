//! What the directory asks its stores for, and answers that a test delays or refuses.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use directory::{KeyId, KeyUses};
use domain::Timestamp;
use eventlog::{Call, Observer, StoreError};
use storage_sqlite::SqliteStore;
use tokio::sync::{Notify, oneshot};

/// Counts the calls to the log, and holds an answer where a test wants it.
#[derive(Default)]
pub(crate) struct Calls {
    counts: Mutex<HashMap<Call, u64>>,
    /// The next answer to a call of this kind is returned when the test drops its end.
    held: Mutex<Option<(Call, oneshot::Receiver<()>)>>,
    /// Notified when the held answer is ready to be returned.
    pub(crate) ready: Notify,
}

impl Calls {
    pub(crate) fn count(&self, call: Call) -> u64 {
        let counts = self.counts.lock().unwrap();
        counts.get(&call).copied().unwrap_or_default()
    }

    /// Holds the next answer to a call of this kind until the sender is dropped.
    pub(crate) fn hold_next(&self, call: Call) -> oneshot::Sender<()> {
        let (release, released) = oneshot::channel();
        *self.held.lock().unwrap() = Some((call, released));
        release
    }
}

#[async_trait]
impl Observer for Calls {
    async fn answered(&self, call: Call) {
        *self.counts.lock().unwrap().entry(call).or_default() += 1;
        let held = self.held.lock().unwrap().take_if(|(held, _)| *held == call);
        if let Some((_, released)) = held {
            self.ready.notify_one();
            let _: Result<(), _> = released.await;
        }
    }
}

/// Counts the writes of last uses, and refuses them where a test wants it.
pub(crate) struct ObservedUses {
    store: SqliteStore,
    pub(crate) writes: AtomicU64,
    pub(crate) refuses: AtomicBool,
}

impl ObservedUses {
    pub(crate) fn new(store: SqliteStore) -> Self {
        Self {
            store,
            writes: AtomicU64::new(0),
            refuses: AtomicBool::new(false),
        }
    }
}

#[async_trait]
impl KeyUses for ObservedUses {
    async fn record(&self, uses: HashMap<KeyId, Timestamp>) -> Result<(), StoreError> {
        if self.refuses.load(Ordering::Relaxed) {
            return Err(StoreError::new("the disk is full"));
        }
        self.writes.fetch_add(1, Ordering::Relaxed);
        self.store.record(uses).await
    }

    async fn last_used(&self, keys: Vec<KeyId>) -> Result<HashMap<KeyId, Timestamp>, StoreError> {
        self.store.last_used(keys).await
    }
}
