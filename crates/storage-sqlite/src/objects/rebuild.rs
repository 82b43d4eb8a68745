//! Replaces rows by those that were made anew of the log.

use eventlog::Replacement;
use rusqlite::{Error, Transaction};

use super::write::upsert;
use crate::{chain, writer::keep_so_far};

/// How many streams are replaced between two savepoints.
const KEPT_AT_ONCE: usize = 32;

/// Replaces the rows of streams that have not grown since their rows were made. If it fails, some are replaced.
pub(crate) fn replace(
    transaction: &Transaction<'_>,
    replacements: &[Replacement],
) -> Result<(), Error> {
    for (index, replacement) in replacements.iter().enumerate() {
        if index % KEPT_AT_ONCE == 0 {
            keep_so_far(transaction)?;
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
    }
    Ok(())
}

/// Removes the rows whose stream does not exist, and returns their number.
pub(crate) fn remove_orphans(transaction: &Transaction<'_>) -> Result<u64, Error> {
    let removed = transaction.execute(
        "DELETE FROM objects
         WHERE NOT EXISTS (SELECT 1 FROM events WHERE events.stream = objects.stream)",
        [],
    )?;
    Ok(removed as u64)
}
