//! Backups: a copy of the whole database that is made while others write, and putting one back.

use std::{
    fs::{self, File, OpenOptions},
    io::{Error, ErrorKind},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::Timestamp;
use eventlog::{Cause, ChainKey, Gap, GapReason, Head};
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::{
    beside::with_ending,
    gap,
    head::{self, SealedHead},
    head_file::{self, HeadFile, Seen},
    open_error::OpenError,
    redo::{self, Redo},
    retired_keys, schema,
};

/// Why a backup was not made or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database or the copy cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The system refuses a file.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's error.
        error: Error,
    },
    /// SQLite finds the copy damaged.
    #[error("the copy is damaged: {0}")]
    Damaged(String),
    /// Another process has the database open.
    #[error("another process has the database open; stop the server first")]
    InUse,
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Open(error.into())
    }
}

fn at(path: &Path) -> impl FnOnce(Error) -> BackupError {
    let path = path.to_owned();
    move |error| BackupError::File { path, error }
}

/// Copies the database to a new file, while other processes may write, flushes the copy and checks its pages.
///
/// # Errors
///
/// Returns [`BackupError`] if the database cannot be read, the file exists or cannot be written, or the copy is damaged.
pub fn copy(database: &Path, key: &ChainKey, to: &Path) -> Result<(), BackupError> {
    // The file is not opened to see whether it exists: closing it would drop the locks of this process.
    if !database.exists() {
        return Err(at(database)(ErrorKind::NotFound.into()));
    }
    let connection = schema::connect(database, key)?;
    schema::check_format(&connection)?;
    // SQLite accepts an empty file, which only the owner can read.
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)
        .map_err(at(to))?;
    let copied = fill(&connection, key, to);
    if copied.is_err() {
        let _ = fs::remove_file(to);
    }
    copied
}

fn fill(connection: &Connection, key: &ChainKey, to: &Path) -> Result<(), BackupError> {
    connection.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    flush(to)?;
    check_pages(to, key)
}

fn flush(path: &Path) -> Result<(), BackupError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(at(path))
}

/// Has SQLite check every page and index of a file.
fn check_pages(path: &Path, key: &ChainKey) -> Result<(), BackupError> {
    let connection = schema::connect(path, key)?;
    let found: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(BackupError::Damaged(found))
    }
}

/// Gives a finished file its name, for good.
///
/// # Errors
///
/// Returns [`BackupError`] if the system refuses it.
pub fn rename(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::rename(from, to).map_err(at(to))?;
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    flush(folder)
}

/// Copies a backup to a new file beside the database, where it can be verified before it replaces the database. The file is
/// flushed and its pages are checked.
///
/// # Errors
///
/// Returns [`BackupError`] if the backup cannot be read, the file exists or cannot be written, or the backup is damaged.
pub fn stage(backup: &Path, key: &ChainKey, staged: &Path) -> Result<(), BackupError> {
    let mut source = File::open(backup).map_err(at(backup))?;
    let mut target = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(staged)
        .map_err(at(staged))?;
    let copied = std::io::copy(&mut source, &mut target)
        .and_then(|_| target.sync_all())
        .map_err(at(staged))
        .and_then(|()| check_pages(staged, key));
    if copied.is_err() {
        let _ = fs::remove_file(staged);
    }
    copied
}

/// How a backup is restored.
#[derive(Debug, Clone)]
pub struct Restoring {
    /// The time of the restoration.
    pub now: Timestamp,
    /// Who restores it.
    pub cause: Cause,
    /// Whether what the redo log beside the database holds is applied to the backup.
    pub from_redo: bool,
    /// For how many days the redo log is kept; 0 if there is none.
    pub redo_days: u16,
}

/// A restored database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// The head of its log.
    pub head: Head,
    /// Whether everything that is known to have been written after the backup was applied from the redo log. Otherwise the log
    /// has a gap.
    pub is_complete: bool,
}

/// Puts a staged backup in the place of the database: applies the redo log, records the gap in its log if there is one, sets the
/// database that is there aside with the ending `-replaced`, and renames.
///
/// # Errors
///
/// Returns [`BackupError`] if another process has the database open, a database was set aside before and is still there, or
/// a file cannot be written. The database is then untouched.
pub fn restore(
    staged: &Path,
    database: &Path,
    key: &ChainKey,
    restoring: Restoring,
) -> Result<Restored, BackupError> {
    let aside = with_ending(database, "-replaced");
    if aside.exists() {
        let error = Error::new(
            ErrorKind::AlreadyExists,
            "a database that was replaced before is here; move or delete it",
        );
        return Err(at(&aside)(error));
    }
    if database.exists() {
        close(database, key)?;
    }
    let (sealed, is_complete) = bring_up(staged, database, key, restoring)?;
    flush(staged)?;
    if database.exists() {
        fs::hard_link(database, &aside).map_err(at(&aside))?;
    }
    for ending in ["-wal", "-shm"] {
        // There only if the database could not be closed. They must not be taken for the restored one's.
        let left = with_ending(database, ending);
        if left.exists() {
            fs::rename(&left, with_ending(&aside, ending)).map_err(at(&left))?;
        }
    }
    rename(staged, database)?;
    HeadFile::open(database, key.clone())
        .and_then(|file| file.write(&sealed))
        .map_err(at(database))?;
    Ok(Restored {
        head: sealed.head,
        is_complete,
    })
}

/// Moves what the database has written ahead into its file, which needs the file for itself alone. A damaged database, which
/// is why a backup is restored, stays as it is.
fn close(database: &Path, key: &ChainKey) -> Result<(), BackupError> {
    let mode = schema::connect(database, key).and_then(|connection| {
        // A server that has the file open does not go away.
        connection.busy_timeout(Duration::ZERO)?;
        let set = "PRAGMA journal_mode = DELETE";
        let mode = connection.query_row(set, [], |row| row.get::<_, String>(0));
        mode.map_err(OpenError::from)
    });
    match mode {
        Err(OpenError::Sqlite(error)) if is_busy(&error) => Err(BackupError::InUse),
        Ok(mode) if mode != "delete" => Err(BackupError::InUse),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

/// Applies the redo log of the database to a staged backup, and records a gap unless its log then contains the head that is kept
/// beside the database.
fn bring_up(
    staged: &Path,
    database: &Path,
    key: &ChainKey,
    restoring: Restoring,
) -> Result<(SealedHead, bool), BackupError> {
    let Restoring {
        now,
        cause,
        from_redo,
        redo_days,
    } = restoring;
    let mut connection = schema::connect(staged, key)?;
    let key = &retired_keys::load(&connection, key.clone())?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut sealed = head::read(&transaction, key)?.map_err(OpenError::Changed)?;
    // A backup from before the rotation that is under way.
    sealed = retired_keys::begin(&transaction, key, sealed, cause.clone())?;
    let mut is_complete = false;
    if from_redo {
        sealed = redo::replay::replay(&transaction, &redo::folder_of(database), key, sealed)?;
        if let Seen::Head(seen) = head_file::read(database, key).map_err(OpenError::from)? {
            is_complete = head::contains(&transaction, &seen.head)?;
        }
    }
    if !is_complete {
        let gap = Gap {
            since: sealed.alive_at,
            until: now.max(sealed.alive_at),
            reason: GapReason::Restored,
        };
        let mut redo = (redo_days > 0).then(|| Redo::of(database, key.clone(), redo_days));
        sealed = gap::insert(&transaction, key, sealed, gap, cause, redo.as_mut())?;
    }
    transaction.commit()?;
    Ok((sealed, is_complete))
}
