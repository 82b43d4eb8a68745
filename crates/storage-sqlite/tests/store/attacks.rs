//! Somebody who can write to the file, but does not have the key, changes it while the server runs or stands still. The
//! running store, the next opening and `verify` find it.

use std::{fs, path::Path};

use domain::AccountId;
use eventlog::{
    Append, AppendError, Gap, GapReason, Head, NewIdempotencyRecord, ObjectFilter, ObjectQuery,
    ObjectRow, Storage, UniqueKey, VerifyError,
};
use rusqlite::Connection;
use storage_sqlite::{OpenError, SqliteStore};

use crate::{Fixture, append, at, key, stream};

/// Changes the file as another program.
fn attack(fixture: &Fixture, sql: &str) {
    let database = Connection::open(fixture.path()).unwrap();
    database
        .execute_batch(
            "DROP TRIGGER IF EXISTS events_are_never_changed; DROP TRIGGER IF EXISTS events_are_never_removed;
             PRAGMA foreign_keys = OFF;",
        )
        .unwrap();
    database.execute_batch(sql).unwrap();
}

fn account() -> AccountId {
    AccountId::parse("tea-house/test").unwrap()
}

/// An append that writes a row into every table of the log.
fn full(number: u8) -> Append {
    Append {
        due: Some(at(2000)),
        objects: vec![row(number)],
        unique_key: Some(UniqueKey {
            key: format!("invoice/{number}"),
            from: None,
        }),
        idempotency: Some(NewIdempotencyRecord {
            account: account(),
            key: format!("key-{number}"),
            fingerprint: [1; 32],
            object: "cs_1".to_owned(),
            response: Some((201, "{}".to_owned())),
        }),
        ..append(stream(number), 0)
    }
}

fn row(number: u8) -> ObjectRow {
    ObjectRow {
        kind: "payment".into(),
        id: format!("pay_{number}"),
        account: account(),
        status: "pending_payer".into(),
        amount: Some(100),
        currency: Some("BDT".into()),
        invoice: None,
        payer_reference: None,
        trx_id: None,
        provider_id: None,
        wallet_digits: None,
        parent: None,
        created_at: at(1000),
        updated_at: at(1000),
        needs_attention: false,
        sequence: 1,
        body: "{}".to_owned(),
    }
}

async fn filled() -> Fixture {
    let fixture = Fixture::new();
    for number in 1..=3 {
        fixture.store.append(full(number)).await.unwrap();
    }
    fixture.store.verify().await.unwrap();
    fixture
}

async fn verified(fixture: &Fixture) -> Result<Head, VerifyError> {
    let store = SqliteStore::open_to_verify(&fixture.path(), key()).unwrap();
    store.verify().await.map(|verified| verified.head)
}

#[tokio::test]
async fn the_running_store_stops_writing_when_the_log_was_cut_and_the_next_opening_refuses_it() {
    let cut = "DELETE FROM outbox WHERE seq = 3; DELETE FROM events WHERE seq = 3;";
    let head_of_own_table =
        "UPDATE lanes SET seq = 2, hash = (SELECT hash FROM events WHERE seq = 2);";
    for attacks in [
        cut.to_owned(),
        format!("{cut} {head_of_own_table}"),
        "DELETE FROM lanes".to_owned(),
        "UPDATE lanes SET alive_at = alive_at + 1".to_owned(),
        "UPDATE events SET hash = zeroblob(32) WHERE seq = 3".to_owned(),
        "INSERT INTO events SELECT 4, lane, stream, 1, at, actor, source, address, form, body, beside, unique_key, master_key,
                stream_hash, hash
            FROM events WHERE seq = 3"
            .to_owned(),
    ] {
        let fixture = filled().await;
        attack(&fixture, &attacks);
        assert!(fixture.store.check().await.is_err(), "{attacks}");
        let refused = fixture.store.append(full(4)).await.unwrap_err();
        assert!(
            matches!(&refused, AppendError::Store(error) if error.to_string().contains("bkash-checkout verify")),
            "{attacks}: {refused:?}"
        );
        assert!(verified(&fixture).await.is_err(), "{attacks}");
        let opened = SqliteStore::open(&fixture.path(), key()).err().unwrap();
        assert!(
            matches!(opened, OpenError::Changed(_) | OpenError::ForeignKey),
            "{attacks}: {opened:?}"
        );
    }
}

