//! Whatever endpoints answer, in any order: every delivery comes to an end that can be seen.

use std::time::Duration;

use domain::Timestamp;
use proptest::{
    collection::vec,
    prelude::{Just, ProptestConfig, Strategy, prop_oneof, proptest},
};
use webhooks::{ATTEMPTS, DeliveryState, Exchange, Failure, LIFETIME, Queue};

use crate::{
    scripted::{Scripted, asking, failed, status},
    world::{World, just_before},
};

fn answer() -> impl Strategy<Value = Exchange> {
    prop_oneof![
        2 => Just(status(200)),
        6 => (300u16..600).prop_filter("gone is rare", |code| *code != 410).prop_map(status),
        1 => Just(status(410)),
        2 => (0usize..Failure::ALL.len()).prop_map(|kind| failed(Failure::ALL[kind])),
        2 => "[0-9]{1,7}".prop_map(|seconds| asking(503, &seconds)),
        1 => Just(asking(429, "Sun, 06 Nov 1994 08:49:37 GMT")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_delivery_ends_succeeded_or_exhausted_or_waits_for_a_disabled_endpoint(
        answers in vec(answer(), 1..60),
        events in 1usize..8,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(any_answers(answers, events));
    }
}

async fn any_answers(answers: Vec<Exchange>, events: usize) {
    let world = World::new();
    let endpoints = [
        world.endpoint("http://one.example/").await,
        world.endpoint("http://two.example/").await,
    ];
    for _ in 0..events {
        world.happens().await;
    }
    let mut answers = answers.into_iter().cycle();
    let receiver = Scripted::new(move |_| answers.next().unwrap());
    let dispatcher = world.dispatcher(receiver.clone());
    let begun = world.now();
    while world.now() < begun + just_before(LIFETIME) {
        dispatcher.pass().await.unwrap();
        // To what is due next, or past a pause of the breaker.
        let mut next = world.now() + Duration::from_secs(4 * 3600);
        for endpoint in &endpoints {
            let dues = world.deliveries(endpoint).await.into_iter();
            let dues = dues.filter_map(|delivery| delivery.due_at);
            next = dues
                .filter(|due| *due > world.now())
                .fold(next, Timestamp::min);
        }
        world.clock.set(next.min(begun + just_before(LIFETIME)));
    }
    for endpoint in &endpoints {
        let is_disabled = world
            .webhooks
            .get(&world.account, endpoint)
            .await
            .unwrap()
            .disabled
            .is_some();
        for delivery in world.deliveries(endpoint).await {
            assert!(delivery.attempts as usize <= ATTEMPTS);
            match delivery.state {
                DeliveryState::Succeeded => assert_eq!(delivery.last_failure, None),
                DeliveryState::Exhausted => assert_eq!(delivery.attempts as usize, ATTEMPTS),
                DeliveryState::Pending => assert!(is_disabled, "{delivery:?}"),
                DeliveryState::Cancelled => panic!("nobody deleted it"),
            }
        }
    }
    world.clock.set(begun + LIFETIME);
    world.store.sweep(world.now(), 1000).await.unwrap();
    for endpoint in &endpoints {
        let states = world.states(endpoint).await;
        assert!(!states.contains(&DeliveryState::Pending), "{states:?}");
    }
}
