//! Replays: another delivery of what has been, under the same name.

use std::time::Duration;

use webhooks::{Changes, DeliveryState, Span, Subscription, WebhookError, Which};

use crate::{
    scripted::Scripted,
    world::{World, event, kind},
};

#[tokio::test]
async fn a_replay_is_a_new_delivery_of_the_same_event() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    let happened = world.happens().await;
    let receiver = Scripted::always(200);
    let dispatcher = world.dispatcher(receiver.clone());
    dispatcher.pass().await.unwrap();
    let replayed = world
        .webhooks
        .replay(&world.account, &endpoint, &happened, None)
        .await
        .unwrap();
    let again = world
        .webhooks
        .replay(&world.account, &endpoint, &happened, None)
        .await
        .unwrap();
    dispatcher.pass().await.unwrap();
    let deliveries = world.deliveries(&endpoint).await;
    assert_eq!(deliveries.len(), 3);
    assert!(deliveries[0].id != replayed && replayed != again);
    assert_eq!((&deliveries[1].id, &deliveries[2].id), (&replayed, &again));
    let replays: Vec<_> = deliveries
        .iter()
        .map(|delivery| delivery.is_replay)
        .collect();
    assert_eq!(replays, [false, true, true]);
    assert_eq!(receiver.events(), vec![happened.to_string(); 3]);
    assert_eq!(receiver.seen()[0].body, receiver.seen()[2].body);
}

#[tokio::test]
async fn what_was_given_up_can_be_replayed() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    let happened = world.happens().await;
    let failing = world.dispatcher(Scripted::always(500));
    for _ in 0..100 {
        failing.pass().await.unwrap();
        world.clock.pass(Duration::from_secs(3600));
    }
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Exhausted]);
    world
        .webhooks
        .replay(&world.account, &endpoint, &happened, None)
        .await
        .unwrap();
    world
        .dispatcher(Scripted::always(200))
        .pass()
        .await
        .unwrap();
    let states = world.states(&endpoint).await;
    assert_eq!(states, [DeliveryState::Exhausted, DeliveryState::Succeeded]);
}

#[tokio::test]
async fn a_disabled_endpoint_is_replayed_nothing() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    let happened = world.happens().await;
    let off = Changes {
        enabled: Some(false),
        ..Changes::default()
    };
    world
        .webhooks
        .update(&world.account, &endpoint, off)
        .await
        .unwrap();
    let replayed = world
        .webhooks
        .replay(&world.account, &endpoint, &happened, None)
        .await;
    assert!(matches!(replayed, Err(WebhookError::Disabled)));
    let span = Span {
        from: world.now(),
        until: world.now() + Duration::from_secs(1),
    };
    let replayed = world
        .webhooks
        .replay_span(&world.account, &endpoint, span, Which::Every, None)
        .await;
    assert!(matches!(replayed, Err(WebhookError::Disabled)));
    let unknown = world
        .webhooks
        .replay(&world.account, &endpoint, &event(99), None)
        .await;
    assert!(matches!(unknown, Err(WebhookError::Disabled)));
}

#[tokio::test]
async fn a_span_is_replayed_from_its_first_instant_to_before_its_last() {
    let world = World::new();
    let begun = world.now();
    let tea = world.account.clone();
    for number in 0..6 {
        let kind = if number % 2 == 0 {
            "payment.completed"
        } else {
            "wallet.saved"
        };
        world.happens_to(&tea, kind, "cs_one").await;
        world.clock.pass(Duration::from_secs(60));
    }
    let all = world.endpoint("http://all.example/").await;
    let some = Subscription::only([kind("payment.completed")]).unwrap();
    let some = world
        .endpoint_of(&tea, "http://some.example/", some)
        .await
        .endpoint
        .id;
    let span = Span {
        from: begun + Duration::from_secs(60),
        until: begun + Duration::from_secs(240),
    };
    for (endpoint, numbers) in [(&all, &[2, 3, 4][..]), (&some, &[3])] {
        let made = world
            .webhooks
            .replay_span(&tea, endpoint, span, Which::Every, None)
            .await
            .unwrap();
        let replayed = world.deliveries(endpoint).await;
        let replayed: Vec<_> = replayed
            .into_iter()
            .map(|delivery| delivery.event)
            .collect();
        let expected: Vec<_> = numbers.iter().map(|number| event(*number)).collect();
        assert_eq!((made, replayed), (numbers.len(), expected));
    }
}

#[tokio::test]
async fn a_long_span_is_replayed_whole_and_only_what_is_missing_if_that_is_asked() {
    let world = World::new();
    for _ in 0..450 {
        world.happens().await;
    }
    let endpoint = world.endpoint("http://shop.example/").await;
    for _ in 0..3 {
        world.happens().await;
    }
    let span = Span {
        from: world.now(),
        until: world.now() + Duration::from_secs(1),
    };
    let replay = |which| {
        world
            .webhooks
            .replay_span(&world.account, &endpoint, span, which, None)
    };
    assert_eq!(replay(Which::Undelivered).await.unwrap(), 450);
    assert_eq!(replay(Which::Undelivered).await.unwrap(), 0);
    assert_eq!(replay(Which::Every).await.unwrap(), 453);
    let receiver = Scripted::always(200);
    assert_eq!(
        world.dispatcher(receiver.clone()).pass().await.unwrap(),
        906
    );
    for number in 1..=453 {
        let times = receiver
            .events()
            .iter()
            .filter(|id| **id == event(number).to_string())
            .count();
        assert_eq!(times, 2, "event {number}");
    }
    assert_eq!(replay(Which::Undelivered).await.unwrap(), 0);
}
