//! The durable log, its projections and its outbox, in one SQLite file.
//!
//! WAL mode with `synchronous=FULL`: a commit that has been acknowledged survives a power cut. One thread
//! writes and puts everything that waits into one transaction, so that many payments share one flush.

mod append;
pub mod backup;
mod beside;
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
mod log_end;
mod objects;
mod open_error;
mod prepare;
mod process_clocks;
mod read;
mod redo;
mod retired_keys;
mod rotation;
mod schema;
mod seals;
mod statistics;
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
pub use rotation::RotationError;
pub use statistics::{Backlog, EndpointCounts, ObjectCount, Statistics, UnknownMoney};
pub use writer::CommitObserver;

use crate::{
    head::SealedHead,
    head_file::HeadFile,
    read::Readers,
    redo::Redo,
    writer::{Beside, Writer},
};

/// How a file is used.
#[derive(Clone)]
pub struct Settings {
    /// Where the work is done.
    pub execution: Execution,
    /// For how many days the redo log is kept; 0 if there is none.
    pub redo_days: u16,
    /// The file system of the database, by the name that SQLite knows it by; the system's own if there is none. The files beside
    /// the database are always in the system's own.
    pub file_system: Option<&'static str>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            execution: Execution::Threads,
            redo_days: REDO_DAYS,
            file_system: None,
        }
    }
}

/// For how many days the redo log is kept unless the settings say otherwise: a daily backup may fail once.
const REDO_DAYS: u16 = 3;

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
    /// copy of itself: the redo log is applied, and if that does not lead to the head, an [`eventlog::Gap`] is recorded.
    ///
    /// # Errors
    ///
    /// Returns [`OpenError`] if the file cannot be used: it is of another format or key, its log was changed by another
    /// program, or the system refuses it.
    pub fn open(path: &Path, key: ChainKey) -> Result<Self, OpenError> {
        Self::open_with(path, key, Settings::default())
    }

    /// As [`Self::open`], with other settings.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn open_with(path: &Path, key: ChainKey, settings: Settings) -> Result<Self, OpenError> {
        let mut connection = schema::open_on(path, &key, settings.file_system)?;
        let key = retired_keys::load(&connection, key)?;
        retired_keys::ensure_alone_to_begin(&connection, &key)?;
        let days = Some(settings.redo_days).filter(|days| *days > 0);
        let mut redo = days.map(|days| Redo::of(path, key.clone(), days));
        let sealed = prepare::prepare(&mut connection, path, &key, redo.as_mut())?;
        let file = HeadFile::open(path, key.clone())?;
        file.write(&sealed)?;
        let head = Some(file);
        let beside = Beside { head, redo };
        Self::start(path, connection, key, (sealed, beside), settings)
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
        let key = retired_keys::load(&connection, key)?;
        // Whether the log has the head that it should have is for `verify` to say.
        let head = SealedHead {
            head: Head::EMPTY,
            alive_at: Timestamp::from_millis(0),
        };
        Self::start(
            path,
            connection,
            key,
            (head, Beside::default()),
            Settings::default(),
        )
    }

    /// Observes the commits from now on. Only the first observer counts.
    pub fn observe_commits(&self, observer: Arc<dyn CommitObserver>) {
        self.writer.observe(observer);
    }

    fn start(
        path: &Path,
        connection: rusqlite::Connection,
        key: ChainKey,
        (head, beside): (SealedHead, Beside),
        settings: Settings,
    ) -> Result<Self, OpenError> {
        let file_system = settings.file_system;
        let writer = Writer::start(connection, key.clone(), head, beside, settings.execution)?;
        let readers = match writer.inline() {
            None => Readers::start(path, &key, file_system)?,
            Some((work, gate)) => Readers::Inline { work, gate },
        };
        Ok(Self {
            writer: Arc::new(writer),
            readers: Arc::new(readers),
            key,
            path: path.into(),
        })
    }
}
