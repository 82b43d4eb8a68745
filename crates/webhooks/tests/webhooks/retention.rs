//! Retention: events and deliveries are stored forever, attempts for a limited time.

use std::time::Duration;

use webhooks::{
    DELIVERY_LIFETIME, DeliveryQueue, DeliveryStatus, EXHAUSTED_RETENTION, EndpointUpdate,
    SUCCEEDED_RETENTION, WebhookStore,
};

use crate::{
    fixture::{Fixture, just_before, within_a_minute},
    scripted_transport::ScriptedTransport,
};

const MILLISECOND: Duration = Duration::from_millis(1);

async fn stored_attempts(fixture: &Fixture, endpoint: &webhooks::EndpointId) -> usize {
    let mut stored = 0;
    for delivery in fixture.deliveries(endpoint).await {
        let (_, attempts) = fixture
            .webhooks
            .delivery(&fixture.account, &delivery.id)
            .await
            .unwrap();
        stored += attempts.len();
    }
    stored
}

#[tokio::test]
async fn attempts_of_succeeded_deliveries_are_deleted_in_batches_after_thirty_days() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    let mut events = Vec::new();
    for _ in 0..5 {
        events.push(fixture.emit_event().await);
    }
    fixture
        .dispatcher(ScriptedTransport::always(200))
        .deliver_due()
        .await
        .unwrap();
    assert_eq!(SUCCEEDED_RETENTION.as_secs(), 30 * 24 * 3600);
    fixture.clock.advance(just_before(SUCCEEDED_RETENTION));
    assert_eq!(fixture.store.sweep(fixture.now(), 2).await.unwrap(), 0);
    assert_eq!(stored_attempts(&fixture, &endpoint).await, 5);
    fixture.clock.advance(MILLISECOND);
    for (swept, left) in [(2, 3), (2, 1), (1, 0), (0, 0)] {
        assert_eq!(fixture.store.sweep(fixture.now(), 2).await.unwrap(), swept);
        assert_eq!(stored_attempts(&fixture, &endpoint).await, left);
    }
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Succeeded; 5]
    );
    for event in events {
        assert!(
            fixture
                .webhooks
                .event(&fixture.account, &event)
                .await
                .is_ok()
        );
    }
}

#[tokio::test]
async fn attempts_of_exhausted_deliveries_are_stored_for_ninety_days() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let dispatcher = fixture.dispatcher(ScriptedTransport::always(500));
    while let Some(due) = fixture.only_delivery(&endpoint).await.due_at {
        fixture.clock.set(due.max(fixture.now()));
        dispatcher.deliver_due().await.unwrap();
    }
    assert_eq!(EXHAUSTED_RETENTION.as_secs(), 90 * 24 * 3600);
    fixture.clock.advance(just_before(EXHAUSTED_RETENTION));
    assert_eq!(fixture.store.sweep(fixture.now(), 10).await.unwrap(), 0);
    assert_eq!(stored_attempts(&fixture, &endpoint).await, 10);
    fixture.clock.advance(MILLISECOND);
    assert_eq!(fixture.store.sweep(fixture.now(), 10).await.unwrap(), 1);
    assert_eq!(stored_attempts(&fixture, &endpoint).await, 0);
    assert_eq!(fixture.only_delivery(&endpoint).await.attempts, 10);
}

#[tokio::test]
async fn a_delivery_pending_for_two_weeks_is_exhausted() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let enabled = |enabled| EndpointUpdate {
        enabled: Some(enabled),
        ..EndpointUpdate::default()
    };
    fixture
        .webhooks
        .update(&fixture.account, &endpoint, enabled(false))
        .await
        .unwrap();
    assert_eq!(DELIVERY_LIFETIME.as_secs(), 14 * 24 * 3600);
    fixture.clock.advance(just_before(DELIVERY_LIFETIME));
    fixture.store.sweep(fixture.now(), 10).await.unwrap();
    assert_eq!(fixture.statuses(&endpoint).await, [DeliveryStatus::Pending]);
    fixture.clock.advance(MILLISECOND);
    fixture.store.sweep(fixture.now(), 10).await.unwrap();
    let delivery = fixture.only_delivery(&endpoint).await;
    assert_eq!(
        (delivery.status, delivery.attempts),
        (DeliveryStatus::Exhausted, 0)
    );
    assert_eq!(delivery.finished_at, Some(fixture.now()));
    fixture
        .webhooks
        .update(&fixture.account, &endpoint, enabled(true))
        .await
        .unwrap();
    assert_eq!(
        fixture
            .dispatcher(ScriptedTransport::always(200))
            .deliver_due()
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn the_sweep_completes_an_interrupted_deletion() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let deleted = fixture
        .store
        .delete_endpoint(&fixture.account, &endpoint, fixture.now())
        .await;
    assert!(deleted.unwrap());
    assert_eq!(
        fixture
            .dispatcher(ScriptedTransport::always(200))
            .deliver_due()
            .await
            .unwrap(),
        0
    );
    assert_eq!(fixture.statuses(&endpoint).await, [DeliveryStatus::Pending]);
    fixture.clock.advance(DELIVERY_LIFETIME);
    fixture.store.sweep(fixture.now(), 10).await.unwrap();
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Cancelled]
    );
}

#[tokio::test]
async fn the_dispatcher_sweeps_without_being_asked() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    fixture
        .dispatcher(ScriptedTransport::always(200))
        .deliver_due()
        .await
        .unwrap();
    fixture.clock.advance(SUCCEEDED_RETENTION);
    fixture.emit_event().await;
    let receiver = ScriptedTransport::always(200);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(
        fixture
            .dispatcher(receiver)
            .run(async { drop(stopped.await) }),
    );
    within_a_minute(async {
        while stored_attempts(&fixture, &endpoint).await != 1
            || fixture.statuses(&endpoint).await[1] == DeliveryStatus::Pending
        {
            tokio::task::yield_now().await;
        }
    })
    .await;
    drop(stop);
    running.await.unwrap();
}
