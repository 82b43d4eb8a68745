//! Deliveries and events, as merchants look at them.

use webhooks::{
    DeliveriesOf, DeliveryId, DeliveryState, EventFilter, EventId, Page, Paging, WebhookError,
};

use crate::{
    scripted::{Scripted, status},
    world::{World, account, event, kind},
};

fn paging<Id>(after: Option<Id>, limit: usize) -> Paging<Id> {
    Paging { after, limit }
}

/// Every page of a list, to its end.
async fn all_events(world: &World, filter: EventFilter, limit: usize) -> Vec<EventId> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = world
            .webhooks
            .events(&world.account, filter.clone(), paging(after, limit))
            .await;
        let Page { items, has_more } = page.unwrap();
        assert!(items.len() <= limit && (items.len() == limit || !has_more));
        all.extend(items.iter().map(|event| event.id.clone()));
        if !has_more {
            return all;
        }
        after = all.last().cloned();
    }
}

#[tokio::test]
async fn events_are_listed_newest_first_page_by_page() {
    let world = World::new();
    let tea = world.account.clone();
    for (kind, object) in [
        ("payment.completed", "cs_one"),
        ("payment.declined", "cs_two"),
        ("payment.completed", "cs_two"),
        ("wallet.saved", "agr_one"),
        ("payment.completed", "cs_three"),
    ] {
        world.happens_to(&tea, kind, object).await;
    }
    world
        .happens_to(&account("coffee-house/test"), "payment.completed", "cs_one")
        .await;
    let expected = |numbers: &[u64]| {
        numbers
            .iter()
            .map(|number| event(*number))
            .collect::<Vec<_>>()
    };
    for limit in [1, 2, 5, 100] {
        let all = all_events(&world, EventFilter::default(), limit).await;
        assert_eq!(all, expected(&[5, 4, 3, 2, 1]), "{limit}");
    }
    let of_type = EventFilter {
        kind: Some(kind("payment.completed")),
        object: None,
    };
    assert_eq!(
        all_events(&world, of_type.clone(), 2).await,
        expected(&[5, 3, 1])
    );
    let of_object = EventFilter {
        kind: None,
        object: Some("cs_two".to_owned()),
    };
    assert_eq!(all_events(&world, of_object, 1).await, expected(&[3, 2]));
    let of_both = EventFilter {
        object: Some("cs_two".to_owned()),
        ..of_type
    };
    assert_eq!(all_events(&world, of_both, 1).await, expected(&[3]));
    let one = world.webhooks.event(&tea, &event(4)).await.unwrap();
    assert_eq!(
        (one.kind.as_str(), one.object.as_str()),
        ("wallet.saved", "agr_one")
    );
    assert_eq!((one.created_at, one.account), (world.now(), tea));
}

#[tokio::test]
async fn a_place_to_go_on_after_must_be_one_of_the_list() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    let other = world.endpoint("http://other.example/").await;
    world.happens().await;
    let unknown = world.webhooks.events(
        &world.account,
        EventFilter::default(),
        paging(Some(event(99)), 10),
    );
    assert!(matches!(unknown.await, Err(WebhookError::NotFound)));
    let elsewhere = world.deliveries(&other).await.remove(0).id;
    let unknown = world.webhooks.deliveries(
        &world.account,
        DeliveriesOf::Endpoint(endpoint),
        None,
        paging(Some(elsewhere), 10),
    );
    assert!(matches!(unknown.await, Err(WebhookError::NotFound)));
}

async fn all_deliveries(
    world: &World,
    of: DeliveriesOf,
    state: Option<DeliveryState>,
    limit: usize,
) -> Vec<EventId> {
    let (mut all, mut after): (_, Option<DeliveryId>) = (Vec::new(), None);
    loop {
        let page = world
            .webhooks
            .deliveries(&world.account, of.clone(), state, paging(after, limit))
            .await
            .unwrap();
        after = page.items.last().map(|delivery| delivery.id.clone());
        all.extend(page.items.into_iter().map(|delivery| delivery.event));
        if !page.has_more {
            return all;
        }
    }
}

