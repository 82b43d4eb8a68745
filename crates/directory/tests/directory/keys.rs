//! Keys: what they open, and how they are created, revoked, rolled and looked up.

use std::{sync::atomic::Ordering, time::Duration};

use directory::{
    Actor, Deed, DirectoryError, KeyId, KeyKind, MOST_KEYS, MOST_OVERLAP, NewKey, Roll, Scope,
    Scopes, Standing,
};

use crate::fixture::{Fixture, Key, Process, account, alice, id};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

fn new(of: &str, scopes: Option<Scopes>) -> NewKey {
    NewKey {
        account: account(of),
        scopes,
        label: " back end ".to_owned(),
        expires_at: None,
    }
}

async fn roll(process: &Process, key: &Key, roll: Roll) -> Result<Key, DirectoryError> {
    let rolled = process
        .directory
        .roll_key(&id("tea-house"), &key.key.id, roll, &alice(), None)
        .await?;
    Ok(Key::of(&rolled))
}

#[tokio::test]
async fn a_key_opens_its_account_and_nothing_else() {
    let Fixture { process, .. } = &Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        process.add(merchant).await;
    }
    let scopes = Scopes::parse(["sessions:write", "payments:read"]).unwrap();
    let key = process.create(new("tea-house/test", Some(scopes))).await;
    assert!(key.text.starts_with("sk_test_") && key.text.ends_with(&key.key.last_four));
    assert_eq!(key.key.label, "back end");
    assert_eq!(key.key.created_by, "operator alice");
    let caller = process.directory.authenticate(&key.text).await.unwrap();
    assert_eq!(
        (caller.key.clone(), caller.kind),
        (key.key.id, KeyKind::Secret)
    );
    assert_eq!(caller.account, account("tea-house/test"));
    assert_eq!(caller.may(Scope::SessionsWrite), Ok(()));
    let missing = caller.may(Scope::PaymentsRefund).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "the key does not have the scope payments:refund"
    );
    assert_eq!(
        process
            .directory
            .keys(&account("book-shop/test"))
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        process
            .directory
            .keys(&account("tea-house/live"))
            .await
            .unwrap(),
        []
    );
}

#[tokio::test]
async fn a_publishable_key_may_do_what_every_other_one_may() {
    let Fixture { process, .. } = &Fixture::new();
    process.add("tea-house").await;
    let key = process.create(new("tea-house/test", None)).await;
    assert!(key.text.starts_with("pk_test_"));
    let caller = process.directory.authenticate(&key.text).await.unwrap();
    assert_eq!(caller.kind, KeyKind::Publishable);
    assert_eq!(caller.scopes, Scopes::publishable());
}

#[tokio::test]
async fn the_configurations_merchant_has_keys_of_its_one_mode() {
    let Fixture { process, .. } = &Fixture::new();
    let key = process.key("default/test").await;
    let caller = process.directory.authenticate(&key.text).await.unwrap();
    assert_eq!(caller.account, account("default/test"));
    assert_eq!(
        process
            .directory
            .keys(&account("default/test"))
            .await
            .unwrap()
            .len(),
        1
    );
    let live = process
        .directory
        .create_key(new("default/live", None), &alice(), None)
        .await;
    assert!(matches!(live, Err(DirectoryError::NotConnected(_))));
}

