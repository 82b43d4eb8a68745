//! Delivery of events: which endpoints receive them, when and how often.

use std::{sync::Arc, time::Duration};

use eventlog::Storage;
use webhooks::{
    AttemptFailure, DeliveryQueue, DeliveryStatus, DisabledReason, EndpointUpdate, MAX_ATTEMPTS,
    MAX_CONCURRENT_PER_ENDPOINT, RETRY_DELAYS, Subscription,
};

use crate::{
    fixture::{Fixture, account, event_type, just_before},
    observed_queue::ObservedQueue,
    scripted_transport::{GatedTransport, ScriptedTransport, failed, status, with_retry_after},
};

#[tokio::test]
async fn an_event_goes_to_every_subscribed_endpoint_and_no_other() {
    let fixture = Fixture::new();
    let tea = fixture.account.clone();
    let completed = Subscription::only([
        event_type("payment.completed"),
        event_type("refund.completed"),
    ])
    .unwrap();
    let declined = Subscription::only([event_type("payment.declined")]).unwrap();
    fixture.endpoint("http://all.example/").await;
    fixture
        .create_endpoint(&tea, "http://completed.example/", completed.clone())
        .await;
    fixture
        .create_endpoint(&tea, "http://declined.example/", declined)
        .await;
    let disabled = fixture.endpoint("http://disabled.example/").await;
    let off = EndpointUpdate {
        enabled: Some(false),
        ..EndpointUpdate::default()
    };
    fixture.webhooks.update(&tea, &disabled, off).await.unwrap();
    let deleted = fixture.endpoint("http://deleted.example/").await;
    fixture.webhooks.delete(&tea, &deleted).await.unwrap();
    for other in ["tea-house/live", "coffee-house/test"] {
        let url = "https://other.example/";
        fixture
            .create_endpoint(&account(other), url, Subscription::All)
            .await;
    }
    fixture.emit_event().await;
    let receiver = ScriptedTransport::always(200);
    let attempted = fixture
        .dispatcher(receiver.clone())
        .deliver_due()
        .await
        .unwrap();
    let mut urls: Vec<_> = receiver
        .received()
        .iter()
        .map(|received| received.url.as_str().to_owned())
        .collect();
    urls.sort();
    assert_eq!(urls, ["http://all.example/", "http://completed.example/"]);
    assert_eq!(attempted, 2);
}

#[tokio::test]
async fn an_endpoint_receives_only_events_after_its_creation() {
    let fixture = Fixture::new();
    fixture.emit_event().await;
    let endpoint = fixture.endpoint("http://shop.example/").await;
    let second = fixture.emit_event().await;
    let receiver = ScriptedTransport::always(204);
    fixture
        .dispatcher(receiver.clone())
        .deliver_due()
        .await
        .unwrap();
    assert_eq!(receiver.events(), [second.to_string()]);
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Succeeded]
    );
}

#[tokio::test]
async fn attempts_follow_the_schedule_and_the_delivery_is_exhausted_after_the_tenth() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    let event = fixture.emit_event().await;
    let receiver = ScriptedTransport::always(500);
    let dispatcher = fixture.dispatcher(receiver.clone());
    for (attempted, delay) in (1..).zip(RETRY_DELAYS.into_iter().skip(1)) {
        assert_eq!(dispatcher.deliver_due().await.unwrap(), 1);
        let delivery = fixture.only_delivery(&endpoint).await;
        assert_eq!(delivery.attempts, attempted);
        assert_eq!(delivery.status, DeliveryStatus::Pending);
        let due = delivery.due_at.unwrap();
        let waits = due.since(fixture.now());
        assert!(
            waits >= delay && waits <= delay + delay / 10,
            "{attempted}: {waits:?}"
        );
        fixture.clock.advance(just_before(waits));
        assert_eq!(
            dispatcher.deliver_due().await.unwrap(),
            0,
            "attempt {attempted} was early"
        );
        fixture.clock.advance(Duration::from_millis(1));
    }
    assert_eq!(dispatcher.deliver_due().await.unwrap(), 1);
    let delivery = fixture.only_delivery(&endpoint).await;
    assert_eq!(delivery.status, DeliveryStatus::Exhausted);
    assert_eq!(delivery.attempts as usize, MAX_ATTEMPTS);
    assert_eq!(delivery.finished_at, Some(fixture.now()));
    assert_eq!(delivery.due_at, None);
    fixture.clock.advance(Duration::from_secs(100 * 3600));
    assert_eq!(dispatcher.deliver_due().await.unwrap(), 0);
    assert_eq!(receiver.events(), vec![event.to_string(); MAX_ATTEMPTS]);
    let (_, attempts) = fixture
        .webhooks
        .delivery(&fixture.account, &delivery.id)
        .await
        .unwrap();
    assert_eq!(attempts.len(), MAX_ATTEMPTS);
}

