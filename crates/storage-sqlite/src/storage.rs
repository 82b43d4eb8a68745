//! The event log's storage port.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use eventlog::{
    Append, AppendError, DayTotal, Head, IdempotencyRecord, NewIdempotencyRecord, ObjectQuery,
    Replacement, Storage, StoreError, StoredEvent, StoredObject, StoredStream, StreamId,
    TotalsQuery, Verified, VerifyError,
};

use crate::{SqliteStore, append, due, head, idempotency, objects, read, redo::Entry, verify};

#[async_trait]
impl Storage for SqliteStore {
    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError> {
        let (stream, key) = (stream.clone(), self.key.clone());
        self.readers
            .run(move |connection| read::events(connection, &key, &stream))
            .await
    }

    async fn length(&self, stream: &StreamId) -> Result<usize, StoreError> {
        let stream = stream.clone();
        self.readers
            .run(move |connection| read::length(connection, stream.as_str()))
            .await
    }

    async fn holder(&self, unique_key: &str) -> Result<Option<StreamId>, StoreError> {
        let unique_key = unique_key.to_owned();
        self.readers
            .run(move |connection| read::holder(connection, &unique_key))
            .await
    }

    async fn sealed_value(
        &self,
        stream: &StreamId,
        name: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let (stream, name) = (stream.clone(), name.to_owned());
        self.readers
            .run(move |connection| read::sealed_value(connection, stream.as_str(), &name))
            .await
    }

    async fn append(&self, append: Append) -> Result<(), AppendError> {
        let redo = self.writer.keeps_redo.then(|| Entry::json_of(&append));
        let redo = redo.transpose().map_err(StoreError::from_source)?;
        self.writer
            .run(move |transaction, log| {
                let appended = append::append(transaction, log, &append)?;
                log.redo.extend(redo.filter(|_| appended.is_ok()));
                Ok(appended)
            })
            .await?
    }

    async fn objects(&self, query: &ObjectQuery) -> Result<Vec<StoredObject>, StoreError> {
        let query = query.clone();
        self.readers
            .run(move |connection| objects::page(connection, &query))
            .await
    }

    async fn totals(&self, query: &TotalsQuery) -> Result<Vec<DayTotal>, StoreError> {
        let query = query.clone();
        self.readers
            .run(move |connection| objects::totals(connection, &query))
            .await
    }

    async fn idempotency_record(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        let (account, key) = (account.clone(), key.to_owned());
        self.readers
            .run(move |connection| idempotency::find(connection, &account, &key))
            .await
    }

    async fn record_response(
        &self,
        record: NewIdempotencyRecord,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.writer
            .run(move |transaction, _| {
                idempotency::record_response(transaction, &record, at.millis())
            })
            .await
    }

    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<StreamId>, StoreError> {
        self.readers
            .run(move |connection| read::due(connection, now, limit))
            .await
    }

    async fn due_times(
        &self,
        streams: &[StreamId],
    ) -> Result<HashMap<StreamId, Timestamp>, StoreError> {
        let streams = streams.to_vec();
        self.readers
            .run(move |connection| read::due_times(connection, &streams))
            .await
    }

    async fn postpone(
        &self,
        stream: &StreamId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let stream = stream.clone();
        self.writer
            .run(move |transaction, _| due::postpone(transaction, stream.as_str(), now, until))
            .await
    }

    async fn streams(
        &self,
        after: Option<&StreamId>,
        limit: usize,
    ) -> Result<Vec<StoredStream>, StoreError> {
        let (after, key) = (after.cloned(), self.key.clone());
        self.readers
            .run(move |connection| read::streams(connection, &key, after.as_ref(), limit))
            .await
    }

    async fn stored_objects(&self, streams: &[StreamId]) -> Result<Vec<StoredObject>, StoreError> {
        let streams = streams.to_vec();
        self.readers
            .run(move |connection| objects::of_streams(connection, &streams))
            .await
    }

    async fn orphaned_objects(&self) -> Result<u64, StoreError> {
        self.readers.run(objects::orphans).await
    }

    async fn replace_objects(&self, replacements: Vec<Replacement>) -> Result<(), StoreError> {
        self.writer
            .run(move |transaction, log| objects::replace(transaction, log, &replacements))
            .await
    }

    async fn remove_orphaned_objects(&self) -> Result<u64, StoreError> {
        self.writer
            .run(|transaction, _| objects::remove_orphans(transaction))
            .await
    }

    async fn differing_totals(&self) -> Result<u64, StoreError> {
        self.readers.run(objects::differing_totals).await
    }

    async fn begin_rebuild(&self) -> Result<(), StoreError> {
        self.writer
            .run(|transaction, _| objects::drop_indexes(transaction))
            .await
    }

    async fn finish_rebuild(&self) -> Result<(), StoreError> {
        for index in objects::create_indexes() {
            self.writer
                .run(|transaction, _| transaction.execute_batch(index))
                .await?;
        }
        self.writer
            .run(|transaction, _| objects::count_totals(transaction))
            .await
    }

    async fn head(&self) -> Result<Head, StoreError> {
        let key = self.key.clone();
        let read = move |connection: &_| head::read(connection, &key);
        let sealed = self.readers.run(read).await?;
        Ok(sealed.map_err(StoreError::from_source)?.head)
    }

    async fn contains(&self, head: &Head) -> Result<bool, StoreError> {
        let head = *head;
        self.readers
            .run(move |connection| head::contains(connection, &head))
            .await
    }

    async fn heartbeat(&self, now: Timestamp) -> Result<(), StoreError> {
        self.writer
            .run(move |_, log| {
                log.sealed.alive_at = log.sealed.alive_at.max(now);
                Ok(())
            })
            .await
    }

    async fn verify(&self) -> Result<Verified, VerifyError> {
        let (key, path) = (self.key.clone(), self.path.clone());
        self.readers
            .run(move |connection| Ok(verify::verify(connection, &key, &path)))
            .await?
    }

    async fn verify_after(&self, head: &Head, limit: usize) -> Result<Head, VerifyError> {
        let (key, head) = (self.key.clone(), *head);
        let verified = self
            .readers
            .run(move |connection| Ok(verify::verify_after(connection, &key, head, limit)))
            .await?;
        if let Err(changed) = &verified
            && !matches!(changed, VerifyError::Store(_))
        {
            self.writer.stop(changed);
        }
        verified
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.head().await?;
        // A row that is really written: an empty transaction would succeed on a full disk.
        let write = "UPDATE lanes SET seq = seq";
        self.writer
            .run(move |transaction, _| transaction.execute(write, []).map(drop))
            .await
    }
}
