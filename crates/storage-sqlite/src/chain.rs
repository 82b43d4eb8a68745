//! The end of a stream, and writing one event after it.

use domain::Timestamp;
use eventlog::{Cause, GENESIS, Link, StreamId};
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{lane::LANE, writer::Head};

/// The end of a stream.
pub(crate) struct Last {
    /// The number of its events.
    pub(crate) length: usize,
    /// The hash of its last event.
    pub(crate) hash: Vec<u8>,
}

/// What one event of a batch has in common with the others.
pub(crate) struct Envelope<'a> {
    pub(crate) stream: &'a StreamId,
    pub(crate) at: Timestamp,
    pub(crate) cause: &'a Cause,
    pub(crate) schema: u32,
}

/// The end of a stream.
pub(crate) fn last(
    transaction: &Transaction<'_>,
    stream: &StreamId,
) -> Result<Last, rusqlite::Error> {
    let last = transaction
        .prepare_cached(
            "SELECT version, hash FROM events WHERE stream = ?1 ORDER BY version DESC LIMIT 1",
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
    head: &mut Head<'_>,
    envelope: &Envelope<'_>,
    last: &mut Last,
    body: &str,
) -> Result<(), rusqlite::Error> {
    let Envelope {
        stream,
        at,
        cause,
        schema,
    } = *envelope;
    let (at, actor, source) = (at.millis(), cause.actor.to_string(), cause.source.as_str());
    head.hash = head
        .key
        .hash(Link {
            lane: LANE,
            previous: &head.hash,
            previous_in_stream: &last.hash,
            stream,
            version: last.length,
            at,
            actor: &actor,
            source,
            schema,
            body,
        })
        .to_vec();
    head.seq += 1;
    transaction
        .prepare_cached(
            "INSERT INTO events (seq, lane, stream, version, at, actor, source, form, body, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            head.seq,
            LANE,
            stream.as_str(),
            last.length,
            at,
            actor,
            source,
            schema,
            body,
            head.hash
        ])?;
    last.length += 1;
    last.hash.clone_from(&head.hash);
    Ok(())
}