#[tokio::test]
async fn a_key_needs_an_account_that_is_served() {
    let Fixture { process, .. } = &Fixture::new();
    process.add("tea-house").await;
    let live = process
        .directory
        .create_key(new("tea-house/live", None), &alice(), None)
        .await;
    assert!(matches!(live, Err(DirectoryError::NotConnected(_))));
    let nobody = process
        .directory
        .create_key(new("nobody/test", None), &alice(), None)
        .await;
    assert!(matches!(nobody, Err(DirectoryError::NoSuchMerchant(_))));
    assert!(
        process
            .directory
            .keys(&account("nobody/test"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_key_that_would_never_work_is_not_created() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.add("tea-house").await;
    let over = NewKey {
        expires_at: Some(fixture.now()),
        ..new("tea-house/test", None)
    };
    let over = process.directory.create_key(over, &alice(), None).await;
    assert!(matches!(over, Err(DirectoryError::EndsInThePast)));
    let label = NewKey {
        label: "two\nlines".to_owned(),
        ..new("tea-house/test", None)
    };
    let label = process.directory.create_key(label, &alice(), None).await;
    assert!(matches!(label, Err(DirectoryError::Label)));
}

#[tokio::test]
async fn a_rolled_key_works_until_the_overlap_ends() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.add("tea-house").await;
    let scopes = Scopes::parse(["events:read"]).unwrap();
    let old = process
        .create(new("tea-house/test", Some(scopes.clone())))
        .await;
    let overlap = Roll {
        overlap: HOUR,
        expires_at: None,
    };
    let new = roll(process, &old, overlap).await.unwrap();
    assert_eq!((&new.key.scopes, &*new.key.label), (&scopes, "back end"));
    assert_ne!(new.text, old.text);
    fixture.pass(Duration::from_millis(3_599_999));
    for key in [&old, &new] {
        process.directory.authenticate(&key.text).await.unwrap();
    }
    fixture.pass(Duration::from_millis(1));
    assert!(process.directory.authenticate(&old.text).await.is_err());
    process.directory.authenticate(&new.text).await.unwrap();
    let listed = process
        .directory
        .keys(&account("tea-house/test"))
        .await
        .unwrap();
    assert_eq!(listed[0].replaced_by, Some(new.key.id));
    let again = roll(process, &old, overlap).await;
    assert!(matches!(again, Err(DirectoryError::KeyEnded(_))));
}

#[tokio::test]
async fn rolling_gives_no_key_more_time_than_was_meant() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.add("tea-house").await;
    let short = NewKey {
        expires_at: Some(fixture.now() + HOUR),
        ..new("tea-house/test", None)
    };
    let old = process.create(short).await;
    fixture.pass(HOUR / 2);
    let too_long = Roll {
        overlap: MOST_OVERLAP + HOUR,
        ..Roll::default()
    };
    let too_long = roll(process, &old, too_long).await;
    assert!(matches!(too_long, Err(DirectoryError::LongOverlap)));
    let new = roll(process, &old, Roll::default()).await.unwrap();
    assert_eq!(
        new.key.expires_at,
        Some(fixture.now() + HOUR),
        "as much as the old one was given"
    );
    let listed = process
        .directory
        .keys(&account("tea-house/test"))
        .await
        .unwrap();
    assert_eq!(
        listed[0].expires_at, old.key.expires_at,
        "no later than without the roll"
    );
    let chosen = Roll {
        overlap: Duration::ZERO,
        expires_at: Some(fixture.now() + DAY),
    };
    let newest = roll(process, &new, chosen).await.unwrap();
    assert_eq!(newest.key.expires_at, Some(fixture.now() + DAY));
    assert!(
        process.directory.authenticate(&new.text).await.is_err(),
        "no overlap"
    );
}

#[tokio::test]
async fn a_key_raises_neither_itself_nor_others() {
    let Fixture { process, .. } = &Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        process.add(merchant).await;
    }
    let directory = &process.directory;
    let full = process.key("tea-house/test").await;
    let scopes = Scopes::parse(["keys:write", "events:read"]).unwrap();
    let weak = process
        .create(new("tea-house/test", Some(scopes.clone())))
        .await;
    let by = Actor::from(directory.authenticate(&weak.text).await.unwrap());

    let same = directory
        .create_key(new("tea-house/test", Some(scopes.clone())), &by, None)
        .await
        .unwrap();
    assert_eq!(same.key.created_by, format!("key {}", weak.key.id));
    directory
        .create_key(new("tea-house/test", None), &by, None)
        .await
        .unwrap();
    directory
        .revoke_key(&id("tea-house"), &same.key.id, &by, None)
        .await
        .unwrap();

    let tea = id("tea-house");
    for refused in [
        directory
            .create_key(new("tea-house/test", Some(Scopes::full())), &by, None)
            .await
            .map(drop),
        directory
            .create_key(new("book-shop/test", Some(scopes)), &by, None)
            .await
            .map(drop),
        directory
            .create_key(new("book-shop/test", None), &by, None)
            .await
            .map(drop),
        directory
            .roll_key(&tea, &full.key.id, Roll::default(), &by, None)
            .await
            .map(drop),
        directory
            .revoke_key(&tea, &full.key.id, &by, None)
            .await
            .map(drop),
    ] {
        assert!(
            matches!(refused, Err(DirectoryError::Beyond)),
            "{refused:?}"
        );
    }
    directory.authenticate(&full.text).await.unwrap();
}

