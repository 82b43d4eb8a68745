//! From an event to a delivery: to whom, when, and how often.

use std::time::Duration;

use webhooks::{
    ATTEMPTS, Changes, DELAYS, DeliveryState, Disabled, Failure, PER_ENDPOINT, Queue, Subscription,
};

use crate::{
    scripted::{Gated, Scripted, asking, failed, status},
    world::{World, account, just_before, kind},
};

#[tokio::test]
async fn an_event_goes_to_every_endpoint_that_is_subscribed_and_to_nobody_else() {
    let world = World::new();
    let tea = world.account.clone();
    let completed = Subscription::only([kind("payment.completed"), kind("refund.done")]).unwrap();
    let declined = Subscription::only([kind("payment.declined")]).unwrap();
    world.endpoint("http://all.example/").await;
    world
        .endpoint_of(&tea, "http://completed.example/", completed.clone())
        .await;
    world
        .endpoint_of(&tea, "http://declined.example/", declined)
        .await;
    let disabled = world.endpoint("http://disabled.example/").await;
    let off = Changes {
        enabled: Some(false),
        ..Changes::default()
    };
    world.webhooks.update(&tea, &disabled, off).await.unwrap();
    let deleted = world.endpoint("http://deleted.example/").await;
    world.webhooks.delete(&tea, &deleted).await.unwrap();
    for other in ["tea-house/live", "coffee-house/test"] {
        let url = "https://other.example/";
        world
            .endpoint_of(&account(other), url, Subscription::All)
            .await;
    }
    world.happens().await;
    let receiver = Scripted::always(200);
    let made = world.dispatcher(receiver.clone()).pass().await.unwrap();
    let mut urls: Vec<_> = receiver
        .seen()
        .iter()
        .map(|seen| seen.url.as_str().to_owned())
        .collect();
    urls.sort();
    assert_eq!(urls, ["http://all.example/", "http://completed.example/"]);
    assert_eq!(made, 2);
}

#[tokio::test]
async fn an_endpoint_is_told_of_events_after_it_was_made() {
    let world = World::new();
    world.happens().await;
    let endpoint = world.endpoint("http://shop.example/").await;
    let second = world.happens().await;
    let receiver = Scripted::always(204);
    world.dispatcher(receiver.clone()).pass().await.unwrap();
    assert_eq!(receiver.events(), [second.to_string()]);
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Succeeded]);
}

#[tokio::test]
async fn attempts_follow_the_schedule_and_after_the_tenth_the_delivery_is_exhausted() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    let event = world.happens().await;
    let receiver = Scripted::always(500);
    let dispatcher = world.dispatcher(receiver.clone());
    for (made, delay) in (1..).zip(DELAYS.into_iter().skip(1)) {
        assert_eq!(dispatcher.pass().await.unwrap(), 1);
        let delivery = world.only_delivery(&endpoint).await;
        assert_eq!(delivery.attempts, made);
        assert_eq!(delivery.state, DeliveryState::Pending);
        let due = delivery.due_at.unwrap();
        let waits = due.since(world.now());
        assert!(
            waits >= delay && waits <= delay + delay / 10,
            "{made}: {waits:?}"
        );
        world.clock.pass(just_before(waits));
        assert_eq!(
            dispatcher.pass().await.unwrap(),
            0,
            "attempt {made} was early"
        );
        world.clock.pass(Duration::from_millis(1));
    }
    assert_eq!(dispatcher.pass().await.unwrap(), 1);
    let delivery = world.only_delivery(&endpoint).await;
    assert_eq!(delivery.state, DeliveryState::Exhausted);
    assert_eq!(delivery.attempts as usize, ATTEMPTS);
    assert_eq!(delivery.finished_at, Some(world.now()));
    assert_eq!(delivery.due_at, None);
    world.clock.pass(Duration::from_secs(100 * 3600));
    assert_eq!(dispatcher.pass().await.unwrap(), 0);
    assert_eq!(receiver.events(), vec![event.to_string(); ATTEMPTS]);
    let (_, attempts) = world
        .webhooks
        .delivery(&world.account, &delivery.id)
        .await
        .unwrap();
    assert_eq!(attempts.len(), ATTEMPTS);
}

