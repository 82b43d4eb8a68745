//! Streams, conflicts, due times and labels.

use engine::ports::{AppendError, Store, UniqueKey};
use rusqlite::Connection;
use storage_sqlite::{ChainKey, OpenError, SqliteStore, verify};

use crate::{Fixture, append, at, key, session, wallet};

#[tokio::test]
async fn what_was_appended_is_read_back_by_another_process() {
    let fixture = Fixture::new();
    fixture.store.append(append(session(1), 0)).await.unwrap();
    fixture.store.append(append(session(1), 1)).await.unwrap();
    let events = fixture.reopened().load(&session(1)).await.unwrap();
    let bodies: Vec<_> = events.iter().map(|event| event.body.as_str()).collect();
    assert_eq!(bodies, ["{\"number\":0}", "{\"number\":1}"]);
    assert_eq!(fixture.store.load(&session(2)).await.unwrap(), []);
}

#[tokio::test]
async fn of_two_writers_who_saw_the_same_stream_one_is_refused_and_writes_nothing() {
    let fixture = Fixture::new();
    let other = fixture.reopened();
    let (first, second) = tokio::join!(
        fixture.store.append(append(session(1), 0)),
        other.append(append(session(1), 0))
    );
    let outcomes = [first, second];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(
        outcomes
            .iter()
            .any(|outcome| matches!(outcome, Err(AppendError::Conflict)))
    );
    let database = Connection::open(fixture.path()).unwrap();
    let rows: i64 = database
        .query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_of_writers_in_two_processes_leave_one_whole_chain() {
    let fixture = Fixture::new();
    let stores = [fixture.store.clone(), fixture.reopened()];
    let writers = (0..200_u8).map(|number| {
        let store = stores[usize::from(number % 2)].clone();
        tokio::spawn(async move {
            for expected in 0..3 {
                store
                    .append(append(session(number), expected))
                    .await
                    .unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(verify(&fixture.path(), &key()).unwrap().events, 600);
}

#[tokio::test]
async fn a_write_that_fails_writes_nothing_and_the_next_succeeds() {
    let fixture = Fixture::new();
    fixture.store.append(append(session(1), 0)).await.unwrap();
    // The same outbox identifier twice breaks a constraint in the middle of the transaction.
    let mut twice = append(session(2), 0);
    twice.events[0].outbox.as_mut().unwrap().id = format!("evt_{}_0", session(1).text());
    let failed = fixture.store.append(twice).await;
    assert!(matches!(failed, Err(AppendError::Store(_))), "{failed:?}");
    assert_eq!(fixture.store.load(&session(2)).await.unwrap(), []);
    fixture.store.append(append(session(2), 0)).await.unwrap();
    assert_eq!(verify(&fixture.path(), &key()).unwrap().events, 2);
}

#[tokio::test]
async fn what_is_due_is_found_until_it_is_put_off_or_settled() {
    let fixture = Fixture::new();
    for number in 1..=3 {
        fixture
            .store
            .append(append(session(number), 0))
            .await
            .unwrap();
    }
    assert_eq!(fixture.store.due(at(999), 10).await.unwrap(), []);
    assert_eq!(fixture.store.due(at(1000), 2).await.unwrap().len(), 2);
    fixture
        .store
        .postpone(&session(1), at(1000), at(5000))
        .await
        .unwrap();
    let mut settled = append(session(2), 1);
    settled.due = None;
    fixture.store.append(settled).await.unwrap();
    assert_eq!(fixture.store.due(at(1000), 10).await.unwrap(), [session(3)]);
    fixture
        .store
        .postpone(&session(2), at(1000), at(5000))
        .await
        .unwrap();
    assert_eq!(
        fixture.store.due(at(9000), 10).await.unwrap().len(),
        2,
        "what is settled stays so"
    );
}

#[tokio::test]
async fn a_stream_that_was_given_another_time_is_not_put_off() {
    let fixture = Fixture::new();
    fixture.store.append(append(session(1), 0)).await.unwrap();
    fixture
        .store
        .postpone(&session(1), at(999), at(5000))
        .await
        .unwrap();
    assert_eq!(fixture.store.due(at(1000), 9).await.unwrap(), [session(1)]);
}

#[tokio::test]
async fn a_name_has_one_holder_and_passes_on_only_from_the_one_expected() {
    let fixture = Fixture::new();
    let named = |number, from: Option<u8>| {
        let mut named = append(session(number), 0);
        let from = from.map(session);
        named.unique_key = Some(UniqueKey {
            key: "invoice/INV-1".to_owned(),
            from,
        });
        fixture.store.append(named)
    };
    named(1, None).await.unwrap();
    let refused = named(2, None).await;
    assert!(matches!(refused, Err(AppendError::Reserved(holder)) if holder == session(1)));
    assert_eq!(fixture.store.load(&session(2)).await.unwrap(), []);
    named(2, Some(1)).await.unwrap();
    assert!(matches!(
        named(3, Some(1)).await,
        Err(AppendError::Reserved(_))
    ));
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::new();
    fixture.store.append(append(session(1), 0)).await.unwrap();
    for ending in ["", "-wal", "-shm"] {
        let path = format!("{}{ending}", fixture.path().display());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{path}");
    }
}

/// Without this lock the next process that closes the file takes it for its own, and removes the log.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_file_stays_locked_for_as_long_as_it_is_open() {
    use std::os::unix::fs::MetadataExt;
    let fixture = Fixture::new();
    fixture.store.append(append(session(1), 0)).await.unwrap();
    let inode = std::fs::metadata(fixture.path()).unwrap().ino();
    let locks = std::fs::read_to_string("/proc/locks").unwrap();
    let held = locks.lines().any(|lock| {
        let mut words = lock.split_whitespace();
        words.any(|word| word.ends_with(&format!(":{inode}")))
    });
    assert!(held, "{locks}");
}

#[tokio::test]
async fn a_head_that_was_removed_does_not_grow_again() {
    let fixture = Fixture::new();
    fixture.store.append(append(session(1), 0)).await.unwrap();
    Connection::open(fixture.path())
        .unwrap()
        .execute("DELETE FROM head", [])
        .unwrap();
    let opened = SqliteStore::open(&fixture.path(), key());
    assert!(matches!(opened.err(), Some(OpenError::ForeignKey)));
}

#[tokio::test]
async fn streams_are_found_by_label_newest_first() {
    let fixture = Fixture::new();
    for number in 1..=3 {
        let mut labelled = append(wallet(number), 0);
        labelled.labels = vec![if number == 2 { "payer/b" } else { "payer/a" }.to_owned()];
        fixture.store.append(labelled).await.unwrap();
    }
    let all = fixture.store.labelled("payer/a", None, 9).await.unwrap();
    let streams: Vec<_> = all.iter().map(|(_, stream)| stream.clone()).collect();
    assert_eq!(streams, [wallet(3), wallet(1)]);
    let newest = fixture.store.labelled("payer/a", None, 1).await.unwrap();
    assert_eq!(newest, all[..1]);
    let older = fixture
        .store
        .labelled("payer/a", Some(all[0].0), 9)
        .await
        .unwrap();
    assert_eq!(older, all[1..]);
    assert_eq!(
        fixture.store.labelled("payer/%", None, 9).await.unwrap(),
        []
    );
}

#[tokio::test]
async fn a_file_sealed_with_another_key_or_by_a_newer_version_is_not_opened() {
    let fixture = Fixture::new();
    fixture.store.append(append(session(1), 0)).await.unwrap();
    let other = SqliteStore::open(&fixture.path(), ChainKey::new([8; 32]));
    assert!(matches!(other.err(), Some(OpenError::ForeignKey)));
    Connection::open(fixture.path())
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let newer = SqliteStore::open(&fixture.path(), key());
    assert!(matches!(
        newer.err(),
        Some(OpenError::TooNew { found: 99, .. })
    ));
}

#[tokio::test]
async fn a_file_of_an_older_format_is_left_untouched_and_the_error_says_what_to_do() {
    let fixture = Fixture::new();
    let database = Connection::open(fixture.path()).unwrap();
    for format in 1..6 {
        database
            .pragma_update(None, "user_version", format)
            .unwrap();
        let error = SqliteStore::open(&fixture.path(), key()).err().unwrap();
        assert!(matches!(error, OpenError::TooOld { found } if found == format));
        assert!(
            error.to_string().contains("set [storage] database"),
            "{error}"
        );
        let left: u32 = database
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left, format);
    }
}

#[tokio::test]
async fn a_write_that_fails_takes_none_of_those_beside_it_along() {
    let fixture = Fixture::new();
    let database = Connection::open(fixture.path()).unwrap();
    let forbidden = session(7).text();
    database
        .execute_batch(&format!(
            "CREATE TRIGGER forbidden BEFORE INSERT ON outbox WHEN NEW.object = '{forbidden}'
             BEGIN SELECT RAISE(FAIL, 'forbidden'); END"
        ))
        .unwrap();
    let appends = (0..20).map(|number| fixture.store.append(append(session(number), 0)));
    let appended = futures_util::future::join_all(appends).await;
    for (number, done) in appended.iter().enumerate() {
        assert_eq!(done.is_ok(), number != 7, "{number}: {done:?}");
    }
    let store = fixture.reopened();
    assert_eq!(store.load(&session(7)).await.unwrap(), []);
    assert_eq!(store.load(&session(8)).await.unwrap().len(), 1);
    verify(&fixture.path(), &key()).unwrap();
}
