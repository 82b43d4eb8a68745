//! The tables of the file, and the format they have.

use std::{
    collections::BTreeMap, fs::OpenOptions, io::ErrorKind, os::unix::fs::OpenOptionsExt,
    path::Path, time::Duration,
};

use eventlog::{ChainKey, GENESIS, Head, VerifyError};
use rusqlite::{Connection, OpenFlags, config::DbConfig, params};

use crate::{lane::LANE, objects, open_error::OpenError, seals};

/// The format of the file. Formats 1 to 9 had other tables and events.
pub(crate) const FORMAT: u32 = 10;

/// How long a connection waits for the lock of another process.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The tables of a new file.
const TABLES: [&str; 6] = [
    include_str!("schema/log.sql"),
    include_str!("schema/objects.sql"),
    include_str!("schema/idempotency.sql"),
    include_str!("schema/key_uses.sql"),
    include_str!("schema/processes.sql"),
    include_str!("schema/webhooks.sql"),
];

/// A connection to a file, which is created if it does not exist, that writes ahead.
pub(crate) fn open(path: &Path, key: &ChainKey) -> Result<Connection, OpenError> {
    open_on(path, key, None)
}

/// As [`open`], on a file system of the name that SQLite knows it by.
pub(crate) fn open_on(
    path: &Path,
    key: &ChainKey,
    file_system: Option<&str>,
) -> Result<Connection, OpenError> {
    if file_system.is_none() {
        create(path)?;
    }
    let connection = connect_on(path, key, file_system)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    Ok(connection)
}

/// A connection with the settings that every connection to the file has.
pub(crate) fn connect(path: &Path, key: &ChainKey) -> Result<Connection, OpenError> {
    connect_on(path, key, None)
}

/// As [`connect`], on a file system of the name that SQLite knows it by.
pub(crate) fn connect_on(
    path: &Path,
    key: &ChainKey,
    file_system: Option<&str>,
) -> Result<Connection, OpenError> {
    let connection = match file_system {
        None => Connection::open(path)?,
        Some(name) => Connection::open_with_flags_and_vfs(path, OpenFlags::default(), name)?,
    };
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Functions that are not marked as harmless cannot be called from what somebody else may have put into the file.
    connection.pragma_update(None, "trusted_schema", false)?;
    // Each job is a savepoint: the pages that it could have to restore are kept in memory, not in a file.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // In kibibytes. The default of 2 MB holds too few of the indexes' pages.
    connection.pragma_update(None, "cache_size", -8_000)?;
    // More than there are statements on one connection.
    connection.set_prepared_statement_cache_capacity(128);
    // Otherwise a kept statement is planned anew for each value of a `LIMIT ?`.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    seals::add_functions(&connection, key)?;
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

/// Finds tables, indexes, triggers and views that are not those of this version. A trigger that somebody has added would
/// change what this program writes.
pub(crate) fn foreign_schema(
    connection: &Connection,
    key: &ChainKey,
) -> Result<Option<VerifyError>, rusqlite::Error> {
    let reference = reference(key)?;
    let (ours, found) = (definitions(&reference)?, definitions(connection)?);
    // A rebuild drops indexes and triggers of objects, and restores them.
    let is_missing = |name: &String, definition: &String| {
        !found.contains_key(name) && !definition.starts_with("objects:")
    };
    let differing = found
        .iter()
        .find(|(name, definition)| ours.get(*name) != Some(*definition))
        .or_else(|| {
            ours.iter()
                .find(|(name, definition)| is_missing(name, definition))
        });
    Ok(differing.map(|(name, _)| VerifyError::Schema(name.clone())))
}

/// An empty database in memory with the tables, indexes and triggers of this version.
pub(crate) fn reference(key: &ChainKey) -> Result<Connection, rusqlite::Error> {
    let reference = Connection::open_in_memory()?;
    seals::add_functions(&reference, key)?;
    reference.execute_batch(&TABLES.concat())?;
    objects::restore(&reference)?;
    Ok(reference)
}

/// The definition of each table, index, trigger and view, by type and name.
fn definitions(connection: &Connection) -> Result<BTreeMap<String, String>, rusqlite::Error> {
    let mut statement = connection.prepare(
        "SELECT type || ' ' || name, tbl_name || ': ' || ifnull(sql, '') FROM sqlite_schema
         WHERE name NOT LIKE 'sqlite_stat%'",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// The format of the file; 0 if it is new.
pub(crate) fn format(connection: &Connection) -> Result<u32, rusqlite::Error> {
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

/// Creates the tables of a new file, and the head of its empty log.
pub(crate) fn create_tables(
    connection: &Connection,
    key: &ChainKey,
) -> Result<(), rusqlite::Error> {
    for tables in TABLES {
        connection.execute_batch(tables)?;
    }
    connection.execute(
        "INSERT INTO lanes (lane, seq, hash, alive_at, seal) VALUES (?1, 0, ?2, 0, ?3)",
        params![LANE, GENESIS, key.seal(LANE, &Head::EMPTY, 0)],
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
            (10, [0x4b, 0xdb, 0x32, 0x4f].as_slice()),
            "the tables have changed: increase FORMAT, and enter the new digest here"
        );
    }
}
