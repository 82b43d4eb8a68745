//! Appending to a stream: events, chain, outbox with its deliveries, rows of objects and due time, all or none.

use domain::Timestamp;
use eventlog::{Append, AppendError, SealedValue, StreamId, UniqueKey};
use rusqlite::{Transaction, params};

use crate::{
    chain::{Envelope, event, last},
    idempotency, objects, read, webhooks,
    writer::Head,
};

/// Appends if the stream is as long as the caller believes; the inner `Err` has written nothing.
pub(crate) fn append(
    transaction: &Transaction<'_>,
    head: &mut Head<'_>,
    append: &Append,
) -> Result<Result<(), AppendError>, rusqlite::Error> {
    let stream = &append.stream;
    let mut last = last(transaction, stream)?;
    if last.length != append.expected {
        return Ok(Err(AppendError::Conflict));
    }
    let at = append.at.millis();
    if idempotency::is_used(transaction, append.idempotency.as_ref())? {
        return Ok(Err(AppendError::IdempotencyKeyUsed));
    }
    if let Some(unique_key) = &append.unique_key
        && let Some(holder) = reserve(transaction, stream.as_str(), unique_key)?
    {
        return Ok(Err(AppendError::Reserved(holder)));
    }
    idempotency::insert(transaction, append.idempotency.as_ref(), at)?;
    if let Some(record) = &append.response {
        idempotency::record_response(transaction, record, at)?;
    }
    let envelope = Envelope {
        stream,
        at: append.at,
        cause: &append.cause,
        schema: append.schema,
    };
    for new in &append.events {
        event(transaction, head, &envelope, &mut last, &new.body)?;
        if let Some(row) = &new.message {
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
    for value in &append.sealed {
        seal(transaction, stream.as_str(), value)?;
    }
    for row in &append.objects {
        objects::upsert(transaction, stream, row)?;
    }
    match append.due {
        Some(due) => transaction
            .prepare_cached("INSERT INTO due (stream, at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = excluded.at")?
            .execute(params![stream.as_str(), due.millis()])?,
        None => transaction.prepare_cached("DELETE FROM due WHERE stream = ?1")?.execute([stream.as_str()])?,
    };
    Ok(Ok(()))
}

/// Reserves a unique key for the stream. Returns the stream that holds it, if it is not the expected one.
fn reserve(
    transaction: &Transaction<'_>,
    stream: &str,
    unique_key: &UniqueKey,
) -> Result<Option<StreamId>, rusqlite::Error> {
    let holder = read::holder(transaction, &unique_key.key)?;
    if holder.is_some() && holder != unique_key.from {
        return Ok(holder);
    }
    transaction
        .prepare_cached("INSERT OR REPLACE INTO unique_keys (key, stream) VALUES (?1, ?2)")?
        .execute([&unique_key.key, stream])?;
    Ok(None)
}

/// Writes, replaces or erases a sealed value of the stream.
fn seal(
    transaction: &Transaction<'_>,
    stream: &str,
    SealedValue { name, bytes }: &SealedValue,
) -> Result<(), rusqlite::Error> {
    match bytes {
        Some(bytes) => transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO sealed_values (stream, name, bytes) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![stream, name, bytes])?,
        None => transaction
            .prepare_cached("DELETE FROM sealed_values WHERE stream = ?1 AND name = ?2")?
            .execute([stream, name])?,
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
        .prepare_cached("UPDATE due SET at = ?3 WHERE stream = ?1 AND at <= ?2")?
        .execute(params![stream, now.millis(), until.millis()])
        .map(drop)
}