#[tokio::test]
async fn one_merchants_keys_are_not_found_through_another() {
    let Fixture { process, .. } = &Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        process.add(merchant).await;
    }
    let key = process.key("tea-house/test").await;
    let foreign = process
        .directory
        .revoke_key(&id("book-shop"), &key.key.id, &alice(), None)
        .await;
    assert!(matches!(foreign, Err(DirectoryError::NoSuchKey(_))));
    let unknown = KeyId::from_bits([0; 32]);
    let unknown = process
        .directory
        .revoke_key(&id("tea-house"), &unknown, &alice(), None)
        .await;
    assert!(matches!(unknown, Err(DirectoryError::NoSuchKey(_))));
    process.directory.authenticate(&key.text).await.unwrap();
}

#[tokio::test]
async fn what_is_done_to_keys_is_written_down_without_them() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.add("tea-house").await;
    let key = process.key("tea-house/test").await;
    let new = roll(process, &key, Roll::default()).await.unwrap();
    for _ in 0..2 {
        process
            .directory
            .revoke_key(&id("tea-house"), &new.key.id, &alice(), None)
            .await
            .unwrap();
    }
    let history = process.directory.history(&id("tea-house")).await.unwrap();
    let deeds: Vec<_> = history
        .into_iter()
        .skip(2)
        .map(|entry| entry.deed)
        .collect();
    let [
        Deed::KeyCreated { .. },
        Deed::KeyCreated { .. },
        rolled,
        revoked,
    ] = deeds.as_slice()
    else {
        panic!("{deeds:?}");
    };
    assert!(
        matches!(rolled, Deed::KeyRolled { key: old, replaced_by, .. }
        if *old == key.key.id && *replaced_by == new.key.id)
    );
    assert_eq!(*revoked, Deed::KeyRevoked { key: new.key.id });
    fixture.verify().unwrap();
}

#[tokio::test]
async fn an_account_has_no_more_than_a_hundred_keys_that_work() {
    let Fixture { process, .. } = &Fixture::new();
    process.add("tea-house").await;
    let first = process.key("tea-house/test").await;
    for _ in 1..MOST_KEYS {
        process.key("tea-house/test").await;
    }
    let more = async || {
        process
            .directory
            .create_key(new("tea-house/test", None), &alice(), None)
            .await
    };
    assert!(matches!(more().await, Err(DirectoryError::TooManyKeys)));
    process
        .directory
        .revoke_key(&id("tea-house"), &first.key.id, &alice(), None)
        .await
        .unwrap();
    more().await.unwrap();
}

#[tokio::test]
async fn a_key_is_looked_up_once_and_its_use_noted_once_a_minute() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.add("tea-house").await;
    let key = process.key("tea-house/test").await;
    let used = async |times| {
        for _ in 0..times {
            process.directory.authenticate(&key.text).await.unwrap();
        }
    };
    used(100).await;
    process.records.used.notified().await;
    assert_eq!(process.records.finds.load(Ordering::Relaxed), 1);
    let first = fixture.now();
    let last_used = async || {
        process
            .directory
            .keys(&account("tea-house/test"))
            .await
            .unwrap()[0]
            .last_used_at
    };
    assert_eq!(last_used().await, Some(first));

    // Another process's use within the same minute is not written again.
    fixture.pass(Duration::from_secs(59));
    let other = fixture.another();
    other.directory.authenticate(&key.text).await.unwrap();
    other.records.used.notified().await;
    used(10).await;
    assert_eq!(last_used().await, Some(first));

    fixture.pass(Duration::from_secs(1));
    used(10).await;
    process.records.used.notified().await;
    assert_eq!(last_used().await, Some(fixture.now()));
    assert_eq!(process.records.uses.load(Ordering::Relaxed), 2);
    assert_eq!(key.key.standing(fixture.now()), Standing::Live);
}
