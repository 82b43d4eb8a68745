//! Replaces rows by those that were made anew of the log.

use eventlog::Replacement;
use rusqlite::{Connection, Error, Transaction};

use super::write::upsert;
use crate::{
    chain, due,
    log_end::LogEnd,
    seals::{DUE, OBJECTS, SealedTable},
    writer::keep_so_far,
};

/// How many streams are replaced between two savepoints.
const KEPT_AT_ONCE: usize = 32;

/// Replaces the rows of streams that have not grown since their rows were made. If it fails, some are replaced.
pub(crate) fn replace(
    transaction: &Transaction<'_>,
    log: &mut LogEnd<'_>,
    replacements: &[Replacement],
) -> Result<(), Error> {
    for (index, replacement) in replacements.iter().enumerate() {
        if index % KEPT_AT_ONCE == 0 {
            keep_so_far(transaction, log)?;
        }
        let stream = &replacement.stream;
        if chain::last(transaction, stream)?.length != replacement.length {
            continue;
        }
        transaction
            .prepare_cached("DELETE FROM objects WHERE stream = ?1")?
            .execute([stream.as_str()])?;
        for row in &replacement.rows {
            upsert(transaction, stream, row)?;
        }
        due::set(transaction, stream, replacement.due)?;
    }
    Ok(())
}

/// The tables that are made of the log.
const DERIVED: [&SealedTable; 2] = [&OBJECTS, &DUE];

/// The number of rows whose stream does not exist, or that another program has written or changed.
pub(crate) fn orphans(connection: &Connection) -> Result<u64, Error> {
    let mut orphans = 0;
    for table in DERIVED {
        let count = format!("SELECT count(*) FROM {}", orphans_of(table));
        orphans += connection.query_row::<u64, _, _>(&count, [], |row| row.get(0))?;
    }
    Ok(orphans)
}

/// Removes the rows whose stream does not exist, or that another program has written or changed. Returns their number.
pub(crate) fn remove_orphans(transaction: &Transaction<'_>) -> Result<u64, Error> {
    let mut removed = 0;
    for table in DERIVED {
        removed += transaction.execute(&format!("DELETE FROM {}", orphans_of(table)), [])?;
    }
    Ok(removed as u64)
}

fn orphans_of(table: &SealedTable) -> String {
    let name = table.name;
    format!(
        "{name} WHERE NOT ({}) OR NOT EXISTS (SELECT 1 FROM events WHERE events.stream = {name}.stream)",
        table.is_intact()
    )
}
