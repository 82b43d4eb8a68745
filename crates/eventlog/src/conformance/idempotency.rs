//! Idempotency records are written together with the effect of their request, or not at all.

use super::{
    Fixture,
    samples::{account, append, at, stream, tea_house},
};
use crate::{Append, AppendError, NewIdempotencyRecord, UniqueKey};

fn record(key: &str) -> NewIdempotencyRecord {
    NewIdempotencyRecord {
        account: tea_house(),
        key: key.to_owned(),
        fingerprint: [1; 32],
        object: "cs_1".to_owned(),
        response: None,
    }
}

fn answered(key: &str, status: u16, body: &str) -> NewIdempotencyRecord {
    NewIdempotencyRecord {
        response: Some((status, body.to_owned())),
        ..record(key)
    }
}

fn with(record: NewIdempotencyRecord, number: usize) -> Append {
    Append {
        idempotency: Some(record),
        ..append(number, 0)
    }
}

/// A key can be used once, and its first response stays.
pub async fn an_idempotency_key_is_used_once_and_its_first_response_stays(fixture: &impl Fixture) {
    let storage = fixture.open();
    storage.append(with(record("k"), 1)).await.unwrap();
    let again = storage.append(with(record("k"), 2)).await;
    assert!(matches!(again, Err(AppendError::IdempotencyKeyUsed)));
    assert_eq!(storage.load(&stream(2)).await.unwrap(), []);

    let other = fixture.open();
    let stored = other
        .idempotency_record(&tea_house(), "k")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((stored.object.as_str(), stored.response), ("cs_1", None));
    other
        .record_response(answered("k", 201, "{}"), at(5))
        .await
        .unwrap();
    other
        .record_response(answered("k", 500, "late"), at(6))
        .await
        .unwrap();
    let stored = other
        .idempotency_record(&tea_house(), "k")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.response, Some((201, "{}".to_owned())));
    // A request that changed nothing has no record.
    other
        .record_response(answered("new", 200, "same"), at(7))
        .await
        .unwrap();
    let stored = other
        .idempotency_record(&tea_house(), "new")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.response, Some((200, "same".to_owned())));
}

/// A response that is known before the append is written with the events.
pub async fn a_response_can_be_written_with_the_events(fixture: &impl Fixture) {
    let storage = fixture.open();
    storage
        .append(with(answered("k", 201, "{}"), 1))
        .await
        .unwrap();
    let stored = storage
        .idempotency_record(&tea_house(), "k")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.response, Some((201, "{}".to_owned())));
    assert_eq!((stored.at, stored.fingerprint), (at(1000), [1; 32]));
}

/// A response that is known later is written with the events of the outcome; the first one stays.
pub async fn a_response_can_be_written_with_later_events(fixture: &impl Fixture) {
    let storage = fixture.open();
    storage.append(with(record("k"), 1)).await.unwrap();
    let outcome = |expected, body| Append {
        response: Some(answered("k", 200, body)),
        ..append(1, expected)
    };
    let conflict = storage.append(outcome(7, "conflict")).await;
    assert!(matches!(conflict, Err(AppendError::Conflict)));
    storage.append(outcome(1, "first")).await.unwrap();
    storage.append(outcome(2, "second")).await.unwrap();
    let stored = fixture
        .open()
        .idempotency_record(&tea_house(), "k")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.response, Some((200, "first".to_owned())));
    assert_eq!(stored.fingerprint, [1; 32]);
}

/// A rejected append uses no key.
pub async fn a_refused_append_uses_up_no_key(fixture: &impl Fixture) {
    let storage = fixture.open();
    let reserving = |number, key| Append {
        unique_key: Some(UniqueKey {
            key: "invoice/1".to_owned(),
            from: None,
        }),
        ..with(record(key), number)
    };
    storage.append(reserving(1, "first")).await.unwrap();
    let taken = storage.append(reserving(2, "second")).await;
    assert!(matches!(taken, Err(AppendError::Reserved(_))));
    let conflict = Append {
        expected: 7,
        ..with(record("third"), 1)
    };
    assert!(storage.append(conflict).await.is_err());
    for key in ["second", "third"] {
        let stored = storage.idempotency_record(&tea_house(), key).await.unwrap();
        assert_eq!(stored, None, "{key}");
    }
}

/// The same key of another account is a different key.
pub async fn an_idempotency_key_belongs_to_its_account(fixture: &impl Fixture) {
    let storage = fixture.open();
    storage.append(with(record("k"), 1)).await.unwrap();
    let theirs = NewIdempotencyRecord {
        account: account("tea-house/live"),
        ..record("k")
    };
    storage.append(with(theirs, 2)).await.unwrap();
}
