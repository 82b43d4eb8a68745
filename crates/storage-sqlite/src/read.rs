//! Reading: two threads with a connection each, so that no query waits for the writer or blocks the runtime.

use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
};

use domain::Timestamp;
use eventlog::{
    Actor, Cause, ChainKey, GENESIS, Link, Source, StoreError, StoredEvent, StoredStream, StreamId,
};
use fail_points::{Omission, omits};
use rusqlite::{Connection, OptionalExtension, Transaction, params, types::Type};
use sealing::MasterKeyId;
use tokio::sync::{mpsc, oneshot};

use crate::{
    inline::Gate,
    open_error::OpenError,
    schema,
    seals::{DUE, STREAM_ENDS, UNIQUE_KEYS, altered},
    writer::Work,
};

/// How many threads read.
const THREADS: usize = 2;

/// How many queries may wait for a thread before callers are held back.
const QUEUE: usize = 1024;

type Query = Box<dyn FnOnce(&Connection) + Send>;

/// Reads on threads, or on the calling task.
pub(crate) enum Readers {
    Threads(Threads),
    /// With the writer's connection: no job is under way while a query runs, and the pages that it has written need not be read
    /// again.
    Inline {
        work: Arc<Mutex<Work>>,
        gate: Arc<dyn Gate>,
    },
}

/// Dropping it waits until the file is closed.
pub(crate) struct Threads {
    queries: Vec<mpsc::Sender<Query>>,
    handles: Vec<JoinHandle<()>>,
    next: AtomicUsize,
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.queries.clear();
        for thread in self.handles.drain(..) {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

impl Readers {
    pub(crate) fn start(
        path: &Path,
        key: &ChainKey,
        file_system: Option<&str>,
    ) -> Result<Self, OpenError> {
        let mut readers = Threads {
            queries: Vec::with_capacity(THREADS),
            handles: Vec::with_capacity(THREADS),
            next: AtomicUsize::new(0),
        };
        for number in 0..THREADS {
            let connection = connect(path, key, file_system)?;
            let (queries, mut waiting) = mpsc::channel::<Query>(QUEUE);
            let read = move || {
                while let Some(query) = waiting.blocking_recv() {
                    query(&connection);
                }
            };
            let thread = thread::Builder::new().name(format!("store-reader-{number}"));
            readers.handles.push(thread.spawn(read)?);
            readers.queries.push(queries);
        }
        Ok(Self::Threads(readers))
    }

    pub(crate) async fn run<Outcome, F>(&self, query: F) -> Result<Outcome, StoreError>
    where
        Outcome: Send + 'static,
        F: FnOnce(&Connection) -> Result<Outcome, rusqlite::Error> + Send + 'static,
    {
        let threads = match self {
            Self::Threads(threads) => threads,
            Self::Inline { work, gate } => {
                gate.pass().await;
                let outcome = query(
                    &work
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .connection,
                );
                gate.pass().await;
                return outcome.map_err(StoreError::from_source);
            }
        };
        let (sender, receiver) = oneshot::channel();
        let query: Query = Box::new(move |connection| drop(sender.send(query(connection))));
        let next = threads.next.fetch_add(1, Ordering::Relaxed);
        let thread = &threads.queries[next % threads.queries.len()];
        let gone = || StoreError::new("a reader has stopped");
        thread.send(query).await.map_err(|_| gone())?;
        receiver
            .await
            .map_err(|_| gone())?
            .map_err(StoreError::from_source)
    }
}

/// A connection that cannot write.
fn connect(
    path: &Path,
    key: &ChainKey,
    file_system: Option<&str>,
) -> Result<Connection, OpenError> {
    let connection = schema::connect_on(path, key, file_system)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// A stream's events, oldest first, each checked against the event before it.
pub(crate) fn events(
    connection: &Connection,
    key: &ChainKey,
    stream: &StreamId,
) -> Result<Vec<StoredEvent>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT version, at, actor, source, form, body, beside, unique_key, stream_hash, address, master_key
         FROM events WHERE stream = ?1 ORDER BY version",
    )?;
    let mut rows = statement.query([stream.as_str()])?;
    let (mut events, mut previous) = (Vec::new(), GENESIS);
    let mut retired = None;
    while let Some(row) = rows.next()? {
        let (actor, source, body): (String, String, String) =
            (row.get(2)?, row.get(3)?, row.get(5)?);
        let (unique_key, address): (Option<String>, Option<String>) = (row.get(7)?, row.get(9)?);
        let (at, schema) = (row.get(1)?, row.get(4)?);
        let master_key = row.get(10).map(MasterKeyId)?;
        let Some(hash_key) = key.hashing(master_key) else {
            tracing::error!(
                ?stream,
                %master_key,
                "an event of the stream was hashed with an unknown master key"
            );
            return Err(altered("events"));
        };
        let hash = hash_key.in_stream(Link {
            previous: &previous,
            stream,
            version: events.len(),
            at,
            actor: &actor,
            source: &source,
            address: address.as_deref(),
            schema,
            body: &body,
            beside: row.get(6)?,
            unique_key: unique_key.as_deref(),
        });
        let is_intact =
            row.get::<_, usize>(0)? == events.len() && row.get_ref(8)?.as_bytes()? == hash;
        if !is_intact && !omits(Omission::StreamHashes) {
            tracing::error!(
                ?stream,
                "an event of the stream was changed by another program"
            );
            return Err(altered("events"));
        }
        let foreign = |index, name: &str| {
            rusqlite::Error::InvalidColumnType(index, name.to_owned(), Type::Text)
        };
        events.push(StoredEvent {
            at: Timestamp::from_millis(at),
            cause: Cause {
                actor: Actor::parse(&actor).ok_or_else(|| foreign(2, "actor"))?,
                source: Source::parse(&source).ok_or_else(|| foreign(3, "source"))?,
                address: match address.as_deref().map(str::parse) {
                    None => None,
                    Some(Ok(address)) => Some(address),
                    Some(Err(_)) => return Err(foreign(9, "address")),
                },
            },
            schema,
            body,
        });
        previous = hash;
        if key.sealing(master_key).is_none() {
            retired = Some((events.len() - 1, hash));
        }
    }
    if let Some((version, hash)) = retired
        && !ends_with(connection, stream, version, hash)?
    {
        tracing::error!(
            ?stream,
            "an event of the stream was written with a master key after that was rotated away"
        );
        return Err(altered("events"));
    }
    Ok(events)
}

/// Whether this was the stream's last event with a retired key when that was rotated away.
fn ends_with(
    connection: &Connection,
    stream: &StreamId,
    version: usize,
    hash: [u8; 32],
) -> Result<bool, rusqlite::Error> {
    static FIND: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT 1 FROM stream_ends WHERE stream = ?1 AND version = ?2 AND stream_hash = ?3 AND {}",
            STREAM_ENDS.is_intact()
        )
    });
    connection
        .prepare_cached(&FIND)?
        .exists(params![stream.as_str(), version, hash])
}

