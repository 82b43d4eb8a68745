//! The master key is rotated: at every point both keys open the file, and after the end the previous one is refused.

use std::{ops::ControlFlow, path::PathBuf};

use domain::{AccountId, Timestamp};
use engine::ports::TokenVault;
use eventlog::{
    Append, AppendError, Cause, ChainKey, Gap, HashKey, NewIdempotencyRecord, ObjectFilter,
    ObjectQuery, ObjectRow, SealedValue, Storage, UniqueKey, VerifyError,
};
use rusqlite::Connection;
use sealing::{MasterKeyId, SealingKey};
use storage_sqlite::{OpenError, RotationError, SqliteStore};

use tempfile::TempDir;

use crate::{append, at, stream};

/// A file that no store has open.
struct File(TempDir);

impl File {
    fn path(&self) -> PathBuf {
        self.0.path().join("log.sqlite3")
    }
}

fn hash_key(number: u8) -> HashKey {
    HashKey::new(MasterKeyId([number; 4]), [number; 32])
}

fn only(number: u8) -> ChainKey {
    ChainKey::of(hash_key(number))
}

fn both(new: u8, old: u8) -> ChainKey {
    only(new).with_previous(hash_key(old))
}

fn account() -> AccountId {
    AccountId::parse("tea-house/test").unwrap()
}

