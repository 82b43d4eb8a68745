//! Merchants, their ways to bKash and their keys, and the entries of the log that tell of every change.

mod read;
mod write;

use async_trait::async_trait;
use directory::{
    Commit, CommitError, Found, KeyHash, KeyId, Recorded, Records, StoredMerchant, Written, stream,
};
use domain::{MerchantId, Timestamp};
use engine::ports::StoreError;

use crate::{SqliteStore, read::events};

#[async_trait]
impl Records for SqliteStore {
    async fn revision(&self) -> Result<u64, StoreError> {
        self.readers.run(read::revision).await
    }

    async fn merchants(&self) -> Result<Vec<StoredMerchant>, StoreError> {
        self.readers.run(read::merchants).await
    }

    async fn read(&self, merchant: &MerchantId) -> Result<Written, StoreError> {
        let merchant = merchant.clone();
        self.readers
            .run(move |connection| read::written(connection, &merchant))
            .await
    }

    async fn find(&self, hash: &KeyHash) -> Result<Found, StoreError> {
        let hash = *hash;
        self.readers
            .run(move |connection| read::found(connection, &hash))
            .await
    }

    async fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        self.writer
            .run(move |transaction, head| write::commit(transaction, head, &commit))
            .await?
    }

    async fn used(&self, key: &KeyId, at: Timestamp) -> Result<(), StoreError> {
        let key = key.clone();
        self.writer
            .run(move |transaction, _| write::used(transaction, &key, at))
            .await
    }

    async fn history(&self, merchant: &MerchantId) -> Result<Vec<Recorded>, StoreError> {
        let stream = stream(merchant);
        let events = self
            .readers
            .run(move |connection| events(connection, &stream));
        let recorded = |event: engine::ports::StoredEvent| Recorded {
            at: event.at,
            body: event.body,
        };
        Ok(events.await?.into_iter().map(recorded).collect())
    }
}
