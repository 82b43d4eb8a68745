//! Appending to a stream: events, chain, outbox with its deliveries, labels and due time, all or none.

use domain::Timestamp;
use engine::{
    StreamId,
    ports::{Append, AppendError, UniqueKey},
};
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{receipts, webhooks, writer::Head};

/// Appends if the stream is as long as the caller believes; the inner `Err` has written nothing.
pub(crate) fn append(
    transaction: &Transaction<'_>,
    head: &mut Head<'_>,
    append: &Append,
) -> Result<Result<(), AppendError>, rusqlite::Error> {
    let stream = append.stream.text();
    if length(transaction, &stream)? != append.expected {
        return Ok(Err(AppendError::Conflict));
    }
    let at = append.at.millis();
    if receipts::is_used(transaction, append.receipt.as_ref())? {
        return Ok(Err(AppendError::Repeated));
    }
    if let Some(naming) = &append.name
        && let Some(other) = take_name(transaction, &stream, naming)?
    {
        return Ok(Err(AppendError::Named(other)));
    }
    receipts::keep(transaction, append.receipt.as_ref(), at)?;
    for (version, new) in (append.expected..).zip(&append.events) {
        event(transaction, head, (&stream, version), append.at, &new.body)?;
        if let Some(row) = &new.outbox {
            transaction
                .prepare_cached(
                    "INSERT INTO outbox (id, seq, account, type, object, body, created_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    row.id,
                    head.seq,
                    row.account.to_string(),
                    row.kind,
                    row.object,
                    row.body,
                    at
                ])?;
            head.webhook_due |= webhooks::fan_out(transaction, row, append.at)?;
        }
    }
    for label in &append.labels {
        transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO labels (label, stream, seq) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![label, stream, head.seq])?;
    }
    match append.due {
        Some(due) => transaction
            .prepare_cached("INSERT INTO due (stream, at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = excluded.at")?
            .execute(params![stream, due.millis()])?,
        None => transaction.prepare_cached("DELETE FROM due WHERE stream = ?1")?.execute([&stream])?,
    };
    Ok(Ok(()))
}

/// How many events a stream has.
pub(crate) fn length(
    transaction: &Transaction<'_>,
    stream: &str,
) -> Result<usize, rusqlite::Error> {
    transaction
        .prepare_cached("SELECT COALESCE(MAX(version) + 1, 0) FROM events WHERE stream = ?1")?
        .query_row([stream], |row| row.get(0))
}

/// Writes one event at its place in a stream, and chains it to the log.
pub(crate) fn event(
    transaction: &Transaction<'_>,
    head: &mut Head<'_>,
    (stream, version): (&str, usize),
    at: Timestamp,
    body: &str,
) -> Result<(), rusqlite::Error> {
    let at = at.millis();
    head.hash = head
        .key
        .link(&head.hash, stream, version, at, body)
        .to_vec();
    head.seq += 1;
    transaction
        .prepare_cached(
            "INSERT INTO events (seq, stream, version, at, body, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![head.seq, stream, version, at, body, head.hash])
        .map(drop)
}

/// Gives the stream a name, unless another has it than the caller believes: then that one is given.
fn take_name(
    transaction: &Transaction<'_>,
    stream: &str,
    naming: &UniqueKey,
) -> Result<Option<StreamId>, rusqlite::Error> {
    let holder: Option<String> = transaction
        .prepare_cached("SELECT stream FROM names WHERE name = ?1")?
        .query_row([&naming.name], |row| row.get(0))
        .optional()?;
    let holder = holder.as_deref().and_then(StreamId::parse);
    if holder.is_some() && holder != naming.from {
        return Ok(holder);
    }
    transaction
        .prepare_cached("INSERT OR REPLACE INTO names (name, stream) VALUES (?1, ?2)")?
        .execute([&naming.name, stream])?;
    Ok(None)
}

/// Puts off a stream that was due at `now`, unless it has meanwhile been given another time.
pub(crate) fn postpone(
    transaction: &Transaction<'_>,
    stream: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("UPDATE due SET at = ?3 WHERE stream = ?1 AND at <= ?2")?
        .execute(params![stream, now.millis(), until.millis()])
        .map(drop)
}