#[tokio::test]
async fn an_older_head_with_its_seal_does_not_deceive_the_running_store() {
    let fixture = filled().await;
    let database = Connection::open(fixture.path()).unwrap();
    let older: (i64, Vec<u8>, i64, Vec<u8>) = database
        .query_row("SELECT seq, hash, alive_at, seal FROM lanes", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .unwrap();
    fixture.store.append(full(4)).await.unwrap();
    attack(
        &fixture,
        "DELETE FROM outbox WHERE seq = 4; DELETE FROM events WHERE seq = 4;
         DELETE FROM unique_keys WHERE key = 'invoice/4'; DELETE FROM idempotency_records WHERE key = 'key-4';",
    );
    database
        .execute(
            "UPDATE lanes SET seq = ?1, hash = ?2, alive_at = ?3, seal = ?4",
            rusqlite::params![older.0, older.1, older.2, older.3],
        )
        .unwrap();
    // The order comes that would seal the cut.
    assert!(fixture.store.append(full(5)).await.is_err());
    assert!(fixture.store.check().await.is_err());
    assert!(matches!(
        verified(&fixture).await.unwrap_err(),
        VerifyError::Replaced(Head { position: 4, .. })
    ));
}

/// The end of a stream is cut, which whoever reads the stream cannot see. A running server verifies its log bit by bit.
#[tokio::test]
async fn an_event_that_was_cut_out_of_the_log_stops_the_running_store() {
    let fixture = filled().await;
    attack(
        &fixture,
        "DELETE FROM outbox WHERE seq = 2; DELETE FROM events WHERE seq = 2",
    );
    let store = &fixture.store;
    store.append(full(4)).await.unwrap();
    let head = store.verify_after(&Head::EMPTY, 1).await.unwrap();
    let found = store.verify_after(&head, 1).await.unwrap_err();
    assert!(
        matches!(found, VerifyError::Event { position: 3 }),
        "{found:?}"
    );
    assert!(store.append(full(5)).await.is_err());
    assert!(store.check().await.is_err());
}

#[tokio::test]
async fn a_forged_or_changed_event_is_not_read() {
    for attacks in [
        "INSERT INTO events SELECT 4, lane, stream, 1, at, actor, source, address, form, '{\"paid\":true}', beside,
            unique_key, master_key, stream_hash, hash FROM events WHERE seq = 1",
        "UPDATE events SET body = '{\"paid\":true}' WHERE seq = 1",
        "UPDATE events SET actor = 'payer' WHERE seq = 1",
        "UPDATE events SET address = '203.0.113.9' WHERE seq = 1",
        "UPDATE events SET master_key = x'01020304' WHERE seq = 1",
        "UPDATE events SET at = at + 1 WHERE seq = 1",
        "UPDATE events SET version = 1 WHERE seq = 1",
        "UPDATE events SET stream = 'sample/8' WHERE seq = 1; UPDATE events SET stream = 'sample/1' WHERE seq = 2",
    ] {
        let fixture = filled().await;
        attack(&fixture, attacks);
        let loaded = fixture.store.load(&stream(1)).await;
        assert!(loaded.is_err(), "{attacks}: {loaded:?}");
        assert!(fixture.store.streams(None, 10).await.is_err(), "{attacks}");
        assert!(verified(&fixture).await.is_err(), "{attacks}");
    }
}

#[tokio::test]
async fn changed_rows_beside_the_log_are_not_believed_and_verify_finds_them() {
    for (attacks, table) in [
        ("UPDATE outbox SET body = '{\"paid\":true}'", "outbox"),
        ("UPDATE outbox SET account = 'other/live'", "outbox"),
        ("DELETE FROM outbox WHERE seq = 2", "outbox"),
        (
            "INSERT INTO outbox SELECT 'evt_x', seq, account, type, object, body, created_at, 0, seal FROM outbox LIMIT 1",
            "outbox",
        ),
        ("UPDATE outbox SET seq = 1 WHERE seq = 2", "outbox"),
        (
            "UPDATE unique_keys SET stream = 'sample/2' WHERE key = 'invoice/1'",
            "unique_keys",
        ),
        (
            "DELETE FROM unique_keys WHERE key = 'invoice/1'",
            "unique_keys",
        ),
        (
            "INSERT INTO unique_keys SELECT 'invoice/9', stream, seal FROM unique_keys LIMIT 1",
            "unique_keys",
        ),
        (
            "UPDATE idempotency_records SET body = '{\"forged\":1}'",
            "idempotency_records",
        ),
        (
            "UPDATE idempotency_records SET key = 'other' WHERE key = 'key-1'",
            "idempotency_records",
        ),
        (
            "DELETE FROM idempotency_records WHERE key = 'key-1'",
            "idempotency_records",
        ),
    ] {
        let fixture = filled().await;
        attack(&fixture, attacks);
        let found = verified(&fixture).await.unwrap_err();
        assert!(
            matches!(found, VerifyError::Rows { table: of, .. } if of == table),
            "{attacks}: {found:?}"
        );
    }
    let fixture = filled().await;
    attack(
        &fixture,
        "UPDATE unique_keys SET stream = 'sample/2' WHERE key = 'invoice/1';
         UPDATE idempotency_records SET body = '{\"forged\":1}' WHERE key = 'key-1';
         UPDATE objects SET status = 'completed' WHERE id = 'pay_1';",
    );
    let store = &fixture.store;
    assert!(store.holder("invoice/1").await.is_err());
    assert!(store.idempotency_record(&account(), "key-1").await.is_err());
    let query = ObjectQuery {
        account: account(),
        kind: "payment",
        filter: ObjectFilter::default(),
        after: None,
        limit: 10,
    };
    assert!(store.objects(&query).await.is_err());
    // What was not changed is believed.
    assert_eq!(store.holder("invoice/2").await.unwrap(), Some(stream(2)));
    let record = store.idempotency_record(&account(), "key-2").await.unwrap();
    assert_eq!(record.unwrap().response, Some((201, "{}".to_owned())));
}

#[tokio::test]
async fn a_changed_due_time_and_a_forged_object_differ_from_the_log() {
    let fixture = filled().await;
    attack(
        &fixture,
        "UPDATE due SET at = 9000 WHERE stream = 'sample/1';
         UPDATE objects SET status = 'completed' WHERE id = 'pay_1';
         INSERT INTO objects (kind, id, stream, account, status, created_at, updated_at, needs_attention, sequence, body, seal)
            SELECT kind, 'pay_9', stream, account, 'completed', 1, 1, 0, 1, body, seal FROM objects WHERE id = 'pay_2';",
    );
    let store = &fixture.store;
    let streams = [stream(1), stream(2)];
    let due = store.due_times(&streams).await.unwrap();
    assert_eq!(due.into_keys().collect::<Vec<_>>(), [stream(2)]);
    let stored = store.stored_objects(&streams).await.unwrap();
    assert_eq!(
        stored.len(),
        1,
        "the changed row and the forged one are missing"
    );
    assert_eq!(store.orphaned_objects().await.unwrap(), 3);
}

#[tokio::test]
async fn tables_and_triggers_of_others_are_found() {
    for attacks in [
        "CREATE TRIGGER redirect AFTER INSERT ON outbox BEGIN UPDATE webhook_endpoints SET url = 'https://evil.example'; END",
        "CREATE TABLE loot (body TEXT)",
        "CREATE VIEW loot AS SELECT * FROM outbox",
        "DROP INDEX outbox_by_account",
        "DROP TRIGGER object_is_counted;
         CREATE TRIGGER object_is_counted AFTER INSERT ON objects BEGIN SELECT 1; END",
    ] {
        let fixture = filled().await;
        Connection::open(fixture.path())
            .unwrap()
            .execute_batch(attacks)
            .unwrap();
        let found = verified(&fixture).await.unwrap_err();
        assert!(
            matches!(found, VerifyError::Schema(_)),
            "{attacks}: {found:?}"
        );
        let opened = SqliteStore::open(&fixture.path(), key()).err().unwrap();
        assert!(
            matches!(opened, OpenError::Changed(VerifyError::Schema(_))),
            "{attacks}: {opened:?}"
        );
    }
}

/// A copy of the database without the files beside it.
fn copy(fixture: &Fixture, to: &Path) {
    let database = Connection::open(fixture.path()).unwrap();
    database
        .execute("VACUUM INTO ?1", [to.to_str().unwrap()])
        .unwrap();
}

/// Puts `older` in the place of the database of a store that was closed.
fn replace(path: &Path, older: &Path) {
    for ending in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{ending}", path.display()));
    }
    fs::copy(older, path).unwrap();
}

