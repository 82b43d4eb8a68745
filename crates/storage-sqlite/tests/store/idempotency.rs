//! Idempotency records are kept for a week and not for ever.

use domain::AccountId;
use eventlog::{Append, AppendError, NewIdempotencyRecord, Storage};

use crate::{Fixture, append, at, stream};

fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

fn record(key: &str) -> NewIdempotencyRecord {
    NewIdempotencyRecord {
        account: account("tea-house/test"),
        key: key.to_owned(),
        fingerprint: [1; 32],
        object: "cs_1".to_owned(),
        response: None,
    }
}

fn with_key(number: u8, key: &str) -> Append {
    Append {
        idempotency: Some(record(key)),
        ..append(stream(number), 0)
    }
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
