//! Measures the read side: pages of lists, opening a session and making the rows anew, with many sessions stored.
//!
//! `lists SESSIONS` fills a new file with paid sessions and prints its measurements as one JSON object.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program that prints measurements, or stops"
)]

mod filters;
mod no_bkash;
mod sample;

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{AccountId, Amount, InvoiceNumber, Timestamp, session::Order};
use engine::{Engine, Ports};
use eventlog::{Cause, ChainKey, Clock, Entropy, ObjectQuery, Position, Projection, Storage};
use futures_util::future::join_all;
use objects::row::kind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use storage_sqlite::SqliteStore;

use crate::no_bkash::NoBkash;

/// How many appends share a transaction while the file is filled.
const BATCH: usize = 512;

/// How many queries of each kind, and how many openings, are measured.
const QUERIES: usize = 300;
const OPENINGS: usize = 2000;

struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "a measurement on the real clock")]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(std::time::UNIX_EPOCH).unwrap();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
    }
}

/// Different bits each time, of no use for secrets.
struct Counter(std::sync::atomic::AtomicU64);

impl Entropy for Counter {
    fn bits(&self) -> [u8; 32] {
        let number = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Sha256::digest(number.to_be_bytes()).into()
    }
}

#[tokio::main]
async fn main() {
    let sessions: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let folder = tempfile::tempdir_in(".").unwrap();
    let empty = open(&folder.path().join("empty.sqlite3"));
    let full = open(&folder.path().join("full.sqlite3"));
    let (engine, _) = engine(&full);
    let filling = instant();
    fill(&full, sessions).await;
    let filled = filling.elapsed();

    let mut measured = json!({
        "sessions": sessions,
        "filled_per_second": rate(sessions, filled),
        "pages_ms": pages(&full, sessions).await,
    });
    // The two are measured by turns, so that both meet the same machine.
    let (mut of_empty, mut of_full) = (Vec::new(), Vec::new());
    for round in 0..4 {
        of_empty.extend(openings(&empty, round).await);
        of_full.extend(openings(&full, round).await);
    }
    measured["open_ms"] = json!({ "empty": summary(of_empty), "full": summary(of_full) });
    let projection = Projection::new(Arc::new(full.clone()), engine.kinds());
    for (name, remove) in [("compared", false), ("made_anew", true)] {
        if remove {
            let path = folder.path().join("full.sqlite3");
            let database = rusqlite::Connection::open(path).unwrap();
            database.busy_timeout(Duration::from_secs(60)).unwrap();
            database.execute("DELETE FROM objects", []).unwrap();
            // What is measured is the rebuild, not what one large transaction leaves in the write-ahead log.
            database
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .unwrap();
        }
        let rebuilding = instant();
        let rebuilt = projection.rebuild(|_| {}).await.unwrap();
        let took = rebuilding.elapsed();
        let events = usize::try_from(rebuilt.events).unwrap();
        measured["rebuilt_events_per_second"][name] = rate(events, took);
    }
    let bytes = std::fs::metadata(folder.path().join("full.sqlite3"))
        .unwrap()
        .len();
    measured["bytes_per_session"] = json!(bytes / sessions as u64);
    println!("{measured}");
}

#[expect(clippy::disallowed_methods, reason = "a measurement on the real clock")]
fn instant() -> Instant {
    Instant::now()
}

fn rate(count: usize, took: Duration) -> Value {
    let count = f64::from(u32::try_from(count).unwrap());
    json!((count / took.as_secs_f64()).round())
}

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, ChainKey::new([7; 32])).unwrap()
}

fn engine(store: &SqliteStore) -> (Engine, Arc<dyn Storage>) {
    let storage: Arc<dyn Storage> = Arc::new(store.clone());
    let ports = Ports {
        storage: storage.clone(),
        gateways: Arc::new(NoBkash),
        clock: Arc::new(System),
        entropy: Arc::new(Counter(std::sync::atomic::AtomicU64::new(1 << 40))),
    };
    (Engine::new(ports, "https://pay.example"), storage)
}

async fn fill(store: &SqliteStore, sessions: usize) {
    let numbers: Vec<_> = (0..sessions).collect();
    for batch in numbers.chunks(BATCH) {
        let appends = batch
            .iter()
            .map(|number| store.append(sample::paid_session(*number)));
        for appended in join_all(appends).await {
            appended.unwrap();
        }
    }
}

/// The time of a page for each filter, from random positions.
async fn pages(store: &SqliteStore, sessions: usize) -> Value {
    let mut measured = serde_json::Map::new();
    for (name, filter) in filters::all() {
        let mut took = Vec::new();
        for query in 0..QUERIES {
            let number = pseudo_random(query) % sessions;
            let after = (query % 2 == 1).then(|| Position {
                created_at: sample::created_at(pseudo_random(query + 7) % sessions),
                id: "~".to_owned(),
            });
            let query = ObjectQuery {
                account: account(),
                kind: kind::PAYMENT,
                filter: filter(number),
                after,
                limit: 101,
            };
            let began = instant();
            store.objects(&query).await.unwrap();
            took.push(began.elapsed());
        }
        measured.insert(name.to_owned(), summary(took));
    }
    Value::Object(measured)
}

fn account() -> AccountId {
    AccountId::parse("tea-house/test").unwrap()
}

fn pseudo_random(number: usize) -> usize {
    let hash = Sha256::digest(number.to_be_bytes());
    usize::from_be_bytes(hash[..8].try_into().unwrap()) >> 1
}

/// The time of opening one session after another.
async fn openings(store: &SqliteStore, round: usize) -> Vec<Duration> {
    let (engine, _) = engine(store);
    let mut took = Vec::new();
    for number in 0..OPENINGS / 4 {
        let invoice = InvoiceNumber::parse(&format!("NEW-{round}-{number}")).unwrap();
        let amount = Amount::from_poisha(59_900).unwrap();
        let expires_at = engine.now() + Duration::from_secs(1800);
        let order = Order::new(account(), amount, invoice, expires_at);
        let began = instant();
        engine
            .open_session(order, Cause::key("key_1"), None, |_, _| None)
            .await
            .unwrap();
        took.push(began.elapsed());
    }
    took
}

fn summary(mut took: Vec<Duration>) -> Value {
    took.sort();
    let at = |percent: usize| {
        let index = (took.len() * percent / 100).min(took.len() - 1);
        took[index].as_secs_f64() * 1000.0
    };
    json!({ "p50": at(50), "p99": at(99) })
}