#[tokio::test]
async fn an_older_copy_of_the_database_is_noticed_and_recorded_as_a_gap() {
    let fixture = filled().await;
    let older = fixture.directory.path().join("older.sqlite3");
    copy(&fixture, &older);
    let later = Append {
        at: at(7000),
        ..full(4)
    };
    fixture.store.append(later).await.unwrap();
    fixture.store.heartbeat(at(8000)).await.unwrap();
    let path = fixture.path();
    let Fixture { directory, store } = fixture;
    drop(store);
    replace(&path, &older);
    fs::remove_dir_all(format!("{}-redo", path.display())).unwrap();
    let verifier = SqliteStore::open_to_verify(&path, key()).unwrap();
    assert!(matches!(
        verifier.verify().await.unwrap_err(),
        VerifyError::Replaced(Head { position: 4, .. })
    ));
    drop(verifier);
    let store = SqliteStore::open(&path, key()).unwrap();
    let gap = Gap {
        since: at(1000),
        until: at(8000),
        reason: GapReason::OlderCopy,
    };
    assert_eq!(store.gap().await.unwrap(), Some(gap));
    drop(store);
    // The gap is recorded once, and the log goes on from there.
    let store = SqliteStore::open(&path, key()).unwrap();
    assert_eq!(store.load(&Gap::stream()).await.unwrap().len(), 1);
    store.append(full(5)).await.unwrap();
    store.verify().await.unwrap();
    drop(directory);
}

