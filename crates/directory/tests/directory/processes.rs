//! Several processes on one file: each sees the changes of the others within seconds.

use std::time::Duration;

use directory::{MerchantEvent, ProfileInput};
use domain::Mode;
use eventlog::Call;
use secrecy::ExposeSecret;

use crate::fixture::{Fixture, alice, id, new_provider_account};

#[tokio::test]
async fn a_revoked_key_is_rejected_at_once_here_and_within_seconds_by_other_processes() {
    let fixture = Fixture::new();
    let (here, there) = (&fixture.process, fixture.second_process());
    here.create_merchant("tea-house").await;
    let key = here.create_full_key("tea-house/test").await;
    for process in [here, &there] {
        process.directory.authenticate(&key.text).await.unwrap();
    }
    here.directory
        .revoke_key(&id("tea-house"), &key.key.id, &alice(), None)
        .await
        .unwrap();
    assert!(here.directory.authenticate(&key.text).await.is_err());
    assert!(
        there.directory.authenticate(&key.text).await.is_ok(),
        "cached for a moment"
    );
    fixture.advance_clock(Duration::from_secs(2));
    assert!(there.directory.authenticate(&key.text).await.is_err());
}

#[tokio::test]
async fn a_new_key_works_in_every_process_at_once() {
    let fixture = Fixture::new();
    let there = fixture.second_process();
    fixture.process.create_merchant("tea-house").await;
    for _ in 0..2 {
        let key = fixture.process.create_full_key("tea-house/test").await;
        there.directory.authenticate(&key.text).await.unwrap();
    }
}

#[tokio::test]
async fn other_processes_see_a_changed_merchant_within_seconds() {
    let fixture = Fixture::new();
    let there = fixture.second_process();
    fixture.process.create_merchant("tea-house").await;
    let enabled = async || {
        there
            .directory
            .cached_merchant(&id("tea-house"))
            .await
            .unwrap()
            .unwrap()
            .merchant
            .as_ref()
            .unwrap()
            .enabled
    };
    assert!(enabled().await);
    fixture
        .process
        .directory
        .set_enabled(&id("tea-house"), false, &alice())
        .await
        .unwrap();
    assert!(enabled().await, "cached for a moment");
    fixture.advance_clock(Duration::from_secs(2));
    assert!(!enabled().await);
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_extend_the_cache() {
    let fixture = Fixture::new();
    let there = fixture.second_process();
    fixture.process.create_merchant("tea-house").await;
    let key = fixture.process.create_full_key("tea-house/test").await;
    fixture.advance_clock(Duration::from_secs(3600));
    there.directory.authenticate(&key.text).await.unwrap();
    fixture
        .process
        .directory
        .revoke_key(&id("tea-house"), &key.key.id, &alice(), None)
        .await
        .unwrap();
    fixture.set_clock_back(Duration::from_secs(1800));
    assert!(there.directory.authenticate(&key.text).await.is_err());
}

#[tokio::test]
async fn concurrent_changes_by_two_processes_are_all_committed() {
    let fixture = Fixture::new();
    let there = fixture.second_process();
    fixture.process.create_merchant("tea-house").await;
    let changes = (1..=10).map(|minutes| {
        let process = if minutes % 2 == 0 {
            there.clone()
        } else {
            fixture.process.clone()
        };
        tokio::spawn(async move {
            let input = ProfileInput {
                session_minutes: Some(minutes),
                ..ProfileInput::default()
            };
            process
                .directory
                .update_merchant(&id("tea-house"), &input, &alice())
                .await
                .unwrap();
        })
    });
    for change in changes.collect::<Vec<_>>() {
        change.await.unwrap();
    }
    let history = there.directory.history(&id("tea-house")).await.unwrap();
    let changes = history
        .iter()
        .filter(|record| matches!(record.event, MerchantEvent::MerchantUpdated { .. }));
    assert_eq!(changes.count(), 10);
    fixture.verify().await;
}

#[tokio::test]
async fn does_not_cache_a_merchant_that_was_changed_during_the_load() {
    revoke_during(Call::Load).await;
}

#[tokio::test]
async fn does_not_confirm_a_merchant_that_was_changed_while_its_length_was_read() {
    revoke_during(Call::Length).await;
}

/// Revokes a key while an earlier request of the same process still waits for an answer that was read before.
async fn revoke_during(call: Call) {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.create_merchant("tea-house").await;
    let key = process.create_full_key("tea-house/test").await;
    if call == Call::Length {
        process.directory.authenticate(&key.text).await.unwrap();
        fixture.advance_clock(Duration::from_secs(2));
    }
    let release = process.store.observer().hold_next(call);
    let (requester, text) = (process.clone(), key.text.clone());
    let request = tokio::spawn(async move { requester.directory.authenticate(&text).await });
    process.store.observer().ready.notified().await;
    process
        .directory
        .revoke_key(&id("tea-house"), &key.key.id, &alice(), None)
        .await
        .unwrap();
    drop(release);
    request
        .await
        .unwrap()
        .expect("it was read before the key was revoked");
    assert!(process.directory.authenticate(&key.text).await.is_err());
}

#[tokio::test]
async fn concurrent_changes_of_one_provider_account_keep_the_latest_credentials() {
    let fixture = Fixture::new();
    let there = fixture.second_process();
    fixture.process.create_merchant("tea-house").await;
    let changes = (1..=8).map(|number| {
        let process = if number % 2 == 0 {
            &there
        } else {
            &fixture.process
        };
        let directory = process.directory.clone();
        // Every other change keeps the credentials and changes the pages; the others replace the credentials.
        let mut new = new_provider_account(Mode::Test, &format!("writer-{number}"));
        if number % 4 < 2 {
            new.credentials = None;
            new.settings.page_origins = vec![format!("https://pages-{number}.bkash.com")];
        }
        tokio::spawn(async move {
            directory
                .set_provider_account(&id("tea-house"), new, &alice())
                .await
                .unwrap();
        })
    });
    for change in changes.collect::<Vec<_>>() {
        change.await.unwrap();
    }
    let history = there.directory.history(&id("tea-house")).await.unwrap();
    let last = history.iter().rev().find_map(|record| match &record.event {
        MerchantEvent::ProviderAccountSet {
            credentials_replaced,
            ..
        } => Some(*credentials_replaced),
        _ => None,
    });
    assert!(last.is_some());
    assert_eq!(history.len(), 10);
    // The credentials fit the settings, whichever change came last.
    let merchant = there.directory.merchant(&id("tea-house")).await.unwrap();
    let unsealed = there.directory.unseal(&merchant, Mode::Test).await.unwrap();
    let key = unsealed
        .config
        .credentials
        .app_key
        .expose_secret()
        .to_owned();
    assert!(key.starts_with("canary-key-of-writer-"), "{key}");
    fixture.verify().await;
}
