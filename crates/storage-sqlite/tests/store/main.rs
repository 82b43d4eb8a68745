//! The store on a real file: what was acknowledged is there, what was refused is not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod log;
mod receipts;
mod token_vault;

use std::path::PathBuf;

use domain::{AccountId, AgreementId, SessionId, Timestamp};
use engine::{
    StreamId,
    ports::{Append, NewEvent, OutboxRow},
};
use storage_sqlite::{ChainKey, SqliteStore};
use tempfile::TempDir;

/// A store in a directory of its own.
struct Fixture {
    directory: TempDir,
    store: SqliteStore,
}

impl Fixture {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let store = SqliteStore::open(&directory.path().join("log.sqlite3"), key()).unwrap();
        Self { directory, store }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("log.sqlite3")
    }

    /// The file as another process would open it.
    fn reopened(&self) -> SqliteStore {
        SqliteStore::open(&self.path(), key()).unwrap()
    }
}

fn key() -> ChainKey {
    ChainKey::new([7; 32])
}

fn session(number: u8) -> StreamId {
    StreamId::Session(SessionId::from_random([number; 32]))
}

fn wallet(number: u8) -> StreamId {
    StreamId::Agreement(AgreementId::from_random([number; 32]))
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// One event with an outbox row, due at its own instant.
fn append(stream: StreamId, expected: usize) -> Append {
    let id = format!("evt_{}_{expected}", stream.text());
    let outbox = OutboxRow {
        id,
        account: AccountId::parse("tea-house/test").unwrap(),
        kind: "payment.completed",
        object: stream.text(),
        body: "{}".to_owned(),
    };
    let event = NewEvent {
        body: format!("{{\"number\":{expected}}}"),
        outbox: Some(outbox),
    };
    let due = Some(at(1000));
    Append {
        stream,
        expected,
        at: at(1000),
        events: vec![event],
        due,
        labels: Vec::new(),
        name: None,
        receipt: None,
    }
}
