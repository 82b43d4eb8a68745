//! API keys: authentication, creation, revocation, rolling and lookup.

use std::{sync::atomic::Ordering, time::Duration};

use directory::{
    Actor, DirectoryError, KeyId, KeyKind, KeyStatus, MAX_KEYS, MAX_OVERLAP, MerchantEvent,
    MerchantRejection, NewKey, RollOptions, Scope, Scopes,
};
use eventlog::Call;

use crate::fixture::{Fixture, KeyWithText, Process, account, alice, id};

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

async fn roll(
    process: &Process,
    key: &KeyWithText,
    roll: RollOptions,
) -> Result<KeyWithText, DirectoryError> {
    let rolled = process
        .directory
        .roll_key(&id("tea-house"), &key.key.id, roll, &alice(), None)
        .await?;
    Ok(KeyWithText::new(&rolled))
}

#[tokio::test]
async fn a_key_authenticates_for_its_own_account_only() {
    let Fixture { process, .. } = &Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        process.create_merchant(merchant).await;
    }
    let scopes = Scopes::parse(["sessions:write", "payments:read"]).unwrap();
    let key = process
        .create_key(new("tea-house/test", Some(scopes)))
        .await;
    assert!(key.text.starts_with("sk_test_") && key.text.ends_with(&key.key.last_four));
    assert_eq!(key.key.label, "back end");
    assert_eq!(key.key.created_by, "operator:alice");
    let caller = process.directory.authenticate(&key.text).await.unwrap();
    assert_eq!(
        (caller.key.clone(), caller.kind),
        (key.key.id, KeyKind::Secret)
    );
    assert_eq!(caller.account, account("tea-house/test"));
    assert_eq!(caller.require(Scope::SessionsWrite), Ok(()));
    let missing = caller.require(Scope::PaymentsRefund).unwrap_err();
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
async fn publishable_keys_have_fixed_scopes() {
    let Fixture { process, .. } = &Fixture::new();
    process.create_merchant("tea-house").await;
    let key = process.create_key(new("tea-house/test", None)).await;
    assert!(key.text.starts_with("pk_test_"));
    let caller = process.directory.authenticate(&key.text).await.unwrap();
    assert_eq!(caller.kind, KeyKind::Publishable);
    assert_eq!(caller.scopes, Scopes::publishable());
}

#[tokio::test]
async fn the_configured_merchant_has_keys_of_its_mode_only() {
    let Fixture { process, .. } = &Fixture::new();
    let key = process.create_full_key("default/test").await;
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
    assert!(matches!(
        live,
        Err(DirectoryError::Rejected(
            MerchantRejection::NoProviderAccount(_)
        ))
    ));
}

