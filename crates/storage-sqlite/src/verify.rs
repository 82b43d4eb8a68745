//! The verifier: reads the whole log and what is sealed beside it, and says where it was changed.

use std::path::Path;

use eventlog::{
    ChainKey, GENESIS, HashKey, Head, Link, StoreError, StreamId, Verified, VerifyError,
};
use rusqlite::{Connection, Error, Row, params};
use sealing::MasterKeyId;

use crate::{
    chain::{IDEMPOTENCY_RECORD, MESSAGE},
    head,
    head_file::{self, Seen},
    idempotency,
    lane::LANE,
    retired_keys, schema, seals,
};

/// Checks every event, the end of the chain and its seal, the rows beside the log, the tables, and that the log has the head
/// that is kept beside the file. Reads in one transaction.
pub(crate) fn verify(
    connection: &Connection,
    key: &ChainKey,
    path: &Path,
) -> Result<Verified, VerifyError> {
    // Before the transaction: a running server writes the file after its commits.
    let seen = head_file::read(path, key).map_err(StoreError::from_source)?;
    let transaction = connection.unchecked_transaction().map_err(unreadable)?;
    let found = events(&transaction, key, Head::EMPTY, usize::MAX)?;
    let sealed = head::read(&transaction, key).map_err(unreadable)??;
    if found != sealed.head {
        return Err(VerifyError::End {
            found: found.position,
            sealed: sealed.head.position,
        });
    }
    if let Seen::Head(seen) = seen
        && !head::contains(&transaction, &seen.head).map_err(unreadable)?
    {
        return Err(VerifyError::Replaced(seen.head));
    }
    for check in [
        seals::altered_rows,
        missing_messages,
        missing_deliveries,
        foreign_deliveries,
        missing_idempotency_records,
        wrong_unique_keys,
    ] {
        if let Some(changed) = check(&transaction).map_err(unreadable)? {
            return Err(changed);
        }
    }
    if let Some(left) = retired_keys::values_left(&transaction, true).map_err(unreadable)? {
        return Err(left);
    }
    match schema::foreign_schema(&transaction, key).map_err(unreadable)? {
        Some(changed) => Err(changed),
        None => Ok(Verified::new(found)),
    }
}

fn unreadable(error: Error) -> VerifyError {
    StoreError::from_source(error).into()
}

/// Checks at most `limit` events after a head, and returns the head after them.
pub(crate) fn verify_after(
    connection: &Connection,
    key: &ChainKey,
    head: Head,
    limit: usize,
) -> Result<Head, VerifyError> {
    let transaction = connection.unchecked_transaction().map_err(unreadable)?;
    if !head::contains(&transaction, &head).map_err(unreadable)? {
        return Err(VerifyError::Replaced(head));
    }
    events(&transaction, key, head, limit)
}

/// Checks events after a head, and returns the head that they result in.
fn events(
    connection: &Connection,
    key: &ChainKey,
    mut head: Head,
    limit: usize,
) -> Result<Head, VerifyError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT event.seq, event.lane, event.stream, event.version, event.at, event.actor, event.source, event.form,
                event.body, event.beside, event.unique_key, event.stream_hash, event.hash, before.stream_hash,
                event.address, event.master_key
             FROM events AS event
             LEFT JOIN events AS before ON before.stream = event.stream AND before.version = event.version - 1
             WHERE event.seq > ?1 ORDER BY event.seq LIMIT ?2",
        )
        .map_err(unreadable)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = statement
        .query(params![head.position, limit])
        .map_err(unreadable)?;
    while let Some(row) = rows.next().map_err(unreadable)? {
        let position = row.get(0).map_err(unreadable)?;
        let found = row.get(15).map(MasterKeyId).map_err(unreadable)?;
        let hash_key = key.hashing(found).ok_or(VerifyError::UnknownKey {
            place: "an event",
            found,
        })?;
        head = next(head, row, hash_key)
            .map_err(unreadable)?
            .ok_or(VerifyError::Event { position })?;
    }
    Ok(head)
}

