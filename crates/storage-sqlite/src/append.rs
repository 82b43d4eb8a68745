//! Appending to a stream: events, chain, outbox with its deliveries, rows of objects and due time, all or none.

use eventlog::{Append, AppendError, SealedValue, StreamId, UniqueKey};
use rusqlite::{Transaction, params};

use crate::{
    chain::{Entry, Envelope, IDEMPOTENCY_RECORD, MESSAGE, event, last},
    due, idempotency,
    log_end::LogEnd,
    objects, read, webhooks,
};

/// Appends if the stream is as long as the caller believes; the inner `Err` has written nothing.
pub(crate) fn append(
    transaction: &Transaction<'_>,
    log: &mut LogEnd<'_>,
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
    let first = (!append.events.is_empty()).then_some(log.sealed.head.position + 1);
    idempotency::insert(transaction, append.idempotency.as_ref(), at, first)?;
    if let Some(record) = &append.response {
        idempotency::record_response(transaction, record, at)?;
    }
    let envelope = Envelope {
        stream,
        at: append.at,
        cause: &append.cause,
        schema: append.schema,
    };
    for (index, new) in append.events.iter().enumerate() {
        let mut entry = Entry {
            body: &new.body,
            beside: 0,
            unique_key: None,
        };
        if new.message.is_some() {
            entry.beside |= MESSAGE;
        }
        if index == 0 {
            entry.unique_key = append.unique_key.as_ref().map(|unique| unique.key.as_str());
            if append.idempotency.is_some() {
                entry.beside |= IDEMPOTENCY_RECORD;
            }
        }
        event(transaction, log, &envelope, &mut last, entry)?;
        if let Some(message) = &new.message {
            let seq = log.sealed.head.position;
            log.webhook_due |= webhooks::publish(transaction, message, seq, append.at)?;
        }
    }
    for value in &append.sealed {
        seal(transaction, stream.as_str(), value)?;
    }
    for row in &append.objects {
        objects::upsert(transaction, stream, row)?;
    }
    due::set(transaction, stream, append.due)?;
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
        .prepare_cached(
            "INSERT OR REPLACE INTO unique_keys (key, stream, seal)
             VALUES (?1, ?2, seal_of('unique_keys', ?1, ?2))",
        )?
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
