//! Listing and reading deliveries and events.

use eventlog::Storage;
use webhooks::{
    DeliveryId, DeliveryParent, DeliveryStatus, EventFilter, EventId, ListPage, PageRequest,
    WebhookError,
};

use crate::{
    fixture::{Fixture, account, event, event_type},
    scripted_transport::{ScriptedTransport, status},
};

fn page_request<Id>(after: Option<Id>, limit: usize) -> PageRequest<Id> {
    PageRequest { after, limit }
}

/// All events of a list, read page by page.
async fn all_events(fixture: &Fixture, filter: EventFilter, limit: usize) -> Vec<EventId> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = fixture
            .webhooks
            .events(&fixture.account, filter.clone(), page_request(after, limit))
            .await;
        let ListPage { items, has_more } = page.unwrap();
        assert!(items.len() <= limit && (items.len() == limit || !has_more));
        all.extend(items.iter().map(|event| event.id.clone()));
        if !has_more {
            return all;
        }
        after = all.last().cloned();
    }
}

#[tokio::test]
async fn events_are_listed_newest_first_in_pages() {
    let fixture = Fixture::new();
    let tea = fixture.account.clone();
    for (kind, object) in [
        ("payment.completed", "cs_one"),
        ("payment.declined", "cs_two"),
        ("payment.completed", "cs_two"),
        ("agreement.consented", "agr_one"),
        ("payment.completed", "cs_three"),
    ] {
        fixture.emit_for(&tea, kind, object).await;
    }
    fixture
        .emit_for(&account("coffee-house/test"), "payment.completed", "cs_one")
        .await;
    let expected = |numbers: &[u64]| {
        numbers
            .iter()
            .map(|number| event(*number))
            .collect::<Vec<_>>()
    };
    for limit in [1, 2, 5, 100] {
        let all = all_events(&fixture, EventFilter::default(), limit).await;
        assert_eq!(all, expected(&[5, 4, 3, 2, 1]), "{limit}");
    }
    let of_type = EventFilter {
        event_type: Some(event_type("payment.completed")),
        object: None,
    };
    assert_eq!(
        all_events(&fixture, of_type.clone(), 2).await,
        expected(&[5, 3, 1])
    );
    let of_object = EventFilter {
        event_type: None,
        object: Some("cs_two".to_owned()),
    };
    assert_eq!(all_events(&fixture, of_object, 1).await, expected(&[3, 2]));
    let of_both = EventFilter {
        object: Some("cs_two".to_owned()),
        ..of_type
    };
    assert_eq!(all_events(&fixture, of_both, 1).await, expected(&[3]));
    let one = fixture.webhooks.event(&tea, &event(4)).await.unwrap();
    assert_eq!(
        (one.event_type.as_str(), one.object.as_str()),
        ("agreement.consented", "agr_one")
    );
    assert_eq!((one.created_at, one.account), (fixture.now(), tea));
}

#[tokio::test]
async fn a_cursor_must_belong_to_the_list() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    let other = fixture.endpoint("http://other.example/").await;
    fixture.emit_event().await;
    let unknown = fixture.webhooks.events(
        &fixture.account,
        EventFilter::default(),
        page_request(Some(event(99)), 10),
    );
    assert!(matches!(unknown.await, Err(WebhookError::NotFound)));
    let elsewhere = fixture.deliveries(&other).await.remove(0).id;
    let unknown = fixture.webhooks.deliveries(
        &fixture.account,
        DeliveryParent::Endpoint(endpoint),
        None,
        page_request(Some(elsewhere), 10),
    );
    assert!(matches!(unknown.await, Err(WebhookError::NotFound)));
}

