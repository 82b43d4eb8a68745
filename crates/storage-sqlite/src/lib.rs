//! The durable log, its projections and its outbox, in one SQLite file.
//!
//! WAL mode with `synchronous=FULL`: a commit that has been acknowledged survives a power cut. One thread
//! writes and puts everything that waits into one transaction, so that many payments share one flush.

mod append;
pub mod backup;
mod chain;
mod column;
mod due;
mod gap;
mod head;
mod head_file;
mod idempotency;
mod inline;
mod key_uses;
mod lane;
mod objects;
mod open_error;
mod prepare;
mod process_clocks;
mod read;
mod schema;
mod seals;
mod storage;
mod vault;
mod verify;
mod webhooks;
mod writer;

use std::{path::Path, sync::Arc};

use domain::Timestamp;
use eventlog::{ChainKey, Head};
pub use inline::{Execution, Gate};
pub use open_error::OpenError;

use crate::{head::SealedHead, head_file::HeadFile, read::Readers, writer::Writer};

/// The store of one process. Cloning it gives the same store; several processes may open the same file.
#[derive(Clone)]
pub struct SqliteStore {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
    key: ChainKey,
    path: Arc<Path>,
}

impl SqliteStore {
    /// Opens the file, creating it if it does not exist; `key` seals the log's chain.
    ///
    /// If the log does not contain the head that is kept beside the file, or that head is missing, the log may be an older
    /// copy of itself: this is recorded as an [`eventlog::Gap`].
    ///
    /// # Errors
    ///
    /// Returns [`OpenError`] if the file cannot be used: it is of another format or key, its log was changed by another
    /// program, or the system refuses it.
    pub fn open(path: &Path, key: ChainKey) -> Result<Self, OpenError> {
        Self::open_with(path, key, Execution::Threads)
    }

    /// As [`Self::open`], with a choice of where the work is done.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn open_with(path: &Path, key: ChainKey, execution: Execution) -> Result<Self, OpenError> {
        let mut connection = schema::open(path, &key)?;
        let head = prepare::prepare(&mut connection, path, &key)?;
        let file = HeadFile::open(path, key.clone())?;
        file.write(&head)?;
        Self::start(path, connection, key, (head, Some(file)), execution)
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
        let connection = schema::connect(path, &key)?;
        schema::check_format(&connection)?;
        // Whether the log has the head that it should have is for `verify` to say.
        let head = SealedHead {
            head: Head::EMPTY,
            alive_at: Timestamp::from_millis(0),
        };
        Self::start(path, connection, key, (head, None), Execution::Threads)
    }

    fn start(
        path: &Path,
        connection: rusqlite::Connection,
        key: ChainKey,
        (head, file): (SealedHead, Option<HeadFile>),
        execution: Execution,
    ) -> Result<Self, OpenError> {
        let readers = match &execution {
            Execution::Threads => Readers::start(path, &key)?,
            Execution::Inline(gate) => Readers::inline(path, &key, gate.clone())?,
        };
        let writer = Writer::start(connection, key.clone(), head, file, execution)?;
        Ok(Self {
            writer: Arc::new(writer),
            readers: Arc::new(readers),
            key,
            path: path.into(),
        })
    }
}