#[tokio::test]
async fn every_attempt_has_the_same_name_and_bytes_and_its_own_time() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    world.happens().await;
    let receiver = Scripted::always(500);
    let dispatcher = world.dispatcher(receiver.clone());
    for _ in 0..3 {
        dispatcher.pass().await.unwrap();
        world
            .clock
            .set(world.only_delivery(&endpoint).await.due_at.unwrap());
    }
    let seen = receiver.seen();
    let first = &seen[0];
    assert!(
        seen.iter()
            .all(|request| request.headers.id == first.headers.id)
    );
    assert!(seen.iter().all(|request| request.body == first.body));
    assert!(
        seen.windows(2)
            .all(|pair| pair[0].headers.timestamp < pair[1].headers.timestamp)
    );
    assert!(
        seen.windows(2)
            .all(|pair| pair[0].headers.signature != pair[1].headers.signature)
    );
}

#[tokio::test]
async fn a_delivery_that_failed_is_made_good_by_a_later_attempt() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    world.happens().await;
    let mut answers = [failed(Failure::Timeout), status(302), status(200)].into_iter();
    let receiver = Scripted::new(move |_| answers.next().unwrap());
    let dispatcher = world.dispatcher(receiver);
    for _ in 0..3 {
        dispatcher.pass().await.unwrap();
        world.clock.pass(Duration::from_secs(600));
    }
    let delivery = world.only_delivery(&endpoint).await;
    assert_eq!(delivery.state, DeliveryState::Succeeded);
    let (_, attempts) = world
        .webhooks
        .delivery(&world.account, &delivery.id)
        .await
        .unwrap();
    let failures: Vec<_> = attempts.iter().map(|attempt| attempt.failure).collect();
    assert_eq!(
        failures,
        [Some(Failure::Timeout), Some(Failure::Status), None]
    );
    let endpoint = world.webhooks.get(&world.account, &endpoint).await.unwrap();
    assert_eq!(endpoint.breaker.failures, 0);
}

#[tokio::test]
async fn an_endpoint_that_asks_for_time_is_given_it() {
    for (asked, seconds) in [
        ("3600", 3600),
        ("Sat, 21 Nov 2026 17:30:00 GMT", 1800),
        ("9999999", 86_400),
    ] {
        for code in [429, 503, 500] {
            let world = World::new();
            let endpoint = world.endpoint("http://shop.example/").await;
            world.happens().await;
            let receiver = Scripted::new(move |_| asking(code, asked));
            world.dispatcher(receiver).pass().await.unwrap();
            let due = world.only_delivery(&endpoint).await.due_at.unwrap();
            assert_eq!(due.since(world.now()).as_secs(), seconds, "{code} {asked}");
        }
    }
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_disabled_and_what_waits_goes_out_when_it_is_enabled_again() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    world.happens().await;
    let mut answers = [status(410), status(200)].into_iter();
    let receiver = Scripted::new(move |_| answers.next().unwrap());
    let dispatcher = world.dispatcher(receiver);
    dispatcher.pass().await.unwrap();
    let stored = world.webhooks.get(&world.account, &endpoint).await.unwrap();
    assert_eq!(stored.disabled, Some(Disabled::Gone));
    world.happens().await;
    world.clock.pass(Duration::from_secs(3600));
    assert_eq!(dispatcher.pass().await.unwrap(), 0);
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Pending]);
    let on = Changes {
        enabled: Some(true),
        ..Changes::default()
    };
    world
        .webhooks
        .update(&world.account, &endpoint, on)
        .await
        .unwrap();
    assert_eq!(dispatcher.pass().await.unwrap(), 1);
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Succeeded]);
}

