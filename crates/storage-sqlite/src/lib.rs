//! The durable log, its projections and its outbox, in one SQLite file.
//!
//! WAL mode with `synchronous=FULL`: a commit that has been acknowledged survives a power cut. One thread
//! writes and puts everything that waits into one transaction, so that many payments share one flush.

mod append;
mod chain;
mod directory;
mod idempotency;
mod read;
mod schema;
mod vault;
mod verify;
mod webhooks;
mod writer;

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
pub use chain::ChainKey;
use domain::{AccountId, Timestamp};
use engine::{
    StreamId,
    ports::{
        Append, AppendError, IdempotencyRecord, NewIdempotencyRecord, Store, StoreError,
        StoredEvent,
    },
};
pub use schema::OpenError;
pub use verify::{Verified, VerifyError, verify};

use crate::{read::Readers, writer::Writer};

/// The store of one process. Cloning it gives the same store; several processes may open the same file.
#[derive(Clone)]
pub struct SqliteStore {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
}

impl SqliteStore {
    /// Opens the file, creating it if it does not exist; `key` seals the log's chain.
    pub fn open(path: &Path, key: ChainKey) -> Result<Self, OpenError> {
        let connection = schema::open(path)?;
        schema::prepare(&connection, &key)?;
        let readers = Readers::start(path)?;
        Ok(Self {
            writer: Arc::new(Writer::start(connection, key)?),
            readers: Arc::new(readers),
        })
    }

    /// Reads once and writes once, to say whether the file can be used.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.readers
            .run(|connection| connection.query_row("SELECT seq FROM head", [], |_| Ok(())))
            .await?;
        // A row that is really written: an empty transaction would succeed on a full disk.
        let beat = "UPDATE head SET seq = seq";
        self.writer
            .run(move |transaction, _| transaction.execute(beat, []).map(drop))
            .await
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError> {
        let stream = stream.text();
        self.readers
            .run(move |connection| read::events(connection, &stream))
            .await
    }

    async fn append(&self, append: Append) -> Result<(), AppendError> {
        self.writer
            .run(move |transaction, head| append::append(transaction, head, &append))
            .await?
    }

    async fn labelled(
        &self,
        label: &str,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, StreamId)>, StoreError> {
        let label = label.to_owned();
        self.readers
            .run(move |connection| read::labelled(connection, &label, after, limit))
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
        status: u16,
        body: String,
    ) -> Result<(), StoreError> {
        self.writer
            .run(move |transaction, _| {
                idempotency::record_response(transaction, &record, at.millis(), status, &body)
            })
            .await
    }

    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<StreamId>, StoreError> {
        self.readers
            .run(move |connection| read::due(connection, now, limit))
            .await
    }

    async fn postpone(
        &self,
        stream: &StreamId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let stream = stream.text();
        self.writer
            .run(move |transaction, _| append::postpone(transaction, &stream, now, until))
            .await
    }
}
