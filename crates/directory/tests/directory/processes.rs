//! Several processes on one file: what one changes, the others know within seconds.

use std::time::Duration;

use directory::{Deed, ProfileDraft};
use futures_util::FutureExt;

use crate::fixture::{Fixture, alice, id};

#[tokio::test]
async fn a_key_that_one_process_revokes_is_refused_by_it_at_once_and_by_others_within_five_seconds()
{
    let fixture = Fixture::new();
    let (here, there) = (&fixture.process, fixture.another());
    here.add("tea-house").await;
    let key = here.key("tea-house/test").await;
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
        "it is remembered, for a moment"
    );
    fixture.pass(Duration::from_secs(2));
    assert!(there.directory.authenticate(&key.text).await.is_err());
}

#[tokio::test]
async fn a_new_key_works_everywhere_at_once() {
    let fixture = Fixture::new();
    let there = fixture.another();
    fixture.process.add("tea-house").await;
    for _ in 0..2 {
        let key = fixture.process.key("tea-house/test").await;
        there.directory.authenticate(&key.text).await.unwrap();
    }
}

#[tokio::test]
async fn a_merchant_that_one_process_changes_is_seen_by_others_within_seconds() {
    let fixture = Fixture::new();
    let there = fixture.another();
    fixture.process.add("tea-house").await;
    let enabled = async || {
        there
            .directory
            .known(&id("tea-house"))
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
    assert!(enabled().await, "it is remembered, for a moment");
    fixture.pass(Duration::from_secs(2));
    assert!(!enabled().await);
}

#[tokio::test]
async fn a_clock_that_is_set_back_makes_nobody_believe_for_longer() {
    let fixture = Fixture::new();
    let there = fixture.another();
    fixture.process.add("tea-house").await;
    let key = fixture.process.key("tea-house/test").await;
    fixture.pass(Duration::from_secs(3600));
    there.directory.authenticate(&key.text).await.unwrap();
    fixture
        .process
        .directory
        .revoke_key(&id("tea-house"), &key.key.id, &alice(), None)
        .await
        .unwrap();
    fixture.set_back(Duration::from_secs(1800));
    assert!(there.directory.authenticate(&key.text).await.is_err());
}

#[tokio::test]
async fn changes_by_two_processes_at_once_are_all_made() {
    let fixture = Fixture::new();
    let there = fixture.another();
    fixture.process.add("tea-house").await;
    let changes = (1..=10).map(|minutes| {
        let process = if minutes % 2 == 0 {
            there.clone()
        } else {
            fixture.process.clone()
        };
        tokio::spawn(async move {
            let draft = ProfileDraft {
                session_minutes: Some(minutes),
                ..ProfileDraft::default()
            };
            process
                .directory
                .change(&id("tea-house"), &draft, &alice())
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
        .filter(|entry| matches!(entry.deed, Deed::MerchantChanged { .. }));
    assert_eq!(changes.count(), 10);
    fixture.verify().unwrap();
}

#[tokio::test]
async fn a_key_that_was_being_read_while_it_was_revoked_is_not_believed() {
    revoked_while_reading(false).await;
}

#[tokio::test]
async fn a_revision_that_was_being_read_while_a_key_was_revoked_is_not_believed() {
    revoked_while_reading(true).await;
}

async fn revoked_while_reading(revision: bool) {
    let fixture = Fixture::new();
    let process = &fixture.process;
    process.add("tea-house").await;
    let key = process.key("tea-house/test").await;
    process.directory.known(&id("tea-house")).await.unwrap();
    while process.records.read.notified().now_or_never().is_some() {}

    let held_back = process.records.answers.lock().await;
    let mut asked = Vec::new();
    let mut ask = async || {
        let (asking, text) = (process.clone(), key.text.clone());
        asked.push(tokio::spawn(async move {
            drop(asking.directory.authenticate(&text).await);
        }));
        process.records.read.notified().await;
    };
    if revision {
        // One asks for the revision, which is old; another, by a clock that was set back, for the key alone.
        fixture.pass(Duration::from_secs(2));
        ask().await;
        fixture.set_back(Duration::from_secs(1));
        ask().await;
        fixture.pass(Duration::from_secs(1));
    } else {
        ask().await;
    }

    let (merchant, by) = (id("tea-house"), alice());
    let revoked = process
        .directory
        .revoke_key(&merchant, &key.key.id, &by, None);
    revoked.await.unwrap();
    drop(held_back);
    for asked in asked {
        asked.await.unwrap();
    }
    assert!(process.directory.authenticate(&key.text).await.is_err());
}
