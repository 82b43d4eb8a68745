//! Every delivery reaches a final status, whatever the endpoints respond and in whatever order.

use std::time::Duration;

use domain::Timestamp;
use proptest::{
    collection::vec,
    prelude::{Just, ProptestConfig, Strategy, prop_oneof, proptest},
};
use webhooks::{
    AttemptFailure, DELIVERY_LIFETIME, DeliveryQueue, DeliveryStatus, MAX_ATTEMPTS, RequestOutcome,
};

use crate::{
    fixture::{Fixture, just_before},
    scripted_transport::{ScriptedTransport, failed, status, with_retry_after},
};

fn response() -> impl Strategy<Value = RequestOutcome> {
    prop_oneof![
        2 => Just(status(200)),
        6 => (300u16..600).prop_filter("410 has its own strategy", |code| *code != 410).prop_map(status),
        1 => Just(status(410)),
        2 => (0usize..AttemptFailure::ALL.len()).prop_map(|kind| failed(AttemptFailure::ALL[kind])),
        2 => "[0-9]{1,7}".prop_map(|seconds| with_retry_after(503, &seconds)),
        1 => Just(with_retry_after(429, "Sun, 06 Nov 1994 08:49:37 GMT")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_delivery_succeeds_is_exhausted_or_waits_for_a_disabled_endpoint(
        responses in vec(response(), 1..60),
        events in 1usize..8,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(deliver_with(responses, events));
    }
}

async fn deliver_with(responses: Vec<RequestOutcome>, events: usize) {
    let fixture = Fixture::new();
    let endpoints = [
        fixture.endpoint("http://one.example/").await,
        fixture.endpoint("http://two.example/").await,
    ];
    for _ in 0..events {
        fixture.emit_event().await;
    }
    let mut responses = responses.into_iter().cycle();
    let receiver = ScriptedTransport::new(move |_| responses.next().unwrap());
    let dispatcher = fixture.dispatcher(receiver.clone());
    let started = fixture.now();
    while fixture.now() < started + just_before(DELIVERY_LIFETIME) {
        dispatcher.deliver_due().await.unwrap();
        // Advance to the next due time, or past the open time of the circuit breaker.
        let mut next = fixture.now() + Duration::from_secs(4 * 3600);
        for endpoint in &endpoints {
            let dues = fixture.deliveries(endpoint).await.into_iter();
            let dues = dues.filter_map(|delivery| delivery.due_at);
            next = dues
                .filter(|due| *due > fixture.now())
                .fold(next, Timestamp::min);
        }
        fixture
            .clock
            .set(next.min(started + just_before(DELIVERY_LIFETIME)));
    }
    for endpoint in &endpoints {
        let is_disabled = fixture
            .webhooks
            .get(&fixture.account, endpoint)
            .await
            .unwrap()
            .disabled_reason
            .is_some();
        for delivery in fixture.deliveries(endpoint).await {
            assert!(delivery.attempts as usize <= MAX_ATTEMPTS);
            match delivery.status {
                DeliveryStatus::Succeeded => assert_eq!(delivery.last_failure, None),
                DeliveryStatus::Exhausted => assert_eq!(delivery.attempts as usize, MAX_ATTEMPTS),
                DeliveryStatus::Pending => assert!(is_disabled, "{delivery:?}"),
                DeliveryStatus::Cancelled => panic!("the endpoint was not deleted"),
            }
        }
    }
    fixture.clock.set(started + DELIVERY_LIFETIME);
    fixture.store.sweep(fixture.now(), 1000).await.unwrap();
    for endpoint in &endpoints {
        let statuses = fixture.statuses(endpoint).await;
        assert!(!statuses.contains(&DeliveryStatus::Pending), "{statuses:?}");
    }
}