/// The head after an event, if it is the next one of the chain and of its stream.
fn next(head: Head, row: &Row<'_>, key: &HashKey) -> Result<Option<Head>, Error> {
    let (stream, actor, source): (String, String, String) = (row.get(2)?, row.get(5)?, row.get(6)?);
    let (version, body): (usize, String) = (row.get(3)?, row.get(8)?);
    let (lane, unique_key): (u32, Option<String>) = (row.get(1)?, row.get(10)?);
    let (stream_hash, hash): (Vec<u8>, Vec<u8>) = (row.get(11)?, row.get(12)?);
    let (previous, address): (Option<Vec<u8>>, Option<String>) = (row.get(13)?, row.get(14)?);
    let previous = match previous {
        Some(previous) => previous,
        None if version == 0 => GENESIS.to_vec(),
        None => return Ok(None),
    };
    let Some(stream) = StreamId::parse(&stream) else {
        return Ok(None);
    };
    let in_stream = key.in_stream(Link {
        previous: &previous,
        stream: &stream,
        version,
        at: row.get(4)?,
        actor: &actor,
        source: &source,
        address: address.as_deref(),
        schema: row.get(7)?,
        body: &body,
        beside: row.get(9)?,
        unique_key: unique_key.as_deref(),
    });
    let next = Head {
        position: head.position + 1,
        hash: key.in_chain(lane, &head.hash, &in_stream),
    };
    let follows = lane == LANE
        && row.get::<_, u64>(0)? == next.position
        && stream_hash == in_stream
        && hash == next.hash;
    Ok(follows.then_some(next))
}

/// Counts rows with a query, and reports them as rows of `table`.
fn count(
    connection: &Connection,
    table: &'static str,
    query: &str,
) -> Result<Option<VerifyError>, Error> {
    let rows: u64 = connection.query_row(query, [], |row| row.get(0))?;
    Ok((rows > 0).then_some(VerifyError::Rows { table, rows }))
}

/// Every event that says so has its message, and no other has one.
fn missing_messages(connection: &Connection) -> Result<Option<VerifyError>, Error> {
    let query = format!(
        "WITH published AS (SELECT seq FROM events WHERE beside & {MESSAGE}), kept AS (SELECT seq FROM outbox)
         SELECT (SELECT count(*) FROM (SELECT * FROM published EXCEPT SELECT * FROM kept))
              + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM published))"
    );
    count(connection, "outbox", &query)
}

/// Every message has the deliveries that were created with it.
fn missing_deliveries(connection: &Connection) -> Result<Option<VerifyError>, Error> {
    count(
        connection,
        "webhook_deliveries",
        "SELECT count(*) FROM outbox WHERE deliveries <>
            (SELECT count(*) FROM webhook_deliveries WHERE event = outbox.id AND replay_number = 0)",
    )
}

/// Every delivery is of an event and to an endpoint of the same account, and will be attempted unless it is final.
fn foreign_deliveries(connection: &Connection) -> Result<Option<VerifyError>, Error> {
    count(
        connection,
        "webhook_deliveries",
        "SELECT count(*) FROM webhook_deliveries AS delivery
         LEFT JOIN outbox ON outbox.id = delivery.event
         LEFT JOIN webhook_endpoints AS endpoint ON endpoint.id = delivery.endpoint
         WHERE outbox.account IS NULL OR endpoint.account IS NOT outbox.account
            OR (delivery.status = 'pending') <> (delivery.due_at IS NOT NULL)",
    )
}

/// Every event that says so has its idempotency record, until the record may be removed.
fn missing_idempotency_records(connection: &Connection) -> Result<Option<VerifyError>, Error> {
    let query = format!(
        "SELECT count(*) FROM (
            SELECT seq FROM events
            WHERE beside & {IDEMPOTENCY_RECORD} AND at > (SELECT alive_at FROM lanes) - {}
            EXCEPT SELECT event FROM idempotency_records)",
        idempotency::PROMISED
    );
    count(connection, "idempotency_records", &query)
}

/// Every unique key is held by the stream that reserved it last.
fn wrong_unique_keys(connection: &Connection) -> Result<Option<VerifyError>, Error> {
    count(
        connection,
        "unique_keys",
        "WITH reserved AS (
            SELECT unique_key, stream FROM (SELECT unique_key, stream, max(seq) FROM events
            WHERE unique_key IS NOT NULL GROUP BY unique_key)),
         kept AS (SELECT key, stream FROM unique_keys)
         SELECT (SELECT count(*) FROM (SELECT * FROM reserved EXCEPT SELECT * FROM kept))
              + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM reserved))",
    )
}
