//! Leases prevent two dispatchers from attempting the same delivery at the same time.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use webhooks::{
    Attempt, DeliveryOutcome, DeliveryQueue, DeliveryRequest, DeliveryStatus, FinishedAttempt,
    LEASE_DURATION, LeasedDelivery, MAX_CONCURRENT_ATTEMPTS, MAX_CONCURRENT_PER_ENDPOINT,
    RequestOutcome, Subscription, Transport,
};

use crate::{
    fixture::{Fixture, account, just_before, open},
    scripted_transport::status,
};

/// A transport that panics if an event is sent while it is in flight.
#[derive(Default)]
struct OverlapDetector {
    in_flight: Mutex<HashSet<String>>,
    sent: Mutex<Vec<String>>,
}

#[async_trait]
impl Transport for OverlapDetector {
    async fn post(&self, request: &DeliveryRequest) -> RequestOutcome {
        let id = request.headers.id.clone();
        let is_alone = self.in_flight.lock().unwrap().insert(id.clone());
        assert!(is_alone, "{id} is sent twice at the same time");
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        self.in_flight.lock().unwrap().remove(&id);
        self.sent.lock().unwrap().push(id);
        status(200)
    }
}

fn finished(
    leased: &LeasedDelivery,
    fixture: &Fixture,
    outcome: DeliveryOutcome,
) -> FinishedAttempt {
    FinishedAttempt {
        delivery: leased.delivery.clone(),
        lease_number: leased.lease_number,
        endpoint: leased.endpoint.clone(),
        revision: leased.revision,
        at: fixture.now(),
        attempt: Attempt {
            started_at: fixture.now(),
            duration: Duration::ZERO,
            url: String::new(),
            headers: Vec::new(),
            status_code: None,
            failure: (outcome != DeliveryOutcome::Succeeded)
                .then_some(webhooks::AttemptFailure::Timeout),
            response: String::new(),
        },
        outcome,
        is_gone: false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_sharing_a_file_never_attempt_a_delivery_concurrently() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    for _ in 0..100 {
        fixture.emit_event().await;
    }
    let transport = Arc::new(OverlapDetector::default());
    let dispatchers: Vec<_> = (0..3)
        .map(|_| {
            let queue = Arc::new(open(&fixture.path()));
            let dispatcher = fixture.dispatcher_with(queue, transport.clone());
            tokio::spawn(async move { dispatcher.deliver_due().await.unwrap() })
        })
        .collect();
    let mut attempted = 0;
    for dispatcher in dispatchers {
        attempted += dispatcher.await.unwrap();
    }
    // A dispatcher may have stopped while another one had leased the last permitted deliveries: send what is left.
    attempted += fixture
        .dispatcher(transport.clone())
        .deliver_due()
        .await
        .unwrap();
    assert_eq!(attempted, 100);
    assert_eq!(transport.sent.lock().unwrap().len(), 100);
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Succeeded; 100]
    );
}

#[tokio::test]
async fn an_expired_lease_lets_another_dispatcher_take_the_delivery() {
    let fixture = Fixture::new();
    fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let first = fixture.store.lease_due(fixture.now(), 10).await.unwrap();
    assert_eq!(first.len(), 1);
    fixture.clock.advance(just_before(LEASE_DURATION));
    assert!(
        fixture
            .store
            .lease_due(fixture.now(), 10)
            .await
            .unwrap()
            .is_empty()
    );
    fixture.clock.advance(Duration::from_millis(1));
    let second = fixture.store.lease_due(fixture.now(), 10).await.unwrap();
    assert_eq!(second.len(), 1);
    assert_eq!(second[0].delivery, first[0].delivery);
    assert_eq!(second[0].event, first[0].event);
    assert!(second[0].lease_number > first[0].lease_number);
    assert_eq!(
        second[0].attempts, 0,
        "an attempt that was not recorded does not count"
    );
}

#[tokio::test]
async fn after_lease_expiry_a_failure_is_ignored_and_a_success_is_accepted() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let first = fixture
        .store
        .lease_due(fixture.now(), 10)
        .await
        .unwrap()
        .remove(0);
    fixture.clock.advance(LEASE_DURATION);
    let second = fixture
        .store
        .lease_due(fixture.now(), 10)
        .await
        .unwrap()
        .remove(0);
    let late = finished(&first, &fixture, DeliveryOutcome::Exhausted);
    fixture.store.record(late).await.unwrap();
    let delivery = fixture.only_delivery(&endpoint).await;
    assert_eq!(delivery.status, DeliveryStatus::Pending);
    assert_eq!(
        delivery.due_at,
        Some(fixture.now() + LEASE_DURATION),
        "the second lease is still valid"
    );
    let late = finished(&first, &fixture, DeliveryOutcome::Succeeded);
    fixture.store.record(late).await.unwrap();
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Succeeded]
    );
    let outcome = DeliveryOutcome::RetryAt(fixture.now());
    fixture
        .store
        .record(finished(&second, &fixture, outcome))
        .await
        .unwrap();
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Succeeded]
    );
    let delivery = fixture.only_delivery(&endpoint).await;
    assert_eq!(delivery.attempts, 3, "each attempt is counted");
}

