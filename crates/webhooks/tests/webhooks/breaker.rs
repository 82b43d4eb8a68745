//! The breaker, as deliveries meet it.

use std::{sync::Arc, time::Duration};

use webhooks::{Changes, DeliveryState, EndpointUrl, PAUSES, Reach, THRESHOLD};

use crate::{
    scripted::{Scripted, status},
    world::{World, just_before},
};

/// A world whose one endpoint has just failed often enough.
async fn open() -> (World, webhooks::EndpointId, Arc<Scripted>) {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    let receiver = Scripted::always(500);
    for _ in 0..THRESHOLD {
        world.happens().await;
    }
    world.dispatcher(receiver.clone()).pass().await.unwrap();
    assert_eq!(receiver.seen().len(), THRESHOLD as usize);
    (world, endpoint, receiver)
}

#[tokio::test]
async fn while_it_is_open_deliveries_are_put_off_without_spending_attempts() {
    let (world, endpoint, receiver) = open().await;
    world.happens().await;
    let dispatcher = world.dispatcher(receiver.clone());
    world.clock.pass(just_before(PAUSES[0]));
    assert_eq!(dispatcher.pass().await.unwrap(), 0);
    let last = world.deliveries(&endpoint).await.pop().unwrap();
    assert_eq!(last.attempts, 0);
    assert_eq!(last.state, DeliveryState::Pending);
}

#[tokio::test]
async fn after_the_pause_one_delivery_is_tried_and_its_failure_makes_the_next_pause_longer() {
    let (world, _, receiver) = open().await;
    let dispatcher = world.dispatcher(receiver);
    for pause in PAUSES {
        world.clock.pass(just_before(pause));
        assert_eq!(dispatcher.pass().await.unwrap(), 0, "within {pause:?}");
        world.clock.pass(Duration::from_millis(1));
        assert_eq!(dispatcher.pass().await.unwrap(), 1, "after {pause:?}");
    }
}

#[tokio::test]
async fn a_delivery_that_succeeds_lets_all_others_go() {
    let (world, endpoint, _) = open().await;
    for _ in 0..20 {
        world.happens().await;
    }
    world.clock.pass(PAUSES[0]);
    let receiver = Scripted::always(200);
    let made = world.dispatcher(receiver).pass().await.unwrap();
    assert_eq!(made, 25);
    assert_eq!(
        world.states(&endpoint).await,
        [DeliveryState::Succeeded; 25]
    );
}

#[tokio::test]
async fn one_endpoints_breaker_is_nobody_elses() {
    let (world, _, _) = open().await;
    let other = world.endpoint("http://other.example/").await;
    world.happens().await;
    world
        .dispatcher(Scripted::always(200))
        .pass()
        .await
        .unwrap();
    assert_eq!(world.states(&other).await, [DeliveryState::Succeeded]);
}

#[tokio::test]
async fn another_address_is_tried_at_once() {
    let (world, endpoint, _) = open().await;
    world.clock.pass(Duration::from_secs(10));
    let moved = Changes {
        url: Some(EndpointUrl::parse("http://new.example/", Reach::Anywhere).unwrap()),
        ..Changes::default()
    };
    world
        .webhooks
        .update(&world.account, &endpoint, moved)
        .await
        .unwrap();
    let receiver = Scripted::new(|request| {
        assert_eq!(request.url.as_str(), "http://new.example/");
        status(200)
    });
    assert_eq!(world.dispatcher(receiver).pass().await.unwrap(), 5);
}