#[tokio::test]
async fn every_attempt_has_the_same_id_and_body_and_its_own_timestamp() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let receiver = ScriptedTransport::always(500);
    let dispatcher = fixture.dispatcher(receiver.clone());
    for _ in 0..3 {
        dispatcher.deliver_due().await.unwrap();
        fixture
            .clock
            .set(fixture.only_delivery(&endpoint).await.due_at.unwrap());
    }
    let requests = receiver.received();
    let first = &requests[0];
    assert!(
        requests
            .iter()
            .all(|request| request.headers.id == first.headers.id)
    );
    assert!(requests.iter().all(|request| request.body == first.body));
    assert!(
        requests
            .windows(2)
            .all(|pair| pair[0].headers.timestamp < pair[1].headers.timestamp)
    );
    assert!(
        requests
            .windows(2)
            .all(|pair| pair[0].headers.signature != pair[1].headers.signature)
    );
}

#[tokio::test]
async fn a_failed_delivery_succeeds_with_a_later_attempt() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let mut responses = [failed(AttemptFailure::Timeout), status(302), status(200)].into_iter();
    let receiver = ScriptedTransport::new(move |_| responses.next().unwrap());
    let dispatcher = fixture.dispatcher(receiver);
    for _ in 0..3 {
        dispatcher.deliver_due().await.unwrap();
        fixture.clock.advance(Duration::from_secs(600));
    }
    let delivery = fixture.only_delivery(&endpoint).await;
    assert_eq!(delivery.status, DeliveryStatus::Succeeded);
    let (_, attempts) = fixture
        .webhooks
        .delivery(&fixture.account, &delivery.id)
        .await
        .unwrap();
    let failures: Vec<_> = attempts.iter().map(|attempt| attempt.failure).collect();
    assert_eq!(
        failures,
        [
            Some(AttemptFailure::Timeout),
            Some(AttemptFailure::Status),
            None
        ]
    );
    let endpoint = fixture
        .webhooks
        .get(&fixture.account, &endpoint)
        .await
        .unwrap();
    assert_eq!(endpoint.circuit_breaker.consecutive_failures, 0);
}

#[tokio::test]
async fn retry_after_delays_the_next_attempt() {
    for (retry_after, seconds) in [
        ("3600", 3600),
        ("Sat, 21 Nov 2026 17:30:00 GMT", 1800),
        ("9999999", 86_400),
    ] {
        for code in [429, 503, 500] {
            let fixture = Fixture::new();
            let endpoint = fixture.endpoint("http://shop.example/").await;
            fixture.emit_event().await;
            let receiver = ScriptedTransport::new(move |_| with_retry_after(code, retry_after));
            fixture.dispatcher(receiver).deliver_due().await.unwrap();
            let due = fixture.only_delivery(&endpoint).await.due_at.unwrap();
            assert_eq!(
                due.since(fixture.now()).as_secs(),
                seconds,
                "{code} {retry_after}"
            );
        }
    }
}

#[tokio::test]
async fn a_gone_endpoint_is_disabled_and_receives_pending_deliveries_once_enabled() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let mut responses = [status(410), status(200)].into_iter();
    let receiver = ScriptedTransport::new(move |_| responses.next().unwrap());
    let dispatcher = fixture.dispatcher(receiver);
    dispatcher.deliver_due().await.unwrap();
    let stored = fixture
        .webhooks
        .get(&fixture.account, &endpoint)
        .await
        .unwrap();
    assert_eq!(stored.disabled_reason, Some(DisabledReason::Gone));
    fixture.emit_event().await;
    fixture.clock.advance(Duration::from_secs(3600));
    assert_eq!(dispatcher.deliver_due().await.unwrap(), 0);
    assert_eq!(fixture.statuses(&endpoint).await, [DeliveryStatus::Pending]);
    let on = EndpointUpdate {
        enabled: Some(true),
        ..EndpointUpdate::default()
    };
    fixture
        .webhooks
        .update(&fixture.account, &endpoint, on)
        .await
        .unwrap();
    assert_eq!(dispatcher.deliver_due().await.unwrap(), 1);
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Succeeded]
    );
}