#[tokio::test]
async fn at_most_sixteen_attempts_per_endpoint_run_over_all_processes() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    for _ in 0..20 {
        fixture.emit_event().await;
    }
    let first = fixture
        .store
        .lease_due(fixture.now(), MAX_CONCURRENT_ATTEMPTS)
        .await
        .unwrap();
    assert_eq!(first.len(), MAX_CONCURRENT_PER_ENDPOINT);
    let elsewhere = open(&fixture.path());
    assert!(
        elsewhere
            .lease_due(fixture.now(), MAX_CONCURRENT_ATTEMPTS)
            .await
            .unwrap()
            .is_empty()
    );
    for leased in &first[..3] {
        let done = finished(leased, &fixture, DeliveryOutcome::Succeeded);
        fixture.store.record(done).await.unwrap();
    }
    assert_eq!(
        elsewhere
            .lease_due(fixture.now(), MAX_CONCURRENT_ATTEMPTS)
            .await
            .unwrap()
            .len(),
        3
    );
    assert_eq!(fixture.deliveries(&endpoint).await.len(), 20);
}

#[tokio::test]
async fn many_slow_endpoints_do_not_use_up_all_attempts() {
    let fixture = Fixture::new();
    let accounts: Vec<_> = (0..3)
        .map(|number| account(&format!("shop-{number}/test")))
        .collect();
    for account in &accounts {
        for number in 0..20 {
            let url = format!("http://slow-{number}.example/");
            fixture
                .create_endpoint(account, &url, Subscription::All)
                .await;
        }
        for _ in 0..MAX_CONCURRENT_PER_ENDPOINT {
            fixture
                .emit_for(account, "payment.completed", "cs_one")
                .await;
        }
    }
    let mut in_flight = 0;
    loop {
        let leased = fixture
            .store
            .lease_due(fixture.now(), MAX_CONCURRENT_ATTEMPTS - in_flight)
            .await
            .unwrap();
        if leased.is_empty() {
            break;
        }
        in_flight += leased.len();
    }
    assert!(
        in_flight < MAX_CONCURRENT_ATTEMPTS,
        "60 slow endpoints used up all attempts"
    );
    fixture.endpoint("http://quick.example/").await;
    fixture.emit_event().await;
    let leased = fixture
        .store
        .lease_due(fixture.now(), MAX_CONCURRENT_ATTEMPTS - in_flight)
        .await
        .unwrap();
    assert_eq!(leased.len(), 1);
}

#[tokio::test]
async fn a_damaged_row_does_not_block_other_endpoints() {
    let fixture = Fixture::new();
    let damaged = fixture.endpoint("http://damaged.example/").await;
    let sound = fixture.endpoint("http://sound.example/").await;
    fixture.emit_event().await;
    let file = rusqlite::Connection::open(fixture.path()).unwrap();
    file.busy_timeout(Duration::from_secs(5)).unwrap();
    let damage = "UPDATE webhook_endpoints SET url = 'no address' WHERE id = ?1";
    assert_eq!(file.execute(damage, [damaged.as_str()]).unwrap(), 1);
    let leased = fixture
        .store
        .lease_due(fixture.now(), MAX_CONCURRENT_ATTEMPTS)
        .await
        .unwrap();
    let endpoints: Vec<_> = leased.into_iter().map(|leased| leased.endpoint).collect();
    assert_eq!(endpoints, [sound]);
    let repair = "UPDATE webhook_endpoints SET url = 'http://damaged.example/' WHERE id = ?1";
    assert_eq!(file.execute(repair, [damaged.as_str()]).unwrap(), 1);
    fixture.clock.advance(Duration::from_secs(3600));
    let leased = fixture
        .store
        .lease_due(fixture.now(), MAX_CONCURRENT_ATTEMPTS)
        .await
        .unwrap();
    assert!(leased.iter().any(|leased| leased.endpoint == damaged));
}
