//! The verifier: reads the whole log and says where it was changed.

use std::collections::HashMap;

use eventlog::{ChainKey, GENESIS, Link, StoreError, StreamId, Verified, VerifyError};
use rusqlite::{Connection, Row};

use crate::lane::LANE;

/// Checks every event, the end of the chain and its seal, in one reading transaction.
pub(crate) fn verify(connection: &Connection, key: &ChainKey) -> Result<Verified, VerifyError> {
    let transaction = connection.unchecked_transaction().map_err(unreadable)?;
    let (sealed, sealed_hash, seal): (u64, Vec<u8>, Vec<u8>) = transaction
        .query_row(
            "SELECT seq, hash, seal FROM lanes WHERE lane = ?1",
            [LANE],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .map_err(unreadable)?;
    let mut chain = Chain::new(key);
    let mut statement = transaction
        .prepare(
            "SELECT seq, lane, stream, version, at, actor, source, form, body, hash FROM events ORDER BY seq",
        )
        .map_err(unreadable)?;
    let mut rows = statement.query([]).map_err(unreadable)?;
    while let Some(row) = rows.next().map_err(unreadable)? {
        let event = Event::read(row).map_err(unreadable)?;
        if !chain.follows(&event) {
            return Err(VerifyError::Event {
                position: event.seq,
            });
        }
    }
    if !key.is_sealed(LANE, sealed, &sealed_hash, &seal) {
        return Err(VerifyError::Seal);
    }
    if chain.last != sealed || chain.hash != *sealed_hash {
        return Err(VerifyError::End {
            found: chain.last,
            sealed,
        });
    }
    Ok(Verified::new(chain.last, &chain.hash))
}

fn unreadable(error: rusqlite::Error) -> VerifyError {
    StoreError::from_source(error).into()
}

struct Event {
    seq: u64,
    lane: u32,
    stream: String,
    version: usize,
    at: i64,
    actor: String,
    source: String,
    schema: u32,
    body: String,
    hash: Vec<u8>,
}

impl Event {
    fn read(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            seq: row.get(0)?,
            lane: row.get(1)?,
            stream: row.get(2)?,
            version: row.get(3)?,
            at: row.get(4)?,
            actor: row.get(5)?,
            source: row.get(6)?,
            schema: row.get(7)?,
            body: row.get(8)?,
            hash: row.get(9)?,
        })
    }
}

/// The chain as far as it was read.
struct Chain<'a> {
    key: &'a ChainKey,
    last: u64,
    hash: [u8; 32],
    /// The length and the last hash of each stream.
    streams: HashMap<String, (usize, [u8; 32])>,
}

impl<'a> Chain<'a> {
    fn new(key: &'a ChainKey) -> Self {
        Self {
            key,
            last: 0,
            hash: GENESIS,
            streams: HashMap::new(),
        }
    }

    /// Whether an event is the next one of the chain and of its stream.
    fn follows(&mut self, event: &Event) -> bool {
        let Some(stream) = StreamId::parse(&event.stream) else {
            return false;
        };
        let (length, previous_in_stream) = self
            .streams
            .get(&event.stream)
            .copied()
            .unwrap_or((0, GENESIS));
        let hash = self.key.hash(Link {
            lane: event.lane,
            previous: &self.hash,
            previous_in_stream: &previous_in_stream,
            stream: &stream,
            version: event.version,
            at: event.at,
            actor: &event.actor,
            source: &event.source,
            schema: event.schema,
            body: &event.body,
        });
        let follows = event.lane == LANE
            && event.seq == self.last + 1
            && event.version == length
            && event.hash == hash;
        self.last = event.seq;
        self.hash = hash;
        self.streams
            .insert(event.stream.clone(), (length + 1, hash));
        follows
    }
}
