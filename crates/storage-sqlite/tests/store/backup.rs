//! A copy that is made while others write, and putting it back.

use std::fs;

use eventlog::{Append, Cause, Gap, GapReason, Storage};
use storage_sqlite::{
    SqliteStore,
    backup::{self, BackupError, Restored, Restoring},
};

use crate::{Fixture, append, at, key, stream};

#[tokio::test]
async fn a_copy_is_whole_and_is_restored_with_a_gap() {
    let fixture = Fixture::new();
    let later = Append {
        at: at(5000),
        ..append(stream(2), 0)
    };
    fixture.store.append(append(stream(1), 0)).await.unwrap();
    fixture.store.heartbeat(at(3000)).await.unwrap();
    let folder = fixture.directory.path();
    let (copy, staged) = (folder.join("copy"), folder.join("staged"));
    backup::copy(&fixture.path(), &key(), &copy).unwrap();
    fixture.store.append(later).await.unwrap();
    let copied = SqliteStore::open_to_verify(&copy, key()).unwrap();
    assert_eq!(copied.verify().await.unwrap().events, 1);
    drop(copied);
    assert!(
        !folder.join("copy-wal").exists(),
        "a backup is a single file"
    );
    let again = backup::copy(&fixture.path(), &key(), &copy);
    assert!(
        matches!(again, Err(BackupError::File { .. })),
        "a backup replaces no file"
    );

    backup::stage(&copy, &key(), &staged).unwrap();
    let (path, cause) = (fixture.path(), Cause::operator("alice"));
    let restoring = Restoring {
        now: at(9000),
        cause: cause.clone(),
        from_redo: false,
        redo_days: 3,
    };
    let restore = || backup::restore(&staged, &path, &key(), restoring.clone());
    let refused = restore();
    assert!(matches!(refused, Err(BackupError::InUse)), "{refused:?}");
    let Fixture { directory, store } = fixture;
    drop(store);
    let Restored { head, is_complete } = restore().unwrap();
    assert!(!is_complete);

    let store = SqliteStore::open(&path, key()).unwrap();
    assert_eq!(store.verify().await.unwrap().head, head);
    let gap = Gap {
        since: at(3000),
        until: at(9000),
        reason: GapReason::Restored,
    };
    assert_eq!(store.gap().await.unwrap(), Some(gap));
    let history = store.load(&Gap::stream()).await.unwrap();
    assert_eq!(history.len(), 1, "the restored database is no older copy");
    assert_eq!(history[0].cause, cause);
    assert_eq!(store.load(&stream(2)).await.unwrap(), []);
    drop(store);
    // The database that was replaced is kept.
    let aside = format!("{}-replaced", path.display());
    let replaced = SqliteStore::open_to_verify(aside.as_ref(), key()).unwrap();
    assert_eq!(replaced.verify().await.unwrap().events, 2);
    drop(directory);
}

#[tokio::test]
async fn a_damaged_backup_is_not_staged() {
    let fixture = Fixture::new();
    let folder = fixture.directory.path();
    let (copy, staged) = (folder.join("copy"), folder.join("staged"));
    for number in 0..50 {
        fixture
            .store
            .append(append(stream(number), 0))
            .await
            .unwrap();
    }
    backup::copy(&fixture.path(), &key(), &copy).unwrap();
    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x5a);
    fs::write(&copy, bytes).unwrap();
    assert!(backup::stage(&copy, &key(), &staged).is_err());
    assert!(!staged.exists());
}
