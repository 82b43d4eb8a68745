//! The redo log: what was written after a copy of the database was made is applied to it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use engine::ports::{RefreshLease, TokenVault};
use eventlog::{Append, Cause, GapReason, Head, Storage};
use storage_sqlite::{
    SqliteStore,
    backup::{self, Restored, Restoring},
};

use crate::{Fixture, append, at, key, stream};

const DAY: i64 = 24 * 3600 * 1000;

impl Fixture {
    async fn write(&self, number: u8) {
        let append = append(stream(number), 0);
        self.store.append(append).await.unwrap();
    }

    fn copy(&self) -> PathBuf {
        let copy = self.directory.path().join("copy");
        let _ = fs::remove_file(&copy);
        backup::copy(&self.path(), &key(), &copy).unwrap();
        copy
    }

    async fn head(&self) -> Head {
        self.store.verify().await.unwrap().head
    }

    fn redo_files(&self) -> Vec<PathBuf> {
        let folder = format!("{}-redo", self.path().display());
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        files
    }

    /// Closes the database, puts the copy in its place as `cp` does, changes something beside it, and opens it.
    fn put_back(self, copy: &Path, change: impl FnOnce(&Self)) -> Self {
        change(&self);
        let path = self.path();
        let Self { directory, store } = self;
        drop(store);
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", path.display()));
        }
        fs::copy(copy, &path).unwrap();
        let store = SqliteStore::open(&path, key()).unwrap();
        Self { directory, store }
    }
}

/// What may differ from the database that was lost: nothing that `verify` and the lists show.
async fn is_whole(fixture: &Fixture, head: Head) {
    let store = &fixture.store;
    assert_eq!(store.verify().await.unwrap().head, head);
    assert_eq!(store.gap().await.unwrap(), None);
}

#[tokio::test]
async fn an_older_copy_is_brought_up_to_date_when_it_is_opened() {
    let fixture = Fixture::new();
    fixture.write(1).await;
    let copy = fixture.copy();
    // Two processes write in turn.
    let other = fixture.reopened();
    for number in [2, 4] {
        fixture.write(number).await;
        other.append(append(stream(number + 1), 0)).await.unwrap();
    }
    drop(other);
    let refused = fixture.store.append(append(stream(2), 0)).await;
    assert!(refused.is_err(), "it is not in the redo log");
    let head = fixture.head().await;
    let fixture = fixture.put_back(&copy, |_| ());
    is_whole(&fixture, head).await;
    assert_eq!(
        Storage::load(&fixture.store, &stream(5))
            .await
            .unwrap()
            .len(),
        1
    );
    // And what is written now continues both logs.
    fixture.write(6).await;
    let head = fixture.head().await;
    let fixture = fixture.put_back(&copy, |_| ());
    is_whole(&fixture, head).await;
}

#[tokio::test]
async fn a_restored_backup_is_brought_up_to_date() {
    let fixture = Fixture::new();
    fixture.write(1).await;
    let (copy, staged) = (fixture.copy(), fixture.directory.path().join("staged"));
    fixture.write(2).await;
    let head = fixture.head().await;
    let path = fixture.path();
    let Fixture { directory, store } = fixture;
    drop(store);
    backup::stage(&copy, &key(), &staged).unwrap();
    let restoring = Restoring {
        now: at(9000),
        cause: Cause::operator("alice"),
        from_redo: true,
        redo_days: 3,
    };
    let restored = backup::restore(&staged, &path, &key(), restoring).unwrap();
    let is_complete = true;
    assert_eq!(restored, Restored { head, is_complete });
    let store = SqliteStore::open(&path, key()).unwrap();
    is_whole(&Fixture { directory, store }, head).await;
}

#[tokio::test]
async fn a_copy_is_brought_up_to_a_damaged_record_and_the_rest_is_a_gap() {
    type Damage = fn(&mut Vec<&str>) -> String;
    let damages: [(&str, Damage); 4] = [
        ("missing", |lines| {
            lines.remove(3);
            lines.join("\n") + "\n"
        }),
        ("changed", |lines| {
            lines.join("\n").replace(
                r#"sample/4","expected":0,"at":1000"#,
                r#"sample/4","expected":0,"at":1001"#,
            ) + "\n"
        }),
        ("torn, and written on", |lines| {
            let torn = &lines[3][..lines[3].len() / 2];
            format!(
                "{}\n{torn}\n{}\n",
                lines[..3].join("\n"),
                lines[4..].join("\n")
            )
        }),
        ("at the end", |lines| {
            lines[..3].join("\n") + "\n" + &lines[3][..30]
        }),
    ];
    for (name, damage) in damages {
        let fixture = Fixture::new();
        let copy = fixture.copy();
        for number in 1..6 {
            fixture.write(number).await;
        }
        let fixture = fixture.put_back(&copy, |fixture| {
            let files = fixture.redo_files();
            let text = fs::read_to_string(&files[0]).unwrap();
            let after = damage(&mut text.lines().collect());
            assert_ne!(after, text, "{name}");
            fs::write(&files[0], after).unwrap();
        });
        let store = &fixture.store;
        assert_eq!(store.verify().await.unwrap().events, 4, "{name}");
        let gap = store.gap().await.unwrap().unwrap();
        assert_eq!(gap.reason, GapReason::OlderCopy, "{name}");
        // The log goes on from there, and so does its redo log.
        let later = fixture.copy();
        fixture.write(7).await;
        let head = fixture.head().await;
        let fixture = fixture.put_back(&later, |_| ());
        assert_eq!(fixture.head().await, head, "{name}");
    }
}

