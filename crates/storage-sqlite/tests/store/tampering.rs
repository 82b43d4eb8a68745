//! Whatever is changed in the file behind the store's back is found.

use eventlog::{Storage, VerifyError};
use rusqlite::Connection;
use storage_sqlite::{OpenError, SqliteStore};

use crate::{Fixture, append, key, stream};

/// A file with three events of two streams that was changed by `sql`, and what verifying it finds.
async fn tampered(sql: &str) -> VerifyError {
    let fixture = Fixture::new();
    for (number, expected) in [(1, 0), (2, 0), (1, 1)] {
        fixture
            .store
            .append(append(stream(number), expected))
            .await
            .unwrap();
    }
    assert_eq!(fixture.store.verify().await.unwrap().events, 3);
    let database = Connection::open(fixture.path()).unwrap();
    database
        .execute_batch(
            "DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_removed;
             PRAGMA foreign_keys = OFF;",
        )
        .unwrap();
    database.execute_batch(sql).unwrap();
    let store = SqliteStore::open_to_verify(&fixture.path(), key()).unwrap();
    store.verify().await.unwrap_err()
}

#[tokio::test]
async fn every_column_of_an_event_is_covered_by_the_chain() {
    for change in [
        "body = '{}'",
        "at = at + 1",
        "actor = 'operator:mallory'",
        "source = 'command'",
        "form = 2",
        "stream = 'sample/9'",
        "version = 7",
        "lane = 1",
        "beside = 0",
        "unique_key = 'invoice/1'",
        "stream_hash = zeroblob(32)",
        "hash = zeroblob(32)",
    ] {
        let found = tampered(&format!("UPDATE events SET {change} WHERE seq = 2")).await;
        assert!(
            matches!(found, VerifyError::Event { position: 2 }),
            "{change}: {found:?}"
        );
    }
}

#[tokio::test]
async fn a_removed_event_is_found_wherever_it_was() {
    let found = tampered("DELETE FROM events WHERE seq = 1").await;
    assert!(
        matches!(found, VerifyError::Event { position: 2 }),
        "{found:?}"
    );
    let found = tampered("DELETE FROM events WHERE seq = 3").await;
    assert!(
        matches!(
            found,
            VerifyError::End {
                found: 2,
                sealed: 3
            }
        ),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_head_that_was_moved_back_with_its_events_is_not_sealed() {
    let found = tampered(
        "DELETE FROM events WHERE seq = 3;
         UPDATE lanes SET seq = 2, hash = (SELECT hash FROM events WHERE seq = 2)",
    )
    .await;
    assert!(matches!(found, VerifyError::Seal), "{found:?}");
}

#[tokio::test]
async fn a_head_that_was_removed_does_not_grow_again() {
    let fixture = Fixture::new();
    fixture.store.append(append(stream(1), 0)).await.unwrap();
    Connection::open(fixture.path())
        .unwrap()
        .execute("DELETE FROM lanes", [])
        .unwrap();
    let opened = SqliteStore::open(&fixture.path(), key());
    assert!(matches!(opened.err(), Some(OpenError::ForeignKey)));
}
