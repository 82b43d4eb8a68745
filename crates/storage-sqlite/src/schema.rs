//! The file's tables, and how an older file becomes a newer one.

use std::{
    fs::OpenOptions, io::ErrorKind, os::unix::fs::OpenOptionsExt, path::Path, time::Duration,
};

use rusqlite::{Connection, OptionalExtension, config::DbConfig, params};

use crate::chain::{ChainKey, GENESIS};

/// Why a file cannot be used as a store.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// SQLite cannot open or read it.
    #[error("the database cannot be opened: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The system refuses the file, or a thread for it.
    #[error("the system refuses it: {0}")]
    System(#[from] std::io::Error),
    /// It was written by a newer version.
    #[error(
        "the database has format {found}, this version knows up to {known}: use a newer version"
    )]
    TooNew {
        /// The file's format.
        found: u32,
        /// The newest format this version knows.
        known: u32,
    },
    /// Its head was not sealed with this key.
    #[error(
        "the database was sealed with another master key, or its head was changed; run `verify`"
    )]
    ForeignKey,
}

/// Each step leads from the format of its index to the next.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001_log.sql"),
    include_str!("schema/0002_accounts.sql"),
    include_str!("schema/0003_directory.sql"),
    include_str!("schema/0004_webhooks.sql"),
    include_str!("schema/0005_wishes.sql"),
];

/// A connection with the settings that every connection to the file has.
pub(crate) fn open(path: &Path) -> Result<Connection, OpenError> {
    create(path)?;
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    // Otherwise a kept statement is planned anew for each value of a `LIMIT ?`.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Makes the file, readable by its owner alone; the files beside it take after it. One that is there is not
/// even opened: closing it would drop the locks of every other connection of this process (POSIX), and the
/// next process to close the file would take its log away.
fn create(path: &Path) -> Result<(), std::io::Error> {
    let created = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match created {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Brings the file to the newest format and checks that its head was sealed with `key`.
pub(crate) fn migrate(connection: &Connection, key: &ChainKey) -> Result<(), OpenError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let migrated = migrate_within(connection, key);
    connection.execute_batch(if migrated.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    })?;
    migrated
}

fn migrate_within(connection: &Connection, key: &ChainKey) -> Result<(), OpenError> {
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(OpenError::TooNew { found, known });
    }
    for migration in MIGRATIONS.iter().skip(found as usize) {
        connection.execute_batch(migration)?;
    }
    connection.pragma_update(None, "user_version", known)?;
    if found == 0 {
        // In a new file only: a head that was removed later must not grow again.
        connection.execute(
            "INSERT INTO head (only, seq, hash, seal) VALUES (1, 0, ?1, ?2)",
            params![GENESIS, key.seal(0, &GENESIS)],
        )?;
    }
    let head: Option<(u64, Vec<u8>, Vec<u8>)> = connection
        .query_row("SELECT seq, hash, seal FROM head", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    match head {
        Some((seq, hash, seal)) if key.is_sealed(seq, &hash, &seal) => Ok(()),
        _ => Err(OpenError::ForeignKey),
    }
}
