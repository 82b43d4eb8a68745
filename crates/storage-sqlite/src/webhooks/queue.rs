//! The queue of deliveries on SQLite.

use async_trait::async_trait;
use domain::Timestamp;
use engine::ports::StoreError;
use tokio::sync::watch;
use webhooks::{Claimed, Finished, Queue};

use super::{claim, record, sweep};
use crate::SqliteStore;

#[async_trait]
impl Queue for SqliteStore {
    fn wakes(&self) -> watch::Receiver<()> {
        self.writer.webhooks_due()
    }

    async fn claim(&self, now: Timestamp, free: usize) -> Result<Vec<Claimed>, StoreError> {
        let look = move |connection: &_| claim::is_any_ready(connection, now);
        if free == 0 || !self.readers.run(look).await? {
            return Ok(Vec::new());
        }
        self.writer
            .run(move |transaction, _| claim::claim(transaction, now, free))
            .await
    }

    async fn record(&self, finished: Finished) -> Result<(), StoreError> {
        self.writer
            .run(move |transaction, head| {
                head.webhook_due |= record::record(transaction, &finished)?;
                Ok(())
            })
            .await
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.writer
            .run(move |transaction, _| sweep::sweep(transaction, now, limit))
            .await
    }
}
