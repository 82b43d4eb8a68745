//! The durable log, its projections and its outbox, in one SQLite file.
//!
//! WAL mode with `synchronous=FULL`: a commit that has been acknowledged survives a power cut. One thread
//! writes and puts everything that waits into one transaction, so that many payments share one flush.

mod append;
mod chain;
mod column;
mod idempotency;
mod inline;
mod key_uses;
mod lane;
mod objects;
mod process_clocks;
mod read;
mod schema;
mod storage;
mod vault;
mod verify;
mod webhooks;
mod writer;

use std::{path::Path, sync::Arc};

use eventlog::ChainKey;
pub use inline::{Execution, Gate};
pub use schema::OpenError;

use crate::{read::Readers, writer::Writer};

/// The store of one process. Cloning it gives the same store; several processes may open the same file.
#[derive(Clone)]
pub struct SqliteStore {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
    key: ChainKey,
}

impl SqliteStore {
    /// Opens the file, creating it if it does not exist; `key` seals the log's chain.
    ///
    /// # Errors
    ///
    /// Returns [`OpenError`] if the file cannot be used: it is of another format or key, or the system refuses it.
    pub fn open(path: &Path, key: ChainKey) -> Result<Self, OpenError> {
        Self::open_with(path, key, Execution::Threads)
    }

    /// As [`Self::open`], with a choice of where the work is done.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn open_with(path: &Path, key: ChainKey, execution: Execution) -> Result<Self, OpenError> {
        let connection = schema::open(path)?;
        schema::prepare(&connection, &key)?;
        Self::start(path, connection, key, execution)
    }

    /// Opens a file that exists, whatever state its log is in, to verify it.
    ///
    /// # Errors
    ///
    /// Returns [`OpenError`] if the file does not exist, is of another format, or the system refuses it.
    pub fn open_to_verify(path: &Path, key: ChainKey) -> Result<Self, OpenError> {
        if !path.exists() {
            return Err(std::io::Error::from(std::io::ErrorKind::NotFound).into());
        }
        let connection = schema::open(path)?;
        schema::check_format(&connection)?;
        Self::start(path, connection, key, Execution::Threads)
    }

    fn start(
        path: &Path,
        connection: rusqlite::Connection,
        key: ChainKey,
        execution: Execution,
    ) -> Result<Self, OpenError> {
        let (readers, writer) = match execution {
            Execution::Threads => (
                Readers::start(path)?,
                Writer::start(connection, key.clone())?,
            ),
            Execution::Inline(gate) => (
                Readers::inline(path, gate.clone())?,
                Writer::inline(connection, key.clone(), gate),
            ),
        };
        Ok(Self {
            writer: Arc::new(writer),
            readers: Arc::new(readers),
            key,
        })
    }
}
