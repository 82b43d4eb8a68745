//! The end of a stream, and writing one event after it.

use domain::Timestamp;
use eventlog::{Cause, GENESIS, Head, Link, StreamId};
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{lane::LANE, log_end::LogEnd};

/// An outbox message was written with the event.
pub(crate) const MESSAGE: u8 = 1;

/// An idempotency record was written with the event.
pub(crate) const IDEMPOTENCY_RECORD: u8 = 2;

/// The end of a stream.
pub(crate) struct Last {
    /// The number of its events.
    pub(crate) length: usize,
    /// The hash of its last event in the stream.
    pub(crate) hash: Vec<u8>,
}

/// What one event of a batch has in common with the others.
pub(crate) struct Envelope<'a> {
    pub(crate) stream: &'a StreamId,
    pub(crate) at: Timestamp,
    pub(crate) cause: &'a Cause,
    pub(crate) schema: u32,
}

/// One event, and what was written beside it.
pub(crate) struct Entry<'a> {
    pub(crate) body: &'a str,
    pub(crate) beside: u8,
    pub(crate) unique_key: Option<&'a str>,
}

/// The end of a stream.
pub(crate) fn last(
    transaction: &Transaction<'_>,
    stream: &StreamId,
) -> Result<Last, rusqlite::Error> {
    let last = transaction
        .prepare_cached(
            "SELECT version, stream_hash FROM events WHERE stream = ?1 ORDER BY version DESC LIMIT 1",
        )?
        .query_row([stream.as_str()], |row| {
            Ok(Last {
                length: row.get::<_, usize>(0)? + 1,
                hash: row.get(1)?,
            })
        })
        .optional()?;
    Ok(last.unwrap_or(Last {
        length: 0,
        hash: GENESIS.to_vec(),
    }))
}

/// Writes one event at the end of its stream, and chains it to the log.
pub(crate) fn event(
    transaction: &Transaction<'_>,
    log: &mut LogEnd<'_>,
    envelope: &Envelope<'_>,
    last: &mut Last,
    Entry {
        body,
        beside,
        unique_key,
    }: Entry<'_>,
) -> Result<(), rusqlite::Error> {
    let Envelope {
        stream,
        at,
        cause,
        schema,
    } = *envelope;
    log.sealed.alive_at = log.sealed.alive_at.max(at);
    let (at, actor, source) = (at.millis(), cause.actor.to_string(), cause.source.as_str());
    let address = cause.address_text();
    let stream_hash = log.key.in_stream(Link {
        previous: &last.hash,
        stream,
        version: last.length,
        at,
        actor: &actor,
        source,
        address: address.as_deref(),
        schema,
        body,
        beside,
        unique_key,
    });
    let Head { position, hash } = log.sealed.head;
    let head = Head {
        position: position + 1,
        hash: log.key.in_chain(LANE, &hash, &stream_hash),
    };
    transaction
        .prepare_cached(
            "INSERT INTO events
                (seq, lane, stream, version, at, actor, source, address, form, body, beside, unique_key, stream_hash, hash,
                 master_key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            head.position,
            LANE,
            stream.as_str(),
            last.length,
            at,
            actor,
            source,
            address,
            schema,
            body,
            beside,
            unique_key,
            stream_hash,
            head.hash,
            log.key.current().id().0
        ])?;
    log.sealed.head = head;
    last.length += 1;
    last.hash = stream_hash.to_vec();
    Ok(())
}
