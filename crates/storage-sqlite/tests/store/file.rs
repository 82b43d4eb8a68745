//! The file: its rights, its lock, its format, and writes that fail.

use eventlog::{AppendError, ChainKey, Storage};
use rusqlite::Connection;
use storage_sqlite::{OpenError, SqliteStore};

use crate::{Fixture, append, key, stream};

#[tokio::test]
async fn a_write_that_fails_writes_nothing_and_the_next_succeeds() {
    let fixture = Fixture::new();
    fixture.store.append(append(stream(1), 0)).await.unwrap();
    // The same outbox identifier twice breaks a constraint in the middle of the transaction.
    let mut twice = append(stream(2), 0);
    twice.events[0].message.as_mut().unwrap().id = format!("evt_{}_0", stream(1).as_str());
    let failed = fixture.store.append(twice).await;
    assert!(matches!(failed, Err(AppendError::Store(_))), "{failed:?}");
    assert_eq!(fixture.store.load(&stream(2)).await.unwrap(), []);
    fixture.store.append(append(stream(2), 0)).await.unwrap();
    assert_eq!(fixture.store.verify().await.unwrap().events, 2);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::new();
    fixture.store.append(append(stream(1), 0)).await.unwrap();
    for ending in ["", "-wal", "-shm", "-head"] {
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
    fixture.store.append(append(stream(1), 0)).await.unwrap();
    let inode = std::fs::metadata(fixture.path()).unwrap().ino();
    let locks = std::fs::read_to_string("/proc/locks").unwrap();
    let held = locks.lines().any(|lock| {
        let mut words = lock.split_whitespace();
        words.any(|word| word.ends_with(&format!(":{inode}")))
    });
    assert!(held, "{locks}");
}

#[tokio::test]
async fn a_file_sealed_with_another_key_or_by_a_newer_version_is_not_opened() {
    let fixture = Fixture::new();
    fixture.store.append(append(stream(1), 0)).await.unwrap();
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
    for format in 1..9 {
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
    let forbidden = stream(7);
    let forbidden = forbidden.as_str();
    database
        .execute_batch(&format!(
            "CREATE TRIGGER forbidden BEFORE INSERT ON outbox WHEN NEW.object = '{forbidden}'
             BEGIN SELECT RAISE(FAIL, 'forbidden'); END"
        ))
        .unwrap();
    let appends = (0..20).map(|number| fixture.store.append(append(stream(number), 0)));
    let appended = futures_util::future::join_all(appends).await;
    for (number, done) in appended.iter().enumerate() {
        assert_eq!(done.is_ok(), number != 7, "{number}: {done:?}");
    }
    database.execute_batch("DROP TRIGGER forbidden").unwrap();
    let store = fixture.reopened();
    assert_eq!(store.load(&stream(7)).await.unwrap(), []);
    assert_eq!(store.load(&stream(8)).await.unwrap().len(), 1);
    store.verify().await.unwrap();
}
