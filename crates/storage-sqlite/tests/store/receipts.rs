//! Receipts: a key is used up together with its effect, or not at all.

use domain::AccountId;
use engine::ports::{Append, AppendError, NewIdempotencyRecord, Store, UniqueKey};

use crate::{Fixture, append, at, session};

fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

fn receipt(key: &str) -> NewIdempotencyRecord {
    NewIdempotencyRecord {
        account: account("tea-house/test"),
        key: key.to_owned(),
        fingerprint: [1; 32],
        object: "cs_1".to_owned(),
    }
}

fn with_receipt(stream: u8, key: &str) -> Append {
    Append {
        receipt: Some(receipt(key)),
        ..append(session(stream), 0)
    }
}

#[tokio::test]
async fn a_key_is_used_once_and_what_came_of_it_is_kept() {
    let fixture = Fixture::new();
    fixture.store.append(with_receipt(1, "k")).await.unwrap();
    let again = fixture.store.append(with_receipt(2, "k")).await;
    assert!(matches!(again, Err(AppendError::Repeated)));
    assert_eq!(fixture.store.load(&session(2)).await.unwrap(), []);

    let store = fixture.reopened();
    let ours = account("tea-house/test");
    let kept = store.receipt(&ours, "k").await.unwrap().unwrap();
    assert_eq!((kept.object.as_str(), kept.answer), ("cs_1", None));
    let body = "{}".to_owned();
    store
        .answered(receipt("k"), at(5), 201, body)
        .await
        .unwrap();
    let late = "late".to_owned();
    store
        .answered(receipt("k"), at(6), 500, late)
        .await
        .unwrap();
    let kept = store.receipt(&ours, "k").await.unwrap().unwrap();
    assert_eq!(kept.answer, Some((201, "{}".to_owned())), "the first stays");
}

#[tokio::test]
async fn what_was_not_written_uses_up_no_key() {
    let fixture = Fixture::new();
    let named = |stream: u8, key: &str| Append {
        name: Some(UniqueKey {
            name: "invoice/1".to_owned(),
            from: None,
        }),
        ..with_receipt(stream, key)
    };
    fixture.store.append(named(1, "first")).await.unwrap();
    let taken = fixture.store.append(named(2, "second")).await;
    assert!(matches!(taken, Err(AppendError::Named(_))));
    let ours = account("tea-house/test");
    assert_eq!(fixture.store.receipt(&ours, "second").await.unwrap(), None);
    let conflict = Append {
        expected: 7,
        ..with_receipt(1, "third")
    };
    assert!(fixture.store.append(conflict).await.is_err());
    assert_eq!(fixture.store.receipt(&ours, "third").await.unwrap(), None);
}

#[tokio::test]
async fn another_accounts_key_is_another_key() {
    let fixture = Fixture::new();
    fixture.store.append(with_receipt(1, "k")).await.unwrap();
    let mut theirs = with_receipt(2, "k");
    theirs.receipt.as_mut().unwrap().account = account("tea-house/live");
    fixture.store.append(theirs).await.unwrap();
}

#[tokio::test]
async fn a_key_is_kept_for_a_week_and_not_for_ever() {
    let fixture = Fixture::new();
    let day = 24 * 3600 * 1000;
    let on = |days: i64, stream: u8, key: &str| Append {
        at: at(days * day),
        ..with_receipt(stream, key)
    };
    fixture.store.append(on(0, 1, "old")).await.unwrap();
    fixture.store.append(on(7, 2, "week")).await.unwrap();
    let within = fixture.store.append(on(7, 3, "old")).await;
    assert!(matches!(within, Err(AppendError::Repeated)));
    fixture.store.append(on(9, 4, "new")).await.unwrap();
    let ours = account("tea-house/test");
    assert_eq!(fixture.store.receipt(&ours, "old").await.unwrap(), None);
    assert!(
        fixture
            .store
            .receipt(&ours, "week")
            .await
            .unwrap()
            .is_some()
    );
}
