//! Why a key is refused: told apart inside, one answer outside.

use std::{sync::atomic::Ordering, time::Duration};

use directory::{AuthenticationError, KeyRefusal, NewKey, PresentedKey, Scopes};
use proptest::prelude::*;

use crate::fixture::{Fixture, Process, account, alice, id};

async fn refusal(process: &Process, text: &str) -> KeyRefusal {
    match process.directory.authenticate(text).await {
        Err(AuthenticationError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_refusal_is_told_from_the_others() {
    let fixture = Fixture::new();
    let process = &fixture.process;
    for merchant in ["tea-house", "book-shop"] {
        process.add(merchant).await;
    }
    let key = process.key("tea-house/test").await;
    let elsewhere = Fixture::new();
    let unknown = elsewhere.process.key("default/test").await;
    let live = key.text.replace("sk_test_", "sk_live_");
    assert_eq!(
        refusal(process, &key.text[1..]).await,
        KeyRefusal::Malformed
    );
    assert_eq!(refusal(process, &live).await, KeyRefusal::Prefix);
    assert_eq!(refusal(process, &unknown.text).await, KeyRefusal::Unknown);

    let short = NewKey {
        account: account("tea-house/test"),
        scopes: Some(Scopes::full()),
        label: String::new(),
        expires_at: Some(fixture.now() + Duration::from_secs(60)),
    };
    let short = process.create(short).await;
    process.directory.authenticate(&short.text).await.unwrap();
    fixture.pass(Duration::from_secs(60));
    assert_eq!(refusal(process, &short.text).await, KeyRefusal::Expired);

    let others = process.key("book-shop/test").await;
    process
        .directory
        .set_enabled(&id("book-shop"), false, &alice())
        .await
        .unwrap();
    assert_eq!(refusal(process, &others.text).await, KeyRefusal::Disabled);
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
    assert_eq!(refusal(process, &key.text).await, KeyRefusal::Revoked);
}

#[tokio::test]
async fn a_row_that_was_made_live_in_the_file_does_not_make_a_test_key_live() {
    let fixture = Fixture::new();
    fixture.process.add("tea-house").await;
    let key = fixture.process.key("tea-house/test").await;
    fixture.tamper("UPDATE api_keys SET mode = 'live'");
    assert_eq!(
        refusal(&fixture.another(), &key.text).await,
        KeyRefusal::Prefix
    );
    fixture.tamper("UPDATE api_keys SET mode = 'test', kind = 'publishable'");
    assert_eq!(
        refusal(&fixture.another(), &key.text).await,
        KeyRefusal::Prefix
    );
}

#[test]
fn the_outside_learns_nothing_that_the_text_does_not_show() {
    let (unknown, expired) = (KeyRefusal::Unknown.detail(), KeyRefusal::Expired.detail());
    let (revoked, disabled) = (KeyRefusal::Revoked.detail(), KeyRefusal::Disabled.detail());
    assert!(
        [expired, revoked, disabled]
            .iter()
            .all(|detail| *detail == unknown)
    );
    assert_ne!(KeyRefusal::Malformed.detail(), unknown);
    assert_ne!(KeyRefusal::Prefix.detail(), unknown);
}

#[tokio::test]
async fn what_is_no_key_is_refused_without_asking_the_store() {
    let Fixture { process, .. } = &Fixture::new();
    for text in ["", "Bearer x", &"x".repeat(1_000_000), "sk_live_\0"] {
        assert_eq!(refusal(process, text).await, KeyRefusal::Malformed);
    }
    assert_eq!(process.records.finds.load(Ordering::Relaxed), 0);
}

proptest! {
    #[test]
    fn any_text_is_refused_and_panics_nobody(text in "(sk_test_|pk_live_|sk_|)\\PC{0,80}") {
        prop_assert!(PresentedKey::parse(&text).is_err());
    }
}
