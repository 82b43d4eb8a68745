//! Stores merchants, provider accounts and API keys, with the audit events of every change.

mod read;
mod write;

use async_trait::async_trait;
use directory::{
    Commit, CommitError, DirectoryStore, KeyHash, KeyId, KeyLookup, MerchantSnapshot,
    StoredAuditRecord, StoredMerchant, audit_stream,
};
use domain::{MerchantId, Timestamp};
use eventlog::StoreError;

use crate::{SqliteStore, read::events};

#[async_trait]
impl DirectoryStore for SqliteStore {
    async fn revision(&self) -> Result<u64, StoreError> {
        self.readers.run(read::revision).await
    }

    async fn merchants(&self) -> Result<Vec<StoredMerchant>, StoreError> {
        self.readers.run(read::merchants).await
    }

    async fn read(&self, merchant: &MerchantId) -> Result<MerchantSnapshot, StoreError> {
        let merchant = merchant.clone();
        self.readers
            .run(move |connection| read::snapshot(connection, &merchant))
            .await
    }

    async fn find_key(&self, hash: &KeyHash) -> Result<KeyLookup, StoreError> {
        let hash = *hash;
        self.readers
            .run(move |connection| read::find_key(connection, &hash))
            .await
    }

    async fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        self.writer
            .run(move |transaction, head| write::commit(transaction, head, &commit))
            .await?
    }

    async fn record_key_use(&self, key: &KeyId, at: Timestamp) -> Result<(), StoreError> {
        let key = key.clone();
        self.writer
            .run(move |transaction, _| write::record_key_use(transaction, &key, at))
            .await
    }

    async fn history(&self, merchant: &MerchantId) -> Result<Vec<StoredAuditRecord>, StoreError> {
        let stream = audit_stream(merchant);
        let events = self
            .readers
            .run(move |connection| events(connection, stream.as_str()));
        let record = |event: eventlog::StoredEvent| StoredAuditRecord {
            at: event.at,
            actor: event.cause.actor,
            body: event.body,
        };
        Ok(events.await?.into_iter().map(record).collect())
    }
}