#[tokio::test]
async fn a_slow_endpoint_delays_no_other_and_gets_at_most_sixteen_concurrent_requests() {
    let (slow, quick) = ("http://slow.example/", "http://quick.example/");
    let fixture = Fixture::new();
    let slow_endpoint = fixture.endpoint(slow).await;
    let quick_endpoint = fixture.endpoint(quick).await;
    let receiver = Arc::new(GatedTransport::default());
    receiver.hold(slow);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let dispatcher = fixture.dispatcher(receiver.clone());
    let running = tokio::spawn(dispatcher.run(async { drop(stopped.await) }));
    for _ in 0..30 {
        fixture.emit_event().await;
    }
    receiver.wait_until_responded(30).await;
    assert!(
        receiver
            .responded
            .borrow()
            .iter()
            .all(|request| request.url.as_str() == quick)
    );
    receiver.release(slow);
    receiver.wait_until_responded(60).await;
    drop(stop);
    running.await.unwrap();
    assert_eq!(receiver.max_in_flight(slow), MAX_CONCURRENT_PER_ENDPOINT);
    assert_eq!(
        fixture.statuses(&quick_endpoint).await,
        [DeliveryStatus::Succeeded; 30]
    );
    assert_eq!(
        fixture.statuses(&slow_endpoint).await,
        [DeliveryStatus::Succeeded; 30]
    );
}

#[tokio::test]
async fn only_commits_with_deliveries_wake_the_dispatcher() {
    let fixture = Fixture::new();
    let wakes = fixture.store.wakes();
    fixture.emit_event().await;
    assert!(!wakes.has_changed().unwrap(), "no endpoint is subscribed");
    fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    // The writer notifies after it has replied, so it has notified once it replies to the next request.
    fixture.store.check().await.unwrap();
    assert!(wakes.has_changed().unwrap());
}

#[tokio::test(start_paused = true)]
async fn an_event_is_sent_without_waiting_for_the_next_poll() {
    let fixture = Fixture::new();
    fixture.endpoint("http://shop.example/").await;
    // The paused clock does not advance while a blocking task runs, so the dispatcher cannot poll. After a minute the
    // clock is released, so that the test fails instead of hanging.
    let (release, held) = std::sync::mpsc::channel::<()>();
    let clock_holder = tokio::task::spawn_blocking(move || {
        let _ = held.recv_timeout(Duration::from_secs(60));
    });
    let started = tokio::time::Instant::now();
    let receiver = ScriptedTransport::always(200);
    let queue = Arc::new(ObservedQueue::new(fixture.store.clone()));
    let dispatcher = fixture.dispatcher_with(queue.clone(), receiver.clone());
    let running = tokio::spawn(dispatcher.run(std::future::pending()));
    for number in 1..=5 {
        queue.wait_until_idle(number - 1).await;
        fixture.emit_event().await;
        receiver
            .wait_until(|received| received.len() == number)
            .await;
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    running.abort();
    drop(release);
    clock_holder.await.unwrap();
}

#[tokio::test]
async fn polling_finds_deliveries_of_another_process() {
    let fixture = Fixture::new();
    fixture.endpoint("http://shop.example/").await;
    let receiver = ScriptedTransport::always(200);
    let elsewhere = Arc::new(crate::fixture::open(&fixture.path()));
    let dispatcher = fixture.dispatcher_with(elsewhere, receiver.clone());
    let running = tokio::spawn(dispatcher.run(std::future::pending()));
    let event = fixture.emit_event().await;
    receiver.wait_until(|received| !received.is_empty()).await;
    assert_eq!(receiver.events(), [event.to_string()]);
    running.abort();
}

#[tokio::test]
async fn a_stopping_dispatcher_finishes_attempts_in_flight() {
    let url = "http://slow.example/";
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint(url).await;
    fixture.emit_event().await;
    let receiver = Arc::new(GatedTransport::default());
    receiver.hold(url);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let dispatcher = fixture.dispatcher(receiver.clone());
    let running = tokio::spawn(dispatcher.run(async { drop(stopped.await) }));
    receiver.wait_until_in_flight(url).await;
    stop.send(()).unwrap();
    receiver.release(url);
    running.await.unwrap();
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Succeeded]
    );
}
