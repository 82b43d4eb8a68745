//! What is kept, and for how long: events and deliveries always, attempts for a time.

use std::time::Duration;

use webhooks::{Changes, DeliveryState, KEPT_EXHAUSTED, KEPT_SUCCEEDED, LIFETIME, Queue, Records};

use crate::{
    scripted::Scripted,
    world::{World, just_before},
};

const MILLISECOND: Duration = Duration::from_millis(1);

async fn attempts_kept(world: &World, endpoint: &webhooks::EndpointId) -> usize {
    let mut kept = 0;
    for delivery in world.deliveries(endpoint).await {
        let (_, attempts) = world
            .webhooks
            .delivery(&world.account, &delivery.id)
            .await
            .unwrap();
        kept += attempts.len();
    }
    kept
}

#[tokio::test]
async fn attempts_of_what_succeeded_go_after_thirty_days_in_small_steps_and_nothing_else_does() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    let mut events = Vec::new();
    for _ in 0..5 {
        events.push(world.happens().await);
    }
    world
        .dispatcher(Scripted::always(200))
        .pass()
        .await
        .unwrap();
    assert_eq!(KEPT_SUCCEEDED.as_secs(), 30 * 24 * 3600);
    world.clock.pass(just_before(KEPT_SUCCEEDED));
    assert_eq!(world.store.sweep(world.now(), 2).await.unwrap(), 0);
    assert_eq!(attempts_kept(&world, &endpoint).await, 5);
    world.clock.pass(MILLISECOND);
    for (swept, left) in [(2, 3), (2, 1), (1, 0), (0, 0)] {
        assert_eq!(world.store.sweep(world.now(), 2).await.unwrap(), swept);
        assert_eq!(attempts_kept(&world, &endpoint).await, left);
    }
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Succeeded; 5]);
    for event in events {
        assert!(world.webhooks.event(&world.account, &event).await.is_ok());
    }
}

#[tokio::test]
async fn attempts_of_what_was_given_up_are_kept_for_ninety_days() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    world.happens().await;
    let dispatcher = world.dispatcher(Scripted::always(500));
    while let Some(due) = world.only_delivery(&endpoint).await.due_at {
        world.clock.set(due.max(world.now()));
        dispatcher.pass().await.unwrap();
    }
    assert_eq!(KEPT_EXHAUSTED.as_secs(), 90 * 24 * 3600);
    world.clock.pass(just_before(KEPT_EXHAUSTED));
    assert_eq!(world.store.sweep(world.now(), 10).await.unwrap(), 0);
    assert_eq!(attempts_kept(&world, &endpoint).await, 10);
    world.clock.pass(MILLISECOND);
    assert_eq!(world.store.sweep(world.now(), 10).await.unwrap(), 1);
    assert_eq!(attempts_kept(&world, &endpoint).await, 0);
    assert_eq!(world.only_delivery(&endpoint).await.attempts, 10);
}

#[tokio::test]
async fn what_waits_for_two_weeks_is_given_up_and_shown() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    world.happens().await;
    let enabled = |enabled| Changes {
        enabled: Some(enabled),
        ..Changes::default()
    };
    world
        .webhooks
        .update(&world.account, &endpoint, enabled(false))
        .await
        .unwrap();
    assert_eq!(LIFETIME.as_secs(), 14 * 24 * 3600);
    world.clock.pass(just_before(LIFETIME));
    world.store.sweep(world.now(), 10).await.unwrap();
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Pending]);
    world.clock.pass(MILLISECOND);
    world.store.sweep(world.now(), 10).await.unwrap();
    let delivery = world.only_delivery(&endpoint).await;
    assert_eq!(
        (delivery.state, delivery.attempts),
        (DeliveryState::Exhausted, 0)
    );
    assert_eq!(delivery.finished_at, Some(world.now()));
    world
        .webhooks
        .update(&world.account, &endpoint, enabled(true))
        .await
        .unwrap();
    assert_eq!(
        world
            .dispatcher(Scripted::always(200))
            .pass()
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn a_deletion_that_was_cut_off_sends_nothing_and_is_finished_by_the_sweep() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    world.happens().await;
    let deleted = world
        .store
        .delete_endpoint(&world.account, &endpoint, world.now())
        .await;
    assert!(deleted.unwrap());
    assert_eq!(
        world
            .dispatcher(Scripted::always(200))
            .pass()
            .await
            .unwrap(),
        0
    );
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Pending]);
    world.clock.pass(LIFETIME);
    world.store.sweep(world.now(), 10).await.unwrap();
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Cancelled]);
}

#[tokio::test]
async fn the_dispatcher_sweeps_by_itself() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    world.happens().await;
    world
        .dispatcher(Scripted::always(200))
        .pass()
        .await
        .unwrap();
    world.clock.pass(KEPT_SUCCEEDED);
    world.happens().await;
    let receiver = Scripted::always(200);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(
        world
            .dispatcher(receiver)
            .run(async { drop(stopped.await) }),
    );
    while attempts_kept(&world, &endpoint).await != 1
        || world.states(&endpoint).await[1] == DeliveryState::Pending
    {
        tokio::task::yield_now().await;
    }
    drop(stop);
    running.await.unwrap();
}