async fn all_deliveries(
    fixture: &Fixture,
    parent: DeliveryParent,
    status: Option<DeliveryStatus>,
    limit: usize,
) -> Vec<EventId> {
    let (mut all, mut after): (_, Option<DeliveryId>) = (Vec::new(), None);
    loop {
        let page = fixture
            .webhooks
            .deliveries(
                &fixture.account,
                parent.clone(),
                status,
                page_request(after, limit),
            )
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
async fn deliveries_are_listed_by_endpoint_event_and_status() {
    let fixture = Fixture::new();
    let one = fixture.endpoint("http://one.example/").await;
    let two = fixture.endpoint("http://two.example/").await;
    for _ in 0..4 {
        fixture.emit_event().await;
    }
    let refused = event(3).to_string();
    let receiver = ScriptedTransport::new(move |request| {
        status(if request.headers.id == refused {
            500
        } else {
            200
        })
    });
    fixture.dispatcher(receiver).deliver_due().await.unwrap();
    let parent = DeliveryParent::Endpoint(one.clone());
    let expected = |numbers: &[u64]| {
        numbers
            .iter()
            .map(|number| event(*number))
            .collect::<Vec<_>>()
    };
    for limit in [1, 3, 4, 50] {
        let all = all_deliveries(&fixture, parent.clone(), None, limit).await;
        assert_eq!(all, expected(&[4, 3, 2, 1]), "{limit}");
        let succeeded = Some(DeliveryStatus::Succeeded);
        let all = all_deliveries(&fixture, parent.clone(), succeeded, limit).await;
        assert_eq!(all, expected(&[4, 2, 1]), "{limit}");
    }
    let of_event = DeliveryParent::Event(event(3));
    let page = fixture
        .webhooks
        .deliveries(
            &fixture.account,
            of_event,
            Some(DeliveryStatus::Pending),
            page_request(None, 10),
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
async fn listing_deliveries_of_an_unknown_parent_is_not_found() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let other = account("coffee-house/test");
    for parent in [
        DeliveryParent::Endpoint(endpoint),
        DeliveryParent::Event(event(1)),
    ] {
        let listed = fixture
            .webhooks
            .deliveries(&other, parent, None, page_request(None, 10))
            .await;
        assert!(matches!(listed, Err(WebhookError::NotFound)));
    }
    let parent = DeliveryParent::Event(event(77));
    let listed = fixture
        .webhooks
        .deliveries(&fixture.account, parent, None, page_request(None, 10))
        .await;
    assert!(matches!(listed, Err(WebhookError::NotFound)));
}

#[tokio::test]
async fn an_attempt_shows_its_request_and_response() {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/hook").await;
    let event_id = fixture.emit_event().await;
    let receiver = ScriptedTransport::new(|_| webhooks::RequestOutcome {
        status_code: Some(500),
        response: "HTTP/1.1 500\n\noops".to_owned(),
        ..webhooks::RequestOutcome::default()
    });
    fixture.dispatcher(receiver).deliver_due().await.unwrap();
    let delivery = fixture.only_delivery(&endpoint).await;
    assert_eq!(
        (delivery.last_status_code, delivery.last_failure),
        (Some(500), Some(webhooks::AttemptFailure::Status))
    );
    let (same, attempts) = fixture
        .webhooks
        .delivery(&fixture.account, &delivery.id)
        .await
        .unwrap();
    assert_eq!(same, delivery);
    let [attempt] = &attempts[..] else {
        panic!("{attempts:?}");
    };
    assert_eq!(attempt.started_at, fixture.now());
    assert_eq!(attempt.url, "http://shop.example/hook");
    assert_eq!(attempt.status_code, Some(500));
    assert_eq!(attempt.response, "HTTP/1.1 500\n\noops");
    let seconds = (fixture.now().millis() / 1000).to_string();
    let log_head = fixture.store.head().await.unwrap().to_string();
    let headers: Vec<_> = attempt
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        headers,
        [
            ("webhook-id", event_id.as_str()),
            ("webhook-timestamp", seconds.as_str()),
            ("webhook-signature", "v1,… v1a,…"),
            ("checkout-log-head", log_head.as_str()),
        ]
    );
}
