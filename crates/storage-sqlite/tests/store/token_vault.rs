//! The budget of token calls: two in a rolling hour, for all processes together.

use engine::ports::{RefreshLease, TokenVault};

use crate::{Fixture, at};

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn two_calls_an_hour_are_granted_and_the_third_says_until_when() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    for minute in [0, 10] {
        assert_eq!(
            store
                .acquire_lease("t", 0, at(minute * MINUTE))
                .await
                .unwrap(),
            RefreshLease::Granted
        );
        store.abandon("t", true).await.unwrap();
    }
    let until = at(60 * MINUTE);
    assert_eq!(
        store.acquire_lease("t", 0, at(59 * MINUTE)).await.unwrap(),
        RefreshLease::BudgetExhausted { until }
    );
    assert_eq!(
        store
            .acquire_lease("other", 0, at(59 * MINUTE))
            .await
            .unwrap(),
        RefreshLease::Granted
    );
    assert_eq!(
        store.acquire_lease("t", 0, at(60 * MINUTE)).await.unwrap(),
        RefreshLease::Granted
    );
}

#[tokio::test]
async fn calls_that_never_reached_bkash_cost_nothing() {
    let fixture = Fixture::new();
    for _ in 0..10 {
        let claimed = fixture.store.acquire_lease("t", 0, at(0)).await.unwrap();
        assert_eq!(claimed, RefreshLease::Granted);
        fixture.store.abandon("t", false).await.unwrap();
    }
}

#[tokio::test]
async fn a_clock_set_back_grants_no_more() {
    let fixture = Fixture::new();
    for minute in [100, 110] {
        fixture
            .store
            .acquire_lease("t", 0, at(minute * MINUTE))
            .await
            .unwrap();
        fixture.store.abandon("t", true).await.unwrap();
    }
    let claimed = fixture.store.acquire_lease("t", 0, at(0)).await.unwrap();
    assert!(
        matches!(claimed, RefreshLease::BudgetExhausted { .. }),
        "{claimed:?}"
    );
}

#[tokio::test]
async fn while_one_calls_the_others_wait_and_then_read() {
    let fixture = Fixture::new();
    let other = fixture.reopened();
    assert_eq!(
        fixture.store.acquire_lease("t", 0, at(0)).await.unwrap(),
        RefreshLease::Granted
    );
    assert_eq!(
        other.acquire_lease("t", 0, at(1000)).await.unwrap(),
        RefreshLease::HeldElsewhere
    );
    fixture.store.save("t", b"sealed".to_vec()).await.unwrap();
    assert_eq!(
        other.acquire_lease("t", 0, at(2000)).await.unwrap(),
        RefreshLease::Superseded
    );
    assert_eq!(
        other.load("t").await.unwrap(),
        (1, Some(b"sealed".to_vec()))
    );
}

#[tokio::test]
async fn a_caller_that_was_killed_holds_nobody_up_for_long() {
    let fixture = Fixture::new();
    fixture.store.acquire_lease("t", 0, at(0)).await.unwrap();
    assert_eq!(
        fixture
            .store
            .acquire_lease("t", 0, at(34_000))
            .await
            .unwrap(),
        RefreshLease::HeldElsewhere
    );
    assert_eq!(
        fixture
            .store
            .acquire_lease("t", 0, at(35_000))
            .await
            .unwrap(),
        RefreshLease::Granted
    );
}