/// An append that writes a row into every table of the log.
fn full(number: u8) -> Append {
    Append {
        due: Some(at(2000)),
        objects: vec![ObjectRow {
            kind: "payment".into(),
            id: format!("pay_{number}"),
            account: account(),
            status: "pending_payer".into(),
            amount: Some(100),
            currency: None,
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
        }],
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

/// A file with rows in its tables, sealed with key 1.
async fn filled() -> File {
    let fixture = File(TempDir::new().unwrap());
    let store = open(&fixture, only(1)).unwrap();
    for number in 1..=9 {
        store.append(full(number)).await.unwrap();
    }
    store.verify().await.unwrap();
    fixture
}

/// Everything in the file is read, as a server would.
async fn read_everything(store: &SqliteStore, streams: u8) {
    for number in 1..=streams {
        assert_eq!(
            Storage::load(store, &stream(number)).await.unwrap().len(),
            1
        );
        let key = format!("invoice/{number}");
        assert_eq!(store.holder(&key).await.unwrap(), Some(stream(number)));
        let key = format!("key-{number}");
        let record = store.idempotency_record(&account(), &key).await.unwrap();
        assert!(record.is_some());
    }
    let due = store
        .due_times(&[stream(1), stream(streams)])
        .await
        .unwrap();
    assert_eq!(due.len(), 2);
    let query = ObjectQuery {
        account: account(),
        kind: "payment",
        filter: ObjectFilter::default(),
        after: None,
        limit: 100,
    };
    let objects = store.objects(&query).await.unwrap();
    assert_eq!(objects.len(), usize::from(streams));
}

/// Rotates until the step with this number, counted from 0. Returns whether it came to its end.
async fn rotate_until(store: &SqliteStore, last: usize) -> bool {
    let mut step = 0;
    let progress = |_| {
        step += 1;
        if step > last {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    match store
        .reseal(4, at(5000), Cause::operator("alice"), progress)
        .await
    {
        Ok(()) => true,
        Err(RotationError::Stopped) => false,
        Err(error) => panic!("{error}"),
    }
}

async fn rotate(store: &SqliteStore) {
    assert!(rotate_until(store, usize::MAX).await);
}

fn open(fixture: &File, key: ChainKey) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(&fixture.path(), key)
}

fn attack(fixture: &File, sql: &str) {
    let database = Connection::open(fixture.path()).unwrap();
    database.execute_batch(sql).unwrap();
}

/// Stopped after each of its transactions, the rotation goes on with another process; meanwhile both keys serve.
#[tokio::test]
async fn a_rotation_that_is_stopped_at_any_step_serves_and_goes_on() {
    let mut steps = 0;
    loop {
        let fixture = filled().await;
        let store = open(&fixture, both(2, 1)).unwrap();
        let ended = rotate_until(&store, steps).await;
        drop(store);
        // A server meanwhile.
        let store = open(&fixture, both(2, 1)).unwrap();
        store.verify().await.unwrap();
        read_everything(&store, 9).await;
        store.append(full(10)).await.unwrap();
        drop(store);
        let store = open(&fixture, both(2, 1)).unwrap();
        rotate(&store).await;
        drop(store);
        let store = open(&fixture, only(2)).unwrap();
        store.verify().await.unwrap();
        read_everything(&store, 10).await;
        assert_eq!(store.rotated_from().await.unwrap(), None);
        let history = Storage::load(&store, &Gap::stream()).await.unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!(history[1].cause, Cause::operator("alice"));
        assert_eq!(store.gap().await.unwrap(), None);
        if ended {
            break;
        }
        steps += 1;
    }
    assert!(steps > 20, "{steps}");
}

#[tokio::test]
async fn after_the_end_the_previous_key_is_refused_and_the_chain_is_as_it_was() {
    let fixture = filled().await;
    let store = open(&fixture, only(1)).unwrap();
    let before = store.head().await.unwrap();
    drop(store);
    rotate(&open(&fixture, both(2, 1)).unwrap()).await;
    let refused = open(&fixture, only(1)).err().unwrap().to_string();
    assert!(refused.contains("01010101 was rotated away"), "{refused}");
    let swapped = open(&fixture, both(1, 2)).err().unwrap();
    assert!(matches!(swapped, OpenError::RetiredKey(_)), "{swapped}");
    // The head that was published before the rotation is in the log.
    let store = open(&fixture, only(2)).unwrap();
    assert!(store.contains(&before).await.unwrap());
    drop(store);
    // And so for a second rotation.
    rotate(&open(&fixture, both(3, 2)).unwrap()).await;
    let store = open(&fixture, only(3)).unwrap();
    store.verify().await.unwrap();
    read_everything(&store, 9).await;
    assert!(store.contains(&before).await.unwrap());
}

#[tokio::test]
async fn a_wrong_key_is_named_before_anything_is_written() {
    let fixture = filled().await;
    let bytes = || {
        let database = Connection::open(fixture.path()).unwrap();
        let dump = "SELECT group_concat(hex(hash)) || (SELECT hex(seal) FROM lanes) FROM events";
        database
            .query_row(dump, [], |row| row.get::<_, String>(0))
            .unwrap()
    };
    let before = bytes();
    for (key, expected) in [
        (only(9), "01010101, but CHECKOUT_MASTER_KEY is 09090909:"),
        (
            both(9, 8),
            "01010101, but CHECKOUT_MASTER_KEY is 09090909 and CHECKOUT_PREVIOUS_MASTER_KEY is 08080808:",
        ),
    ] {
        let error = open(&fixture, key.clone()).err().unwrap().to_string();
        assert!(error.contains(expected), "{error}");
        let error = SqliteStore::open_to_verify(&fixture.path(), key).err();
        assert!(error.unwrap().to_string().contains(expected));
    }
    assert_eq!(bytes(), before);
    let store = open(&fixture, both(2, 1)).unwrap();
    assert!(!rotate_until(&store, 3).await);
    drop(store);
    let unfinished = open(&fixture, only(2)).err().unwrap().to_string();
    assert!(
        unfinished.contains("from the master key 01010101 is not finished"),
        "{unfinished}"
    );
    // The same identifier with other bits is not the key.
    let forged =
        ChainKey::of(HashKey::new(MasterKeyId([2; 4]), [3; 32])).with_previous(hash_key(1));
    assert!(open(&fixture, forged).is_err());
}

#[tokio::test]
async fn a_rotation_does_not_begin_beside_a_server_which_has_the_previous_key_alone() {
    let fixture = filled().await;
    let server = open(&fixture, only(1)).unwrap();
    let refused = open(&fixture, both(2, 1)).err().unwrap();
    assert!(matches!(refused, OpenError::InUse), "{refused}");
    server.append(full(10)).await.unwrap();
    server.verify().await.unwrap();
    drop(server);
    let one = open(&fixture, both(2, 1)).unwrap();
    // Once it has begun, servers with both keys may run.
    let other = open(&fixture, both(2, 1)).unwrap();
    rotate(&other).await;
    one.append(full(11)).await.unwrap();
    one.verify().await.unwrap();
}

#[tokio::test]
async fn a_server_writes_while_the_rotation_goes_on() {
    let fixture = filled().await;
    let server = open(&fixture, both(2, 1)).unwrap();
    let rotating = open(&fixture, both(2, 1)).unwrap();
    let writes = async {
        for number in 10..60 {
            server.append(full(number)).await.unwrap();
            read_everything(&server, number).await;
        }
    };
    tokio::join!(writes, rotate(&rotating));
    drop((server, rotating));
    let store = open(&fixture, only(2)).unwrap();
    store.verify().await.unwrap();
    read_everything(&store, 59).await;
}

#[tokio::test]
async fn a_row_that_was_changed_is_not_sealed_anew() {
    let fixture = filled().await;
    attack(
        &fixture,
        "UPDATE unique_keys SET stream = 'sample/9' WHERE key = 'invoice/5'",
    );
    let store = open(&fixture, both(2, 1)).unwrap();
    let stopped = store
        .reseal(4, at(5000), Cause::operator("alice"), |_| {
            ControlFlow::Continue(())
        })
        .await;
    assert!(
        matches!(
            stopped,
            Err(RotationError::Changed(VerifyError::Rows {
                table: "unique_keys",
                rows: 1
            }))
        ),
        "{stopped:?}"
    );
    assert!(store.holder("invoice/5").await.is_err());
}

/// Somebody has the previous key, which is why it was rotated away.
#[tokio::test]
async fn what_somebody_with_the_previous_key_plants_is_found() {
    let old_seal = |table: &str, values: [&[u8]; 2]| {
        let mut row = only(1).row(table);
        for value in values {
            row.text(value);
        }
        let digits: Vec<_> = row
            .finish()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        digits.concat()
    };
    let fixture = filled().await;
    // A row that was once sealed with the previous key.
    rotate(&open(&fixture, both(2, 1)).unwrap()).await;
    let seal = old_seal("unique_keys", [b"invoice/5", b"sample/9"]);
    attack(
        &fixture,
        &format!(
            "UPDATE unique_keys SET stream = 'sample/9', seal = x'{seal}' WHERE key = 'invoice/5'"
        ),
    );
    // Also by a process that still has both keys configured.
    for key in [only(2), both(2, 1)] {
        let store = open(&fixture, key).unwrap();
        assert!(store.holder("invoice/5").await.is_err());
        let found = store.verify().await;
        assert!(
            matches!(
                found,
                Err(VerifyError::Rows {
                    table: "unique_keys",
                    ..
                })
            ),
            "{found:?}"
        );
    }

    // A secret sealed with the previous key.
    let fixture = filled().await;
    rotate(&open(&fixture, both(2, 1)).unwrap()).await;
    let secret = SealingKey::of(MasterKeyId([1; 4]), [1; 32]).seal("a", b"planted", [1; 32]);
    let store = open(&fixture, only(2)).unwrap();
    store
        .append(Append {
            sealed: vec![SealedValue {
                name: "planted".to_owned(),
                bytes: secret,
            }],
            ..full(10)
        })
        .await
        .unwrap();
    let found = store.verify().await;
    assert!(
        matches!(
            found,
            Err(VerifyError::RetiredKey {
                table: "sealed_values",
                rows: 1,
                ..
            })
        ),
        "{found:?}"
    );
}

/// The last event of a stream is replaced, with correct hashes of the previous key.
#[tokio::test]
async fn a_stream_that_is_written_anew_with_the_previous_key_is_not_read() {
    let fixture = filled().await;
    rotate(&open(&fixture, both(2, 1)).unwrap()).await;
    let forged = eventlog::Link {
        previous: &eventlog::GENESIS,
        stream: &stream(5),
        version: 0,
        at: 1000,
        actor: "key:key_1",
        source: "api",
        address: None,
        schema: 1,
        body: "{\"number\":99}",
        beside: 3,
        unique_key: Some("invoice/5"),
    };
    let hash = hash_key(1).in_stream(forged);
    let digits: Vec<_> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let digits = digits.concat();
    attack(
        &fixture,
        &format!(
            "DROP TRIGGER events_are_never_changed; UPDATE events SET body = '{{\"number\":99}}', stream_hash = x'{digits}' WHERE stream = 'sample/5'"
        ),
    );
    let store = SqliteStore::open_to_verify(&fixture.path(), only(2)).unwrap();
    assert!(Storage::load(&store, &stream(5)).await.is_err());
    assert_eq!(Storage::load(&store, &stream(4)).await.unwrap().len(), 1);
    assert!(matches!(
        store.verify().await,
        Err(VerifyError::Event { .. })
    ));
}

#[tokio::test]
async fn secrets_that_are_left_hold_the_end_up_and_tokens_are_fetched_again() {
    let fixture = filled().await;
    let old = SealingKey::of(MasterKeyId([1; 4]), [5; 32]);
    let new = SealingKey::of(MasterKeyId([2; 4]), [6; 32]);
    let store = open(&fixture, only(1)).unwrap();
    store.acquire_lease("token", 0, at(1)).await.unwrap();
    let token = old.seal("token", b"a", [1; 32]).unwrap();
    TokenVault::save(&store, "token", token).await.unwrap();
    let put = |expected, bytes| Append {
        expected,
        sealed: vec![SealedValue {
            name: "credentials".to_owned(),
            bytes,
        }],
        events: Vec::new(),
        ..append(stream(1), 1)
    };
    store
        .append(put(1, old.seal("c", b"a", [1; 32])))
        .await
        .unwrap();
    drop(store);
    let store = open(&fixture, both(2, 1)).unwrap();
    let held = store
        .reseal(4, at(5000), Cause::operator("alice"), |_| {
            ControlFlow::Continue(())
        })
        .await;
    assert!(
        matches!(
            held,
            Err(RotationError::Changed(VerifyError::RetiredKey {
                table: "sealed_values",
                ..
            }))
        ),
        "{held:?}"
    );
    let written: Result<(), AppendError> = store.append(put(1, new.seal("c", b"a", [1; 32]))).await;
    written.unwrap();
    rotate(&store).await;
    let (revision, token) = TokenVault::load(&store, "token").await.unwrap();
    assert_eq!((revision, token), (2, None));
    drop(store);
    open(&fixture, only(2)).unwrap().verify().await.unwrap();
}

#[tokio::test]
async fn a_backup_from_before_the_rotation_opens_with_the_key_of_its_time() {
    let fixture = filled().await;
    let copy = fixture.path().with_file_name("copy.sqlite3");
    storage_sqlite::backup::copy(&fixture.path(), &only(1), &copy).unwrap();
    rotate(&open(&fixture, both(2, 1)).unwrap()).await;
    let store = SqliteStore::open_to_verify(&copy, only(1)).unwrap();
    store.verify().await.unwrap();
    read_everything(&store, 9).await;
    assert!(SqliteStore::open_to_verify(&copy, only(2)).is_err());
    drop(store);
    // Restored with both keys, it is sealed with the new one from there on.
    let staged = fixture.path().with_file_name("staged.sqlite3");
    storage_sqlite::backup::stage(&copy, &both(2, 1), &staged).unwrap();
    storage_sqlite::backup::restore(
        &staged,
        &fixture.path(),
        &both(2, 1),
        storage_sqlite::backup::Restoring {
            now: Timestamp::from_millis(9000),
            cause: Cause::operator("alice"),
            from_redo: true,
            redo_days: 3,
        },
    )
    .unwrap();
    let store = open(&fixture, both(2, 1)).unwrap();
    rotate(&store).await;
    drop(store);
    let store = open(&fixture, only(2)).unwrap();
    store.verify().await.unwrap();
    assert!(store.gap().await.unwrap().is_some());
}
