//! The delivery queue on SQLite.

use async_trait::async_trait;
use domain::Timestamp;
use eventlog::StoreError;
use tokio::sync::watch;
use webhooks::{DeliveryQueue, EndpointChange, FinishedAttempt, LeasedDelivery};

use super::{attempts, lease, sweep};
use crate::SqliteStore;

#[async_trait]
impl DeliveryQueue for SqliteStore {
    fn wakes(&self) -> watch::Receiver<()> {
        self.writer.webhooks_due()
    }

    async fn lease_due(
        &self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<LeasedDelivery>, StoreError> {
        let is_any_ready = move |connection: &_| lease::is_any_ready(connection, now);
        if limit == 0 || !self.readers.run(is_any_ready).await? {
            return Ok(Vec::new());
        }
        self.writer
            .run(move |transaction, log| lease::lease_due(transaction, log.sealed.head, now, limit))
            .await
    }

    async fn record(
        &self,
        finished: FinishedAttempt,
    ) -> Result<Option<EndpointChange>, StoreError> {
        self.writer
            .run(move |transaction, log| {
                let recorded = attempts::record(transaction, &finished)?;
                log.webhook_due |= recorded.is_other_due;
                Ok(recorded.change)
            })
            .await
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.writer
            .run(move |transaction, _| sweep::sweep(transaction, now, limit))
            .await
    }
}
