//! A rebuild of many rows: without the indexes of lists and without the triggers of totals, which cost most of a row's time.
//! They are restored when it ends or, if it did not end, when the file is opened next.

use rusqlite::{Connection, Error};

use super::totals::recount;

/// The statements that create the indexes of lists.
const INDEXES: &str = include_str!("../schema/object_indexes.sql");

/// The statements that create the triggers of totals.
const TRIGGERS: &str = include_str!("../schema/object_triggers.sql");

/// Drops the indexes of lists and the triggers of totals. The rows of a stream are still found by its name.
pub(crate) fn drop_indexes(connection: &Connection) -> Result<(), Error> {
    let dropped: Vec<String> = connection
        .prepare(
            "SELECT 'DROP ' || type || ' ' || name FROM sqlite_schema
             WHERE tbl_name = 'objects' AND type IN ('index', 'trigger') AND sql IS NOT NULL
               AND name <> 'objects_by_stream'",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    connection.execute_batch(&dropped.join(";"))
}

/// The statements that create missing indexes. Each takes seconds in a large file, so that each is a job of its own.
pub(crate) fn create_indexes() -> impl Iterator<Item = &'static str> {
    INDEXES
        .split_inclusive(';')
        .filter(|text| text.contains("CREATE"))
}

/// Counts the totals anew and creates their triggers.
pub(crate) fn count_totals(connection: &Connection) -> Result<(), Error> {
    recount(connection)?;
    connection.execute_batch(TRIGGERS)
}

/// Restores what an unfinished rebuild has dropped. Totals are counted only if their triggers are missing.
pub(crate) fn restore(connection: &Connection) -> Result<(), Error> {
    connection.execute_batch(INDEXES)?;
    let triggers: usize = connection.query_row(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'objects'",
        [],
        |row| row.get(0),
    )?;
    if triggers < TRIGGERS.matches("CREATE TRIGGER").count() {
        count_totals(connection)?;
    }
    Ok(())
}
