//! The tables of the file, and the format they have.

use std::{
    fs::OpenOptions, io::ErrorKind, os::unix::fs::OpenOptionsExt, path::Path, time::Duration,
};

use rusqlite::{Connection, OptionalExtension, config::DbConfig, params};

use eventlog::{ChainKey, GENESIS};

use crate::{lane::LANE, objects};

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
    /// It was written by an older version, whose format this version does not read.
    #[error(
        "the database has format {found}, which is older than format {FORMAT} of this version and cannot be converted: \
         set [storage] database to a new file, and keep this one for the version that wrote it"
    )]
    TooOld {
        /// The file's format.
        found: u32,
    },
    /// Its head was not sealed with this key.
    #[error(
        "the database was sealed with another master key, or its head was changed; run `verify`"
    )]
    ForeignKey,
}

/// The format of the file. Formats 1 to 8 had other tables and events.
const FORMAT: u32 = 9;

/// The tables of a new file.
const TABLES: [&str; 6] = [
    include_str!("schema/log.sql"),
    include_str!("schema/objects.sql"),
    include_str!("schema/idempotency.sql"),
    include_str!("schema/key_uses.sql"),
    include_str!("schema/processes.sql"),
    include_str!("schema/webhooks.sql"),
];

/// A connection with the settings that every connection to the file has.
pub(crate) fn open(path: &Path) -> Result<Connection, OpenError> {
    create(path)?;
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Each job is a savepoint: the pages that it could have to restore are kept in memory, not in a file.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // In kibibytes. The default of 2 MB holds too few of the indexes' pages.
    connection.pragma_update(None, "cache_size", -8_000)?;
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

/// Creates the tables of a new file, and checks that the file has this version's format and that its head was
/// sealed with `key`.
pub(crate) fn prepare(connection: &Connection, key: &ChainKey) -> Result<(), OpenError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let prepared = prepare_within(connection, key);
    connection.execute_batch(if prepared.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    })?;
    prepared
}

fn prepare_within(connection: &Connection, key: &ChainKey) -> Result<(), OpenError> {
    if format(connection)? == 0 {
        // A head that was removed later must not be created again: only a new file gets one.
        create_tables(connection, key)?;
    }
    check_format(connection)?;
    objects::restore(connection)?;
    let head: Option<(u64, Vec<u8>, Vec<u8>)> = connection
        .query_row(
            "SELECT seq, hash, seal FROM lanes WHERE lane = ?1",
            [LANE],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    match head {
        Some((seq, hash, seal)) if key.is_sealed(LANE, seq, &hash, &seal) => Ok(()),
        _ => Err(OpenError::ForeignKey),
    }
}

fn format(connection: &Connection) -> Result<u32, rusqlite::Error> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Checks that the file has this version's format.
pub(crate) fn check_format(connection: &Connection) -> Result<(), OpenError> {
    match format(connection)? {
        FORMAT => Ok(()),
        found if found < FORMAT => Err(OpenError::TooOld { found }),
        found => Err(OpenError::TooNew {
            found,
            known: FORMAT,
        }),
    }
}

fn create_tables(connection: &Connection, key: &ChainKey) -> Result<(), rusqlite::Error> {
    for tables in TABLES {
        connection.execute_batch(tables)?;
    }
    connection.execute(
        "INSERT INTO lanes (lane, seq, hash, seal) VALUES (?1, 0, ?2, ?3)",
        params![LANE, GENESIS, key.seal(LANE, 0, &GENESIS)],
    )?;
    connection.pragma_update(None, "user_version", FORMAT)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{FORMAT, TABLES};

    /// The tables of a released format never change: a file that has them must not be opened by code that expects others.
    #[test]
    fn the_tables_are_those_of_the_format() {
        let digest = Sha256::digest(TABLES.concat());
        assert_eq!(
            (FORMAT, &digest[..4]),
            (9, [0x00, 0x20, 0xbb, 0xcf].as_slice()),
            "the tables have changed: increase FORMAT, and enter the new digest here"
        );
    }
}
