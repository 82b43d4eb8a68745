//! Replays: new deliveries of past events with the same identifier.

use std::time::Duration;

use webhooks::{
    DeliveryStatus, EndpointUpdate, ReplaySelection, Subscription, TimeRange, WebhookError,
};

use crate::{
    fixture::{Fixture, event, event_type},
    scripted_transport::ScriptedTransport,
};

#[tokio::test]
async fn a_replay_is_a_new_delivery_of_the_same_event() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    let event_id = fixture.emit_event().await;
    let receiver = ScriptedTransport::always(200);
    let dispatcher = fixture.dispatcher(receiver.clone());
    dispatcher.deliver_due().await.unwrap();
    let replayed = fixture
        .webhooks
        .replay(&fixture.account, &endpoint, &event_id, None)
        .await
        .unwrap();
    let again = fixture
        .webhooks
        .replay(&fixture.account, &endpoint, &event_id, None)
        .await
        .unwrap();
    dispatcher.deliver_due().await.unwrap();
    let deliveries = fixture.deliveries(&endpoint).await;
    assert_eq!(deliveries.len(), 3);
    assert!(deliveries[0].id != replayed && replayed != again);
    assert_eq!((&deliveries[1].id, &deliveries[2].id), (&replayed, &again));
    let replays: Vec<_> = deliveries
        .iter()
        .map(|delivery| delivery.is_replay)
        .collect();
    assert_eq!(replays, [false, true, true]);
    assert_eq!(receiver.events(), vec![event_id.to_string(); 3]);
    assert_eq!(receiver.received()[0].body, receiver.received()[2].body);
}

#[tokio::test]
async fn an_exhausted_delivery_can_be_replayed() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    let event_id = fixture.emit_event().await;
    let failing = fixture.dispatcher(ScriptedTransport::always(500));
    for _ in 0..100 {
        failing.deliver_due().await.unwrap();
        fixture.clock.advance(Duration::from_secs(3600));
    }
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Exhausted]
    );
    fixture
        .webhooks
        .replay(&fixture.account, &endpoint, &event_id, None)
        .await
        .unwrap();
    fixture
        .dispatcher(ScriptedTransport::always(200))
        .deliver_due()
        .await
        .unwrap();
    let statuses = fixture.statuses(&endpoint).await;
    assert_eq!(
        statuses,
        [DeliveryStatus::Exhausted, DeliveryStatus::Succeeded]
    );
}

#[tokio::test]
async fn replaying_to_a_disabled_endpoint_is_rejected() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    let event_id = fixture.emit_event().await;
    let off = EndpointUpdate {
        enabled: Some(false),
        ..EndpointUpdate::default()
    };
    fixture
        .webhooks
        .update(&fixture.account, &endpoint, off)
        .await
        .unwrap();
    let replayed = fixture
        .webhooks
        .replay(&fixture.account, &endpoint, &event_id, None)
        .await;
    assert!(matches!(replayed, Err(WebhookError::EndpointDisabled)));
    let range = TimeRange {
        from: fixture.now(),
        until: fixture.now() + Duration::from_secs(1),
    };
    let replayed = fixture
        .webhooks
        .replay_range(
            &fixture.account,
            &endpoint,
            range,
            ReplaySelection::All,
            None,
        )
        .await;
    assert!(matches!(replayed, Err(WebhookError::EndpointDisabled)));
    let unknown = fixture
        .webhooks
        .replay(&fixture.account, &endpoint, &event(99), None)
        .await;
    assert!(matches!(unknown, Err(WebhookError::EndpointDisabled)));
}

#[tokio::test]
async fn a_time_range_includes_its_start_and_excludes_its_end() {
    let fixture = Fixture::new();
    let started = fixture.now();
    let tea = fixture.account.clone();
    for number in 0..6 {
        let kind = if number % 2 == 0 {
            "payment.completed"
        } else {
            "agreement.consented"
        };
        fixture.emit_for(&tea, kind, "cs_one").await;
        fixture.clock.advance(Duration::from_secs(60));
    }
    let all = fixture.endpoint("http://all.example/").await;
    let completed = Subscription::only([event_type("payment.completed")]).unwrap();
    let some = fixture
        .create_endpoint(&tea, "http://some.example/", completed)
        .await
        .endpoint
        .id;
    let range = TimeRange {
        from: started + Duration::from_secs(60),
        until: started + Duration::from_secs(240),
    };
    for (endpoint, numbers) in [(&all, &[2, 3, 4][..]), (&some, &[3])] {
        let created = fixture
            .webhooks
            .replay_range(&tea, endpoint, range, ReplaySelection::All, None)
            .await
            .unwrap();
        let replayed = fixture.deliveries(endpoint).await;
        let replayed: Vec<_> = replayed
            .into_iter()
            .map(|delivery| delivery.event)
            .collect();
        let expected: Vec<_> = numbers.iter().map(|number| event(*number)).collect();
        assert_eq!((created, replayed), (numbers.len(), expected));
    }
}

#[tokio::test]
async fn a_long_range_is_replayed_completely_or_only_where_undelivered() {
    let fixture = Fixture::new();
    for _ in 0..450 {
        fixture.emit_event().await;
    }
    let endpoint = fixture.endpoint("http://shop.example/").await;
    for _ in 0..3 {
        fixture.emit_event().await;
    }
    let range = TimeRange {
        from: fixture.now(),
        until: fixture.now() + Duration::from_secs(1),
    };
    let replay = |selection| {
        fixture
            .webhooks
            .replay_range(&fixture.account, &endpoint, range, selection, None)
    };
    assert_eq!(replay(ReplaySelection::Undelivered).await.unwrap(), 450);
    assert_eq!(replay(ReplaySelection::Undelivered).await.unwrap(), 0);
    assert_eq!(replay(ReplaySelection::All).await.unwrap(), 453);
    let receiver = ScriptedTransport::always(200);
    assert_eq!(
        fixture
            .dispatcher(receiver.clone())
            .deliver_due()
            .await
            .unwrap(),
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
    assert_eq!(replay(ReplaySelection::Undelivered).await.unwrap(), 0);
}
