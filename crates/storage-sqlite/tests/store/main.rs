//! The store on a real file: what was acknowledged is there, what was refused is not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod attacks;
mod backup;
mod conformance;
mod file;
mod idempotency;
mod inline;
mod process_clocks;
mod rebuild;
mod redo;
mod rotation;
mod tampering;
mod token_vault;

use std::path::PathBuf;

use domain::{AccountId, Timestamp};
use eventlog::{Append, Cause, ChainKey, NewEvent, OutboxMessage, StreamId};
use storage_sqlite::SqliteStore;
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

fn stream(number: u8) -> StreamId {
    StreamId::new("sample", &number.to_string())
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// One event with a message.
fn append(stream: StreamId, expected: usize) -> Append {
    let message = OutboxMessage {
        id: format!("evt_{}_{expected}", stream.as_str()),
        account: AccountId::parse("tea-house/test").unwrap(),
        kind: "payment.completed".into(),
        object: stream.as_str().to_owned(),
        body: "{}".to_owned(),
    };
    Append {
        stream,
        expected,
        at: at(1000),
        cause: Cause::key("key_1"),
        schema: 1,
        events: vec![NewEvent {
            body: format!("{{\"number\":{expected}}}"),
            message: Some(message),
        }],
        due: None,
        objects: Vec::new(),
        sealed: Vec::new(),
        unique_key: None,
        idempotency: None,
        response: None,
    }
}