#[tokio::test]
async fn deliveries_are_listed_by_endpoint_or_event_and_by_state() {
    let world = World::new();
    let one = world.endpoint("http://one.example/").await;
    let two = world.endpoint("http://two.example/").await;
    for _ in 0..4 {
        world.happens().await;
    }
    let refused = event(3).to_string();
    let receiver = Scripted::new(move |request| {
        status(if request.headers.id == refused {
            500
        } else {
            200
        })
    });
    world.dispatcher(receiver).pass().await.unwrap();
    let of = DeliveriesOf::Endpoint(one.clone());
    let expected = |numbers: &[u64]| {
        numbers
            .iter()
            .map(|number| event(*number))
            .collect::<Vec<_>>()
    };
    for limit in [1, 3, 4, 50] {
        let all = all_deliveries(&world, of.clone(), None, limit).await;
        assert_eq!(all, expected(&[4, 3, 2, 1]), "{limit}");
        let succeeded = Some(DeliveryState::Succeeded);
        let all = all_deliveries(&world, of.clone(), succeeded, limit).await;
        assert_eq!(all, expected(&[4, 2, 1]), "{limit}");
    }
    let of_event = DeliveriesOf::Event(event(3));
    let page = world
        .webhooks
        .deliveries(
            &world.account,
            of_event,
            Some(DeliveryState::Pending),
            paging(None, 10),
        )
        .await
        .unwrap();
    let mut endpoints: Vec<_> = page
        .items
        .into_iter()
        .map(|delivery| delivery.endpoint)
        .collect();
    endpoints.sort();
    let mut both = [one, two];
    both.sort();
    assert_eq!(endpoints, both);
}

#[tokio::test]
async fn lists_of_what_is_not_there_are_not_empty_but_missing() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    world.happens().await;
    let other = account("coffee-house/test");
    for of in [
        DeliveriesOf::Endpoint(endpoint),
        DeliveriesOf::Event(event(1)),
    ] {
        let listed = world
            .webhooks
            .deliveries(&other, of, None, paging(None, 10))
            .await;
        assert!(matches!(listed, Err(WebhookError::NotFound)));
    }
    let of = DeliveriesOf::Event(event(77));
    let listed = world
        .webhooks
        .deliveries(&world.account, of, None, paging(None, 10))
        .await;
    assert!(matches!(listed, Err(WebhookError::NotFound)));
}

#[tokio::test]
async fn an_attempt_is_shown_with_what_was_sent_and_answered_and_how_long_it_took() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/hook").await;
    let happened = world.happens().await;
    let receiver = Scripted::new(|_| webhooks::Exchange {
        status: Some(500),
        answer: "HTTP/1.1 500\n\noops".to_owned(),
        ..webhooks::Exchange::default()
    });
    world.dispatcher(receiver).pass().await.unwrap();
    let delivery = world.only_delivery(&endpoint).await;
    assert_eq!(
        (delivery.last_status, delivery.last_failure),
        (Some(500), Some(webhooks::Failure::Status))
    );
    let (same, attempts) = world
        .webhooks
        .delivery(&world.account, &delivery.id)
        .await
        .unwrap();
    assert_eq!(same, delivery);
    let [attempt] = &attempts[..] else {
        panic!("{attempts:?}");
    };
    assert_eq!(attempt.started_at, world.now());
    assert_eq!(attempt.url, "http://shop.example/hook");
    assert_eq!(attempt.status, Some(500));
    assert_eq!(attempt.answer, "HTTP/1.1 500\n\noops");
    let seconds = (world.now().millis() / 1000).to_string();
    let headers: Vec<_> = attempt
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        headers,
        [
            ("webhook-id", happened.as_str()),
            ("webhook-timestamp", seconds.as_str()),
            ("webhook-signature", "v1,… v1a,…"),
        ]
    );
}