#[tokio::test]
async fn a_database_without_the_head_beside_it_may_be_an_older_copy() {
    for damage in ["remove", "damage"] {
        let fixture = filled().await;
        fixture.store.heartbeat(at(5000)).await.unwrap();
        let path = fixture.path();
        let Fixture { directory, store } = fixture;
        drop(store);
        let beside = format!("{}-head", path.display());
        if damage == "remove" {
            fs::remove_file(&beside).unwrap();
        } else {
            let text = fs::read_to_string(&beside).unwrap();
            fs::write(&beside, text.replacen("3:", "2:", 1)).unwrap();
        }
        let store = SqliteStore::open(&path, key()).unwrap();
        let gap = store.gap().await.unwrap().unwrap();
        assert_eq!((gap.reason, gap.since), (GapReason::Unknown, at(5000)));
        drop(directory);
    }
}

#[tokio::test]
async fn a_restart_is_no_gap() {
    let fixture = filled().await;
    let other = fixture.reopened();
    other.append(full(4)).await.unwrap();
    fixture.store.append(full(5)).await.unwrap();
    drop(other);
    let path = fixture.path();
    let Fixture { directory, store } = fixture;
    drop(store);
    let store = SqliteStore::open(&path, key()).unwrap();
    assert_eq!(store.gap().await.unwrap(), None);
    assert_eq!(store.verify().await.unwrap().events, 5);
    drop(directory);
}
