//! Several processes on one file: each sees the changes of the others within seconds.

use std::time::Duration;

use directory::{AuditEvent, ProfileInput};
use futures_util::FutureExt;

use crate::fixture::{Fixture, alice, id};

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
        .filter(|record| matches!(record.event, AuditEvent::MerchantUpdated { .. }));
    assert_eq!(changes.count(), 10);
    fixture.verify().await;
}

#[tokio::test]
async fn does_not_cache_a_key_that_was_revoked_during_the_lookup() {
    revoke_during_read(false).await;
}

#[tokio::test]
async fn does_not_cache_a_revision_that_changed_during_the_read() {
    revoke_during_read(true).await;
}

async fn revoke_during_read(revision: bool) {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.create_merchant("tea-house").await;
    let key = process.create_full_key("tea-house/test").await;
    process
        .directory
        .cached_merchant(&id("tea-house"))
        .await
        .unwrap();
    while process.store.read.notified().now_or_never().is_some() {}

    let hold = process.store.held.lock().await;
    let mut requests = Vec::new();
    let mut start_request = async || {
        let (requester, text) = (process.clone(), key.text.clone());
        requests.push(tokio::spawn(async move {
            drop(requester.directory.authenticate(&text).await);
        }));
        process.store.read.notified().await;
    };
    if revision {
        // The first request reads the revision, which is stale. The second, with the clock set back, only looks up the
        // key.
        fixture.advance_clock(Duration::from_secs(2));
        start_request().await;
        fixture.set_clock_back(Duration::from_secs(1));
        start_request().await;
        fixture.advance_clock(Duration::from_secs(1));
    } else {
        start_request().await;
    }

    let (merchant, by) = (id("tea-house"), alice());
    let revoked = process
        .directory
        .revoke_key(&merchant, &key.key.id, &by, None);
    revoked.await.unwrap();
    drop(hold);
    for request in requests {
        request.await.unwrap();
    }
    assert!(process.directory.authenticate(&key.text).await.is_err());
}
