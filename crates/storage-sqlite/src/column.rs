//! Reads columns that hold the text form of a value.

use rusqlite::{Error, Row, types::Type};

/// Parses a text column. A value that cannot be parsed was not written by this program.
pub(crate) fn parsed<T>(
    row: &Row<'_>,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, Error> {
    let text: String = row.get(name)?;
    parse(&text).ok_or_else(|| {
        let index = row.as_ref().column_index(name).unwrap_or_default();
        Error::InvalidColumnType(index, name.to_owned(), Type::Text)
    })
}
