//! Why a key is rejected: distinguished internally, one answer to clients.

use std::time::Duration;

use directory::{AuthenticationError, KeyRejection, NewKey, PresentedKey, Scopes};
use eventlog::Call;
use proptest::prelude::*;

use crate::fixture::{Fixture, Process, account, alice, id};

async fn rejection(process: &Process, text: &str) -> KeyRejection {
    match process.directory.authenticate(text).await {
        Err(AuthenticationError::Refused { rejection, .. }) => rejection,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn distinguishes_every_reason_for_rejecting_a_key() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    for merchant in ["tea-house", "book-shop"] {
        process.create_merchant(merchant).await;
    }
    let key = process.create_full_key("tea-house/test").await;
    let elsewhere = Fixture::new();
    let unknown = elsewhere.process.create_full_key("default/test").await;
    let live = key.text.replace("sk_test_", "sk_live_");
    assert_eq!(
        rejection(process, &key.text[1..]).await,
        KeyRejection::Malformed
    );
    assert_eq!(rejection(process, &live).await, KeyRejection::Prefix);
    assert_eq!(
        rejection(process, &unknown.text).await,
        KeyRejection::Unknown
    );

    let short = NewKey {
        account: account("tea-house/test"),
        scopes: Some(Scopes::full()),
        label: String::new(),
        expires_at: Some(fixture.now() + Duration::from_secs(60)),
    };
    let short = process.create_key(short).await;
    process.directory.authenticate(&short.text).await.unwrap();
    fixture.advance_clock(Duration::from_secs(60));
    assert_eq!(rejection(process, &short.text).await, KeyRejection::Expired);

    let others = process.create_full_key("book-shop/test").await;
    process
        .directory
        .set_enabled(&id("book-shop"), false, &alice())
        .await
        .unwrap();
    assert_eq!(
        rejection(process, &others.text).await,
        KeyRejection::Disabled
    );
    process
        .directory
        .set_enabled(&id("book-shop"), true, &alice())
        .await
        .unwrap();
    process.directory.authenticate(&others.text).await.unwrap();

    process
        .directory
        .revoke_key(&id("tea-house"), &key.key.id, &alice(), None)
        .await
        .unwrap();
    assert_eq!(rejection(process, &key.text).await, KeyRejection::Revoked);
}

#[tokio::test]
async fn a_tampered_event_does_not_turn_a_test_key_into_a_live_key() {
    let fixture = Fixture::new();
    fixture.process.create_merchant("tea-house").await;
    let key = fixture.process.create_full_key("tea-house/test").await;
    for change in [
        "UPDATE events SET body = replace(body, 'tea-house/test', 'tea-house/live')",
        "UPDATE events SET body = replace(body, '\"kind\":\"secret\"', '\"kind\":\"publishable\"')",
    ] {
        fixture.tamper(change);
        let process = fixture.second_process();
        let rejected = process.directory.authenticate(&key.text).await;
        assert!(
            matches!(rejected, Err(AuthenticationError::Store(_))),
            "{rejected:?}"
        );
    }
}

#[test]
fn clients_cannot_tell_unknown_expired_revoked_and_disabled_keys_apart() {
    let (unknown, expired) = (
        KeyRejection::Unknown.detail(),
        KeyRejection::Expired.detail(),
    );
    let (revoked, disabled) = (
        KeyRejection::Revoked.detail(),
        KeyRejection::Disabled.detail(),
    );
    assert!(
        [expired, revoked, disabled]
            .iter()
            .all(|detail| *detail == unknown)
    );
    assert_ne!(KeyRejection::Malformed.detail(), unknown);
    assert_ne!(KeyRejection::Prefix.detail(), unknown);
}

#[tokio::test]
async fn rejects_malformed_keys_without_a_lookup() {
    let Fixture { process, .. } = &Fixture::new();
    for text in ["", "Bearer x", &"x".repeat(1_000_000), "sk_live_\0"] {
        assert_eq!(rejection(process, text).await, KeyRejection::Malformed);
    }
    assert_eq!(process.store.observer().count(Call::Holder), 0);
}

proptest! {
    #[test]
    fn rejects_any_malformed_text_without_panicking(text in "(sk_test_|pk_live_|sk_|)\\PC{0,80}") {
        prop_assert!(PresentedKey::parse(&text).is_err());
    }
}
