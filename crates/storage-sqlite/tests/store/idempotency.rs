//! An idempotency key is used together with its effect, or not at all.

use domain::AccountId;
use engine::ports::{Append, AppendError, NewIdempotencyRecord, Store, UniqueKey};

use crate::{Fixture, append, at, session};

fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

fn record(key: &str) -> NewIdempotencyRecord {
    NewIdempotencyRecord {
        account: account("tea-house/test"),
        key: key.to_owned(),
        fingerprint: [1; 32],
        object: "cs_1".to_owned(),
    }
}

fn with_key(stream: u8, key: &str) -> Append {
    Append {
        idempotency: Some(record(key)),
        ..append(session(stream), 0)
    }
}

#[tokio::test]
async fn a_key_is_used_once_and_what_came_of_it_is_stored() {
    let fixture = Fixture::new();
    fixture.store.append(with_key(1, "k")).await.unwrap();
    let again = fixture.store.append(with_key(2, "k")).await;
    assert!(matches!(again, Err(AppendError::IdempotencyKeyUsed)));
    assert_eq!(fixture.store.load(&session(2)).await.unwrap(), []);

    let store = fixture.reopened();
    let ours = account("tea-house/test");
    let stored = store.idempotency_record(&ours, "k").await.unwrap().unwrap();
    assert_eq!((stored.object.as_str(), stored.response), ("cs_1", None));
    let body = "{}".to_owned();
    store
        .record_response(record("k"), at(5), 201, body)
        .await
        .unwrap();
    let late = "late".to_owned();
    store
        .record_response(record("k"), at(6), 500, late)
        .await
        .unwrap();
    let stored = store.idempotency_record(&ours, "k").await.unwrap().unwrap();
    assert_eq!(
        stored.response,
        Some((201, "{}".to_owned())),
        "the first stays"
    );
}

#[tokio::test]
async fn what_was_not_written_uses_up_no_key() {
    let fixture = Fixture::new();
    let named = |stream: u8, key: &str| Append {
        unique_key: Some(UniqueKey {
            key: "invoice/1".to_owned(),
            from: None,
        }),
        ..with_key(stream, key)
    };
    fixture.store.append(named(1, "first")).await.unwrap();
    let taken = fixture.store.append(named(2, "second")).await;
    assert!(matches!(taken, Err(AppendError::Reserved(_))));
    let ours = account("tea-house/test");
    assert_eq!(
        fixture
            .store
            .idempotency_record(&ours, "second")
            .await
            .unwrap(),
        None
    );
    let conflict = Append {
        expected: 7,
        ..with_key(1, "third")
    };
    assert!(fixture.store.append(conflict).await.is_err());
    assert_eq!(
        fixture
            .store
            .idempotency_record(&ours, "third")
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn another_accounts_key_is_another_key() {
    let fixture = Fixture::new();
    fixture.store.append(with_key(1, "k")).await.unwrap();
    let mut theirs = with_key(2, "k");
    theirs.idempotency.as_mut().unwrap().account = account("tea-house/live");
    fixture.store.append(theirs).await.unwrap();
}

#[tokio::test]
async fn a_key_is_stored_for_a_week_and_not_for_ever() {
    let fixture = Fixture::new();
    let day = 24 * 3600 * 1000;
    let on = |days: i64, stream: u8, key: &str| Append {
        at: at(days * day),
        ..with_key(stream, key)
    };
    fixture.store.append(on(0, 1, "old")).await.unwrap();
    fixture.store.append(on(7, 2, "week")).await.unwrap();
    let within = fixture.store.append(on(7, 3, "old")).await;
    assert!(matches!(within, Err(AppendError::IdempotencyKeyUsed)));
    fixture.store.append(on(9, 4, "new")).await.unwrap();
    let ours = account("tea-house/test");
    assert_eq!(
        fixture
            .store
            .idempotency_record(&ours, "old")
            .await
            .unwrap(),
        None
    );
    assert!(
        fixture
            .store
            .idempotency_record(&ours, "week")
            .await
            .unwrap()
            .is_some()
    );
}