#[tokio::test]
async fn rejects_a_key_for_an_account_that_is_not_served() {
    let Fixture { process, .. } = &Fixture::new();
    process.create_merchant("tea-house").await;
    let live = process
        .directory
        .create_key(new("tea-house/live", None), &alice(), None)
        .await;
    assert!(matches!(
        live,
        Err(DirectoryError::Rejected(
            MerchantRejection::NoProviderAccount(_)
        ))
    ));
    let nobody = process
        .directory
        .create_key(new("nobody/test", None), &alice(), None)
        .await;
    assert!(matches!(nobody, Err(DirectoryError::MerchantNotFound(_))));
    assert!(
        process
            .directory
            .keys(&account("nobody/test"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn rejects_a_key_that_expires_in_the_past_or_has_an_invalid_label() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.create_merchant("tea-house").await;
    let over = NewKey {
        expires_at: Some(fixture.now()),
        ..new("tea-house/test", None)
    };
    let over = process.directory.create_key(over, &alice(), None).await;
    assert!(matches!(
        over,
        Err(DirectoryError::Rejected(MerchantRejection::ExpiresInPast))
    ));
    let label = NewKey {
        label: "two\nlines".to_owned(),
        ..new("tea-house/test", None)
    };
    let label = process.directory.create_key(label, &alice(), None).await;
    assert!(matches!(
        label,
        Err(DirectoryError::Rejected(MerchantRejection::InvalidLabel))
    ));
}

#[tokio::test]
async fn a_rolled_key_works_until_the_overlap_ends() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.create_merchant("tea-house").await;
    let scopes = Scopes::parse(["events:read"]).unwrap();
    let old = process
        .create_key(new("tea-house/test", Some(scopes.clone())))
        .await;
    let overlap = RollOptions {
        overlap: HOUR,
        expires_at: None,
    };
    let new = roll(process, &old, overlap).await.unwrap();
    assert_eq!((&new.key.scopes, &*new.key.label), (&scopes, "back end"));
    assert_ne!(new.text, old.text);
    fixture.advance_clock(Duration::from_millis(3_599_999));
    for key in [&old, &new] {
        process.directory.authenticate(&key.text).await.unwrap();
    }
    fixture.advance_clock(Duration::from_millis(1));
    assert!(process.directory.authenticate(&old.text).await.is_err());
    process.directory.authenticate(&new.text).await.unwrap();
    let listed = process
        .directory
        .keys(&account("tea-house/test"))
        .await
        .unwrap();
    assert_eq!(listed[0].replaced_by, Some(new.key.id));
    let again = roll(process, &old, overlap).await;
    assert!(matches!(
        again,
        Err(DirectoryError::Rejected(MerchantRejection::KeyInactive(_)))
    ));
}

#[tokio::test]
async fn rolling_extends_neither_key_beyond_its_lifetime() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.create_merchant("tea-house").await;
    let short = NewKey {
        expires_at: Some(fixture.now() + HOUR),
        ..new("tea-house/test", None)
    };
    let old = process.create_key(short).await;
    fixture.advance_clock(HOUR / 2);
    let too_long = RollOptions {
        overlap: MAX_OVERLAP + HOUR,
        ..RollOptions::default()
    };
    let too_long = roll(process, &old, too_long).await;
    assert!(matches!(
        too_long,
        Err(DirectoryError::Rejected(MerchantRejection::OverlapTooLong))
    ));
    let new = roll(process, &old, RollOptions::default()).await.unwrap();
    assert_eq!(
        new.key.expires_at,
        Some(fixture.now() + HOUR),
        "the same lifetime as the old key"
    );
    let listed = process
        .directory
        .keys(&account("tea-house/test"))
        .await
        .unwrap();
    assert_eq!(
        listed[0].expires_at, old.key.expires_at,
        "not extended by the roll"
    );
    let chosen = RollOptions {
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
async fn a_key_cannot_escalate_its_own_or_other_keys_rights() {
    let Fixture { process, .. } = &Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        process.create_merchant(merchant).await;
    }
    let directory = &process.directory;
    let full = process.create_full_key("tea-house/test").await;
    let scopes = Scopes::parse(["keys:write", "events:read"]).unwrap();
    let weak = process
        .create_key(new("tea-house/test", Some(scopes.clone())))
        .await;
    let by = Actor::from(directory.authenticate(&weak.text).await.unwrap());

    let same = directory
        .create_key(new("tea-house/test", Some(scopes.clone())), &by, None)
        .await
        .unwrap();
    assert_eq!(same.key.created_by, format!("key:{}", weak.key.id));
    directory
        .create_key(new("tea-house/test", None), &by, None)
        .await
        .unwrap();
    directory
        .revoke_key(&id("tea-house"), &same.key.id, &by, None)
        .await
        .unwrap();

    let tea = id("tea-house");
    for rejected in [
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
            .roll_key(&tea, &full.key.id, RollOptions::default(), &by, None)
            .await
            .map(drop),
        directory
            .revoke_key(&tea, &full.key.id, &by, None)
            .await
            .map(drop),
    ] {
        assert!(
            matches!(
                rejected,
                Err(DirectoryError::Rejected(MerchantRejection::Forbidden))
            ),
            "{rejected:?}"
        );
    }
    directory.authenticate(&full.text).await.unwrap();
}

#[tokio::test]
async fn a_merchants_keys_are_not_found_through_another_merchant() {
    let Fixture { process, .. } = &Fixture::new();
    for merchant in ["tea-house", "book-shop"] {
        process.create_merchant(merchant).await;
    }
    let key = process.create_full_key("tea-house/test").await;
    let foreign = process
        .directory
        .revoke_key(&id("book-shop"), &key.key.id, &alice(), None)
        .await;
    assert!(matches!(
        foreign,
        Err(DirectoryError::Rejected(MerchantRejection::KeyNotFound(_)))
    ));
    let unknown = KeyId::from_bits([0; 32]);
    let unknown = process
        .directory
        .revoke_key(&id("tea-house"), &unknown, &alice(), None)
        .await;
    assert!(matches!(
        unknown,
        Err(DirectoryError::Rejected(MerchantRejection::KeyNotFound(_)))
    ));
    process.directory.authenticate(&key.text).await.unwrap();
}

#[tokio::test]
async fn audit_events_of_keys_do_not_contain_their_text() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.create_merchant("tea-house").await;
    let key = process.create_full_key("tea-house/test").await;
    let new = roll(process, &key, RollOptions::default()).await.unwrap();
    for _ in 0..2 {
        process
            .directory
            .revoke_key(&id("tea-house"), &new.key.id, &alice(), None)
            .await
            .unwrap();
    }
    let history = process.directory.history(&id("tea-house")).await.unwrap();
    let events: Vec<_> = history
        .into_iter()
        .skip(2)
        .map(|record| record.event)
        .collect();
    let [
        MerchantEvent::KeyCreated { .. },
        MerchantEvent::KeyCreated { .. },
        rolled,
        revoked,
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert!(
        matches!(rolled, MerchantEvent::KeyRolled { key: old, replaced_by, .. }
        if *old == key.key.id && *replaced_by == new.key.id)
    );
    assert_eq!(*revoked, MerchantEvent::KeyRevoked { key: new.key.id });
    fixture.verify().await;
}

#[tokio::test]
async fn an_account_has_at_most_a_hundred_active_keys() {
    let Fixture { process, .. } = &Fixture::new();
    process.create_merchant("tea-house").await;
    let first = process.create_full_key("tea-house/test").await;
    for _ in 1..MAX_KEYS {
        process.create_full_key("tea-house/test").await;
    }
    let more = async || {
        process
            .directory
            .create_key(new("tea-house/test", None), &alice(), None)
            .await
    };
    assert!(matches!(
        more().await,
        Err(DirectoryError::Rejected(MerchantRejection::TooManyKeys))
    ));
    process
        .directory
        .revoke_key(&id("tea-house"), &first.key.id, &alice(), None)
        .await
        .unwrap();
    more().await.unwrap();
}

#[tokio::test]
async fn a_key_is_looked_up_once_and_its_use_is_written_by_the_background_task_alone() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.create_merchant("tea-house").await;
    let key = process.create_full_key("tea-house/test").await;
    let loads = process.store.observer().count(Call::Load);
    let used = async |times| {
        for _ in 0..times {
            process.directory.authenticate(&key.text).await.unwrap();
        }
    };
    let other = fixture.second_process();
    let last_used = async |process: &Process| {
        let account = account("tea-house/test");
        process.directory.keys(&account).await.unwrap()[0].last_used_at
    };
    used(100).await;
    assert_eq!(process.store.observer().count(Call::Holder), 1);
    assert_eq!(process.store.observer().count(Call::Load), loads + 1);
    let first = fixture.now();
    assert_eq!(last_used(process).await, Some(first));
    assert_eq!(
        last_used(&other).await,
        None,
        "nothing is written by requests"
    );

    process.directory.write_key_uses().await;
    assert_eq!(last_used(&other).await, Some(first));
    assert_eq!(process.uses.writes.load(Ordering::Relaxed), 1);
    process.directory.write_key_uses().await;
    assert_eq!(
        process.uses.writes.load(Ordering::Relaxed),
        1,
        "nothing new"
    );

    // The later of two uses counts, whichever process writes last.
    fixture.advance_clock(Duration::from_secs(60));
    used(1).await;
    fixture.advance_clock(Duration::from_secs(1));
    other.directory.authenticate(&key.text).await.unwrap();
    other.directory.write_key_uses().await;
    process.directory.write_key_uses().await;
    for process in [process, &other] {
        assert_eq!(last_used(process).await, Some(fixture.now()));
    }
    assert_eq!(key.key.status(fixture.now()), KeyStatus::Active);
}

#[tokio::test]
async fn the_background_task_writes_uses_when_it_stops_and_keeps_them_if_it_cannot() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.create_merchant("tea-house").await;
    let key = process.create_full_key("tea-house/test").await;
    process.directory.authenticate(&key.text).await.unwrap();
    process.uses.refuses.store(true, Ordering::Relaxed);
    process.directory.write_key_uses().await;
    process.uses.refuses.store(false, Ordering::Relaxed);
    let recording = process.directory.clone();
    recording.record_key_uses(std::future::ready(())).await;
    let other = fixture.second_process();
    let account = account("tea-house/test");
    let keys = other.directory.keys(&account).await.unwrap();
    assert_eq!(keys[0].last_used_at, Some(fixture.now()));
}
