//! Writes when streams are due.

use domain::Timestamp;
use eventlog::StreamId;
use rusqlite::{Transaction, params};

/// Sets when a stream is due.
pub(crate) fn set(
    transaction: &Transaction<'_>,
    stream: &StreamId,
    due: Option<Timestamp>,
) -> Result<(), rusqlite::Error> {
    match due {
        Some(due) => transaction
            .prepare_cached(
                "INSERT INTO due (stream, at, seal) VALUES (?1, ?2, seal_of('due', ?1, ?2))
                 ON CONFLICT DO UPDATE SET at = excluded.at, seal = excluded.seal",
            )?
            .execute(params![stream.as_str(), due.millis()])?,
        None => transaction
            .prepare_cached("DELETE FROM due WHERE stream = ?1")?
            .execute([stream.as_str()])?,
    };
    Ok(())
}

/// Puts off a stream that was due at `now`, unless it has meanwhile been given another time.
pub(crate) fn postpone(
    transaction: &Transaction<'_>,
    stream: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached(
            "UPDATE due SET at = ?3, seal = seal_of('due', stream, ?3) WHERE stream = ?1 AND at <= ?2",
        )?
        .execute(params![stream, now.millis(), until.millis()])
        .map(drop)
}