#[tokio::test]
async fn a_slow_endpoint_holds_up_nobody_and_is_never_sent_more_than_sixteen_at_a_time() {
    let (slow, quick) = ("http://slow.example/", "http://quick.example/");
    let world = World::new();
    let slow_endpoint = world.endpoint(slow).await;
    let quick_endpoint = world.endpoint(quick).await;
    let receiver = std::sync::Arc::new(Gated::default());
    receiver.hold(slow);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let dispatcher = world.dispatcher(receiver.clone());
    let running = tokio::spawn(dispatcher.run(async { drop(stopped.await) }));
    for _ in 0..30 {
        world.happens().await;
    }
    let mut answered = receiver.answered.subscribe();
    answered
        .wait_for(|answered| answered.len() == 30)
        .await
        .unwrap();
    assert!(
        answered
            .borrow()
            .iter()
            .all(|request| request.url.as_str() == quick)
    );
    receiver.release(slow);
    answered
        .wait_for(|answered| answered.len() == 60)
        .await
        .unwrap();
    drop(stop);
    running.await.unwrap();
    assert_eq!(receiver.most_under_way(slow), PER_ENDPOINT);
    assert_eq!(
        world.states(&quick_endpoint).await,
        [DeliveryState::Succeeded; 30]
    );
    assert_eq!(
        world.states(&slow_endpoint).await,
        [DeliveryState::Succeeded; 30]
    );
}

#[tokio::test]
async fn the_dispatcher_is_woken_by_a_commit_that_concerns_it_and_by_no_other() {
    let world = World::new();
    let wakes = world.store.wakes();
    world.happens().await;
    assert!(!wakes.has_changed().unwrap(), "nobody is subscribed");
    world.endpoint("http://shop.example/").await;
    world.happens().await;
    // The writer wakes after it has answered: once it answers again, it has.
    world.store.check().await.unwrap();
    assert!(wakes.has_changed().unwrap());
}

#[tokio::test(start_paused = true)]
async fn an_event_is_sent_without_waiting_for_the_next_look() {
    let world = World::new();
    world.endpoint("http://shop.example/").await;
    // Time stands still while a blocking task runs. Should nobody wake the dispatcher, it goes on in the end.
    let (release, held) = std::sync::mpsc::channel::<()>();
    let standstill = tokio::task::spawn_blocking(move || {
        let _ = held.recv_timeout(Duration::from_secs(10));
    });
    let began = tokio::time::Instant::now();
    let receiver = Scripted::always(200);
    let running = tokio::spawn(
        world
            .dispatcher(receiver.clone())
            .run(std::future::pending()),
    );
    for number in 1..=5 {
        // The dispatcher has nothing to do but wait.
        for _ in 0..100 {
            tokio::task::yield_now().await;
            world.store.check().await.unwrap();
        }
        world.happens().await;
        receiver.until(|seen| seen.len() == number).await;
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
    running.abort();
    drop(release);
    standstill.await.unwrap();
}

#[tokio::test]
async fn what_another_process_wrote_is_found_by_looking() {
    let world = World::new();
    world.endpoint("http://shop.example/").await;
    let receiver = Scripted::always(200);
    let elsewhere = std::sync::Arc::new(crate::world::open(&world.path()));
    let dispatcher = world.dispatcher_over(elsewhere, receiver.clone());
    let running = tokio::spawn(dispatcher.run(std::future::pending()));
    let event = world.happens().await;
    receiver.until(|seen| !seen.is_empty()).await;
    assert_eq!(receiver.events(), [event.to_string()]);
    running.abort();
}

#[tokio::test]
async fn a_dispatcher_that_is_stopped_finishes_what_it_began() {
    let url = "http://slow.example/";
    let world = World::new();
    let endpoint = world.endpoint(url).await;
    world.happens().await;
    let receiver = std::sync::Arc::new(Gated::default());
    receiver.hold(url);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let dispatcher = world.dispatcher(receiver.clone());
    let running = tokio::spawn(dispatcher.run(async { drop(stopped.await) }));
    while receiver.most_under_way(url) == 0 {
        tokio::task::yield_now().await;
    }
    stop.send(()).unwrap();
    receiver.release(url);
    running.await.unwrap();
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Succeeded]);
}
