//! Reading: two threads with a connection each, so that no query waits for the writer or blocks the runtime.

use std::{
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread::{self, JoinHandle},
};

use domain::Timestamp;
use engine::{
    StreamId,
    ports::{StoreError, StoredEvent},
};
use rusqlite::{Connection, params};
use tokio::sync::{mpsc, oneshot};

use crate::schema::{self, OpenError};

/// How many threads read.
const THREADS: usize = 2;

/// How many queries may wait for a thread before callers are held back.
const QUEUE: usize = 1024;

type Query = Box<dyn FnOnce(&Connection) + Send>;

/// Dropping it waits until the file is closed.
pub(crate) struct Readers {
    queries: Vec<mpsc::Sender<Query>>,
    threads: Vec<JoinHandle<()>>,
    next: AtomicUsize,
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.queries.clear();
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

impl Readers {
    pub(crate) fn start(path: &Path) -> Result<Self, OpenError> {
        let mut readers = Self {
            queries: Vec::with_capacity(THREADS),
            threads: Vec::with_capacity(THREADS),
            next: AtomicUsize::new(0),
        };
        for number in 0..THREADS {
            let connection = schema::open(path)?;
            connection.pragma_update(None, "query_only", true)?;
            let (queries, mut waiting) = mpsc::channel::<Query>(QUEUE);
            let read = move || {
                while let Some(query) = waiting.blocking_recv() {
                    query(&connection);
                }
            };
            let thread = thread::Builder::new().name(format!("store-reader-{number}"));
            readers.threads.push(thread.spawn(read)?);
            readers.queries.push(queries);
        }
        Ok(readers)
    }

    pub(crate) async fn run<Outcome, F>(&self, query: F) -> Result<Outcome, StoreError>
    where
        Outcome: Send + 'static,
        F: FnOnce(&Connection) -> Result<Outcome, rusqlite::Error> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let query: Query = Box::new(move |connection| drop(sender.send(query(connection))));
        let thread = &self.queries[self.next.fetch_add(1, Ordering::Relaxed) % self.queries.len()];
        let gone = || StoreError("a reader has stopped".to_owned());
        thread.send(query).await.map_err(|_| gone())?;
        receiver
            .await
            .map_err(|_| gone())?
            .map_err(|error| StoreError(error.to_string()))
    }
}

/// A stream's events, oldest first.
pub(crate) fn events(
    connection: &Connection,
    stream: &str,
) -> Result<Vec<StoredEvent>, rusqlite::Error> {
    let mut statement = connection
        .prepare_cached("SELECT at, body FROM events WHERE stream = ?1 ORDER BY version")?;
    let rows = statement.query_map([stream], |row| {
        Ok(StoredEvent {
            at: Timestamp::from_millis(row.get(0)?),
            body: row.get(1)?,
        })
    })?;
    rows.collect()
}

/// The streams with a label, newest first, after a place.
pub(crate) fn labelled(
    connection: &Connection,
    label: &str,
    after: Option<u64>,
    limit: usize,
) -> Result<Vec<(u64, StreamId)>, rusqlite::Error> {
    // No sequence is as large as the largest integer of SQLite.
    let before = after.unwrap_or(i64::MAX.unsigned_abs());
    let mut statement = connection.prepare_cached(
        "SELECT seq, stream FROM labels WHERE label = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
    )?;
    let rows = statement.query_map(params![label, before, limit], |row| {
        Ok((row.get(0)?, row.get::<_, String>(1)?))
    })?;
    rows.filter_map(|row| {
        let named = row.map(|(seq, text)| StreamId::parse(&text).map(|stream| (seq, stream)));
        named.transpose()
    })
    .collect()
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
    streams(rows)
}

fn streams(
    rows: impl Iterator<Item = Result<String, rusqlite::Error>>,
) -> Result<Vec<StreamId>, rusqlite::Error> {
    rows.filter_map(|text| text.map(|text| StreamId::parse(&text)).transpose())
        .collect()
}