#[tokio::test]
async fn a_record_whose_transaction_was_rolled_back_is_not_applied() {
    let fixture = Fixture::new();
    let copy = fixture.copy();
    fixture.write(1).await;
    // As a process leaves it that was killed between the record and the commit.
    let abandoned = {
        let twin = Fixture::new();
        twin.write(1).await;
        twin.write(9).await;
        let text = fs::read_to_string(&twin.redo_files()[0]).unwrap();
        text.lines().last().unwrap().to_owned() + "\n"
    };
    let files = fixture.redo_files();
    let written = fs::read_to_string(&files[0]).unwrap();
    fs::write(&files[0], written + &abandoned).unwrap();
    fixture.write(2).await;
    let head = fixture.head().await;
    let fixture = fixture.put_back(&copy, |_| ());
    is_whole(&fixture, head).await;
    assert_eq!(Storage::load(&fixture.store, &stream(9)).await.unwrap(), []);
}

#[tokio::test]
async fn a_redo_log_that_another_key_sealed_is_not_applied() {
    let fixture = Fixture::new();
    let copy = fixture.copy();
    fixture.write(1).await;
    let other = tempfile::tempdir().unwrap();
    let foreign = {
        let path = other.path().join("log.sqlite3");
        let store = SqliteStore::open(&path, eventlog::ChainKey::new([8; 32])).unwrap();
        store.append(append(stream(9), 0)).await.unwrap();
        format!("{}-redo", path.display())
    };
    let fixture = fixture.put_back(&copy, |fixture| {
        let file = &fixture.redo_files()[0];
        fs::copy(Path::new(&foreign).join(file.file_name().unwrap()), file).unwrap();
    });
    assert_eq!(Storage::load(&fixture.store, &stream(9)).await.unwrap(), []);
    assert!(fixture.store.gap().await.unwrap().is_some());
}

#[tokio::test]
async fn token_calls_still_count_in_a_copy_from_before_them() {
    let fixture = Fixture::new();
    let copy = fixture.copy();
    for revision in 0..2 {
        let lease = fixture
            .store
            .acquire_lease("t", revision, at(1000 + i64::try_from(revision).unwrap()))
            .await;
        assert_eq!(lease.unwrap(), RefreshLease::Granted);
        fixture
            .store
            .save("t", vec![revision.try_into().unwrap()])
            .await
            .unwrap();
        fixture.write(revision.try_into().unwrap()).await;
    }
    let fixture = fixture.put_back(&copy, |_| ());
    assert_eq!(
        TokenVault::load(&fixture.store, "t").await.unwrap(),
        (2, Some(vec![1]))
    );
    let third = fixture.store.acquire_lease("t", 2, at(2000)).await.unwrap();
    assert!(
        matches!(third, RefreshLease::BudgetExhausted { .. }),
        "{third:?}"
    );
}

#[tokio::test]
async fn old_days_are_removed() {
    let fixture = Fixture::new();
    for (number, day) in (0..6_u8).zip(0..) {
        let later = Append {
            at: at(day * DAY),
            ..append(stream(number), 0)
        };
        fixture.store.append(later).await.unwrap();
    }
    let names: Vec<_> = fixture
        .redo_files()
        .iter()
        .map(|file| file.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        names,
        ["1970-01-04.redo", "1970-01-05.redo", "1970-01-06.redo"]
    );
}

#[tokio::test]
async fn a_redo_log_that_cannot_be_written_stops_nothing_and_leaves_a_gap() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log.sqlite3");
    let in_its_place = directory.path().join("log.sqlite3-redo");
    fs::write(&in_its_place, b"").unwrap();
    let store = SqliteStore::open(&path, key()).unwrap();
    let fixture = Fixture { directory, store };
    let copy = fixture.copy();
    fixture.write(1).await;
    fs::remove_file(&in_its_place).unwrap();
    fixture.write(2).await;
    let fixture = fixture.put_back(&copy, |fixture| assert_eq!(fixture.redo_files().len(), 1));
    assert_eq!(Storage::load(&fixture.store, &stream(2)).await.unwrap(), []);
    assert!(fixture.store.gap().await.unwrap().is_some());
}