/// The number of events in a stream.
pub(crate) fn length(connection: &Connection, stream: &str) -> Result<usize, rusqlite::Error> {
    connection
        .prepare_cached("SELECT COALESCE(MAX(version) + 1, 0) FROM events WHERE stream = ?1")?
        .query_row([stream], |row| row.get(0))
}

/// The stream that holds a unique key.
pub(crate) fn holder(
    connection: &Connection,
    unique_key: &str,
) -> Result<Option<StreamId>, rusqlite::Error> {
    static FIND: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT stream, {} AS intact FROM unique_keys WHERE key = ?1",
            UNIQUE_KEYS.is_intact()
        )
    });
    let holder: Option<String> = connection
        .prepare_cached(&FIND)?
        .query_row([unique_key], |row| {
            UNIQUE_KEYS.check(row)?;
            row.get(0)
        })
        .optional()?;
    Ok(holder.as_deref().and_then(StreamId::parse))
}

/// A sealed value of a stream.
pub(crate) fn sealed_value(
    connection: &Connection,
    stream: &str,
    name: &str,
) -> Result<Option<Vec<u8>>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT bytes FROM sealed_values WHERE stream = ?1 AND name = ?2")?
        .query_row([stream, name], |row| row.get(0))
        .optional()
}

/// Whole streams after one, ordered by name.
pub(crate) fn streams(
    connection: &Connection,
    key: &ChainKey,
    after: Option<&StreamId>,
    limit: usize,
) -> Result<Vec<StoredStream>, rusqlite::Error> {
    streams_in(&connection.unchecked_transaction()?, key, after, limit)
}

/// As [`streams`], in a transaction.
pub(crate) fn streams_in(
    transaction: &Transaction<'_>,
    key: &ChainKey,
    after: Option<&StreamId>,
    limit: usize,
) -> Result<Vec<StoredStream>, rusqlite::Error> {
    // A recursive step to the next name reads one entry of the index for each stream, not one for each event.
    let mut statement = transaction.prepare_cached(
        "WITH RECURSIVE names (stream) AS (
            SELECT min(stream) FROM events WHERE stream > ?1
            UNION ALL
            SELECT (SELECT min(events.stream) FROM events WHERE events.stream > names.stream)
            FROM names WHERE names.stream IS NOT NULL
            LIMIT ?2
         )
         SELECT stream FROM names WHERE stream IS NOT NULL",
    )?;
    let parameters = params![after.map_or("", StreamId::as_str), limit];
    let names = statement.query_map(parameters, |row| row.get::<_, String>(0))?;
    let mut streams = Vec::with_capacity(limit);
    for id in self::names(names)? {
        let events = events(transaction, key, &id)?;
        streams.push(StoredStream { id, events });
    }
    Ok(streams)
}

/// The streams due at `now`, the longest overdue first.
pub(crate) fn due(
    connection: &Connection,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<StreamId>, rusqlite::Error> {
    let mut statement =
        connection.prepare_cached("SELECT stream FROM due WHERE at <= ?1 ORDER BY at LIMIT ?2")?;
    let rows = statement.query_map(params![now.millis(), limit], |row| row.get::<_, String>(0))?;
    names(rows)
}

/// When streams are due. A row that another program has changed is missing.
pub(crate) fn due_times(
    connection: &Connection,
    streams: &[StreamId],
) -> Result<HashMap<StreamId, Timestamp>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT at FROM due WHERE stream = ?1 AND {}",
        DUE.is_intact()
    ))?;
    let mut due = HashMap::new();
    for stream in streams {
        let at = statement.query_row([stream.as_str()], |row| row.get(0));
        if let Some(at) = at.optional()? {
            due.insert(stream.clone(), Timestamp::from_millis(at));
        }
    }
    Ok(due)
}

fn names(
    rows: impl Iterator<Item = Result<String, rusqlite::Error>>,
) -> Result<Vec<StreamId>, rusqlite::Error> {
    rows.filter_map(|text| text.map(|text| StreamId::parse(&text)).transpose())
        .collect()
}
