//! A queue that shows when its dispatcher has nothing left to do.

use async_trait::async_trait;
use domain::Timestamp;
use eventlog::StoreError;
use storage_sqlite::SqliteStore;
use tokio::sync::watch;
use webhooks::{DeliveryQueue, EndpointChange, FinishedAttempt, LeasedDelivery};

use crate::fixture::within_a_minute;

/// What the dispatcher has done so far.
#[derive(Default)]
struct Progress {
    /// Number of recorded attempts.
    recorded: usize,
    /// Whether nothing was due when the dispatcher last tried to lease, and no attempt was recorded since.
    is_idle: bool,
}

/// A queue that observes its dispatcher.
pub(crate) struct ObservedQueue {
    store: SqliteStore,
    progress: watch::Sender<Progress>,
}

impl ObservedQueue {
    pub(crate) fn new(store: SqliteStore) -> Self {
        Self {
            store,
            progress: watch::Sender::default(),
        }
    }

    /// Waits until this number of attempts is recorded and nothing else is due.
    pub(crate) async fn wait_until_idle(&self, recorded: usize) {
        let mut progress = self.progress.subscribe();
        let idle = progress.wait_for(|now| now.recorded == recorded && now.is_idle);
        within_a_minute(idle).await.unwrap();
    }
}

#[async_trait]
impl DeliveryQueue for ObservedQueue {
    fn wakes(&self) -> watch::Receiver<()> {
        self.store.wakes()
    }

    async fn lease_due(
        &self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<LeasedDelivery>, StoreError> {
        let leased = self.store.lease_due(now, limit).await?;
        let is_idle = leased.is_empty();
        self.progress
            .send_modify(|progress| progress.is_idle = is_idle);
        Ok(leased)
    }

    async fn record(
        &self,
        finished: FinishedAttempt,
    ) -> Result<Option<EndpointChange>, StoreError> {
        let change = self.store.record(finished).await?;
        self.progress.send_modify(|progress| {
            progress.recorded += 1;
            progress.is_idle = false;
        });
        Ok(change)
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.store.sweep(now, limit).await
    }
}
