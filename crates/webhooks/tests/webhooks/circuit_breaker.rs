//! The effect of the circuit breaker on deliveries.

use std::{sync::Arc, time::Duration};

use webhooks::{
    DeliveryStatus, EndpointUpdate, EndpointUrl, FAILURE_THRESHOLD, NetworkScope, OPEN_DURATIONS,
};

use crate::{
    fixture::{Fixture, just_before},
    scripted_transport::{ScriptedTransport, status},
};

/// A fixture whose only endpoint has just failed often enough to open its circuit breaker.
async fn open_circuit_breaker() -> (Fixture, webhooks::EndpointId, Arc<ScriptedTransport>) {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    let receiver = ScriptedTransport::always(500);
    for _ in 0..FAILURE_THRESHOLD {
        fixture.emit_event().await;
    }
    fixture
        .dispatcher(receiver.clone())
        .deliver_due()
        .await
        .unwrap();
    assert_eq!(receiver.received().len(), FAILURE_THRESHOLD as usize);
    (fixture, endpoint, receiver)
}

#[tokio::test]
async fn an_open_circuit_breaker_postpones_deliveries_without_using_attempts() {
    let (fixture, endpoint, receiver) = open_circuit_breaker().await;
    fixture.emit_event().await;
    let dispatcher = fixture.dispatcher(receiver.clone());
    fixture.clock.advance(just_before(OPEN_DURATIONS[0]));
    assert_eq!(dispatcher.deliver_due().await.unwrap(), 0);
    let last = fixture.deliveries(&endpoint).await.pop().unwrap();
    assert_eq!(last.attempts, 0);
    assert_eq!(last.status, DeliveryStatus::Pending);
}

#[tokio::test]
async fn each_failed_probe_lengthens_the_open_time() {
    let (fixture, _, receiver) = open_circuit_breaker().await;
    let dispatcher = fixture.dispatcher(receiver);
    for pause in OPEN_DURATIONS {
        fixture.clock.advance(just_before(pause));
        assert_eq!(
            dispatcher.deliver_due().await.unwrap(),
            0,
            "within {pause:?}"
        );
        fixture.clock.advance(Duration::from_millis(1));
        assert_eq!(
            dispatcher.deliver_due().await.unwrap(),
            1,
            "after {pause:?}"
        );
    }
}

#[tokio::test]
async fn a_successful_probe_releases_all_other_deliveries() {
    let (fixture, endpoint, _) = open_circuit_breaker().await;
    for _ in 0..20 {
        fixture.emit_event().await;
    }
    fixture.clock.advance(OPEN_DURATIONS[0]);
    let receiver = ScriptedTransport::always(200);
    let attempted = fixture.dispatcher(receiver).deliver_due().await.unwrap();
    assert_eq!(attempted, 25);
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Succeeded; 25]
    );
}

#[tokio::test]
async fn the_circuit_breaker_of_one_endpoint_does_not_affect_another() {
    let (fixture, _, _) = open_circuit_breaker().await;
    let other = fixture.endpoint("http://other.example/").await;
    fixture.emit_event().await;
    fixture
        .dispatcher(ScriptedTransport::always(200))
        .deliver_due()
        .await
        .unwrap();
    assert_eq!(fixture.statuses(&other).await, [DeliveryStatus::Succeeded]);
}

#[tokio::test]
async fn a_new_url_is_attempted_immediately() {
    let (fixture, endpoint, _) = open_circuit_breaker().await;
    fixture.clock.advance(Duration::from_secs(10));
    let moved = EndpointUpdate {
        url: Some(EndpointUrl::parse("http://new.example/", NetworkScope::Any).unwrap()),
        ..EndpointUpdate::default()
    };
    fixture
        .webhooks
        .update(&fixture.account, &endpoint, moved)
        .await
        .unwrap();
    let receiver = ScriptedTransport::new(|request| {
        assert_eq!(request.url.as_str(), "http://new.example/");
        status(200)
    });
    assert_eq!(fixture.dispatcher(receiver).deliver_due().await.unwrap(), 5);
}
