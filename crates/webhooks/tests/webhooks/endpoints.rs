//! Managing endpoints and their secrets.

use std::time::Duration;

use sealing::{MasterKeyId, SealingKey};
use secrecy::ExposeSecret;
use webhooks::{
    DEFAULT_SECRET_OVERLAP, DeliveryStatus, DisabledReason, EndpointDescription, EndpointUpdate,
    EndpointUrl, EndpointUrlError, MAX_ENDPOINTS, MAX_SECRET_OVERLAP, NetworkScope, NewEndpoint,
    Subscription, WebhookError, WebhookStore, WriteOutcome,
};

use crate::{
    fixture::{Fixture, account, event_type, open},
    scripted_transport::{ScriptedTransport, status},
};

#[tokio::test]
async fn an_endpoint_reads_back_unchanged_after_a_restart() {
    let fixture = Fixture::new();
    let types = Subscription::only([event_type("payment.completed")]).unwrap();
    let created = fixture
        .create_endpoint(&fixture.account, "https://shop.example/hook", types)
        .await;
    let read = fixture
        .webhooks
        .get(&fixture.account, &created.endpoint.id)
        .await
        .unwrap();
    assert_eq!(read, created.endpoint);
    assert_eq!(read.created_at, fixture.now());
    let secret = fixture
        .webhooks
        .secret(&fixture.account, &read.id)
        .await
        .unwrap();
    assert_eq!(
        secret.reveal().expose_secret(),
        created.secret.reveal().expose_secret()
    );
    let reopened = open(&fixture.path());
    let stored = reopened.endpoint(&fixture.account, &read.id).await.unwrap();
    assert_eq!(stored.unwrap().endpoint, read);
}

#[tokio::test]
async fn secrets_are_sealed_anew_when_the_master_key_is_rotated() {
    let fixture = Fixture::new();
    let id = fixture.endpoint("https://shop.example/hook").await;
    let other = fixture.endpoint("https://shop.example/other").await;
    let account = &fixture.account;
    let before = fixture.webhooks.secret(account, &id).await.unwrap();
    let new = SealingKey::of(MasterKeyId([2; 4]), [2; 32]);
    let both = fixture.webhooks_with(new.clone().with_previous(MasterKeyId([0; 4]), [5; 32]));
    assert_eq!(both.reseal_secrets(account).await.unwrap(), 2);
    assert_eq!(both.reseal_secrets(account).await.unwrap(), 0);
    let after = fixture.webhooks_with(new);
    let secret = after.secret(account, &id).await.unwrap();
    assert_eq!(
        secret.reveal().expose_secret(),
        before.reveal().expose_secret()
    );
    after.secret(account, &other).await.unwrap();
    assert!(fixture.webhooks.secret(account, &id).await.is_err());
}

#[tokio::test]
async fn an_update_changes_only_the_given_fields() {
    let fixture = Fixture::new();
    let id = fixture.endpoint("https://shop.example/hook").await;
    let before = fixture.webhooks.get(&fixture.account, &id).await.unwrap();
    let changes = EndpointUpdate {
        description: Some(EndpointDescription::parse("গুদাম").unwrap()),
        subscription: Some(Subscription::only([event_type("refund.completed")]).unwrap()),
        enabled: Some(false),
        ..EndpointUpdate::default()
    };
    let after = fixture
        .webhooks
        .update(&fixture.account, &id, changes)
        .await
        .unwrap();
    assert_eq!(after.description.as_str(), "গুদাম");
    assert_eq!(after.disabled_reason, Some(DisabledReason::Merchant));
    assert_eq!(
        (&after.url, after.created_at),
        (&before.url, before.created_at)
    );
    assert_eq!(
        fixture.webhooks.get(&fixture.account, &id).await.unwrap(),
        after
    );
}

#[tokio::test]
async fn pending_deliveries_go_to_the_new_url() {
    let fixture = Fixture::new();
    let id = fixture.endpoint("http://old.example/").await;
    fixture.emit_event().await;
    let moved = EndpointUpdate {
        url: Some(EndpointUrl::parse("http://new.example/", NetworkScope::Any).unwrap()),
        ..EndpointUpdate::default()
    };
    fixture
        .webhooks
        .update(&fixture.account, &id, moved)
        .await
        .unwrap();
    let receiver = ScriptedTransport::always(200);
    fixture
        .dispatcher(receiver.clone())
        .deliver_due()
        .await
        .unwrap();
    assert_eq!(receiver.received()[0].url.as_str(), "http://new.example/");
}

#[tokio::test]
async fn a_response_of_the_old_url_does_not_disable_the_new_one() {
    let fixture = Fixture::new();
    let id = fixture.endpoint("http://old.example/").await;
    fixture.emit_event().await;
    let (webhooks, account, moving) = (
        fixture.webhooks.clone(),
        fixture.account.clone(),
        id.clone(),
    );
    let handle = tokio::runtime::Handle::current();
    let receiver = ScriptedTransport::new(move |_| {
        let moved = EndpointUpdate {
            url: Some(EndpointUrl::parse("http://new.example/", NetworkScope::Any).unwrap()),
            ..EndpointUpdate::default()
        };
        let (webhooks, account, moving) = (webhooks.clone(), account.clone(), moving.clone());
        let handle = handle.clone();
        std::thread::spawn(move || {
            handle
                .block_on(webhooks.update(&account, &moving, moved))
                .unwrap();
        })
        .join()
        .unwrap();
        status(410)
    });
    fixture.dispatcher(receiver).deliver_due().await.unwrap();
    let endpoint = fixture.webhooks.get(&fixture.account, &id).await.unwrap();
    assert_eq!(endpoint.disabled_reason, None);
    assert_eq!(endpoint.circuit_breaker.consecutive_failures, 0);
}

#[tokio::test]
async fn an_update_of_an_older_revision_does_not_enable_a_gone_endpoint() {
    let fixture = Fixture::new();
    let id = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let mut received = fixture
        .store
        .endpoint(&fixture.account, &id)
        .await
        .unwrap()
        .unwrap();
    fixture
        .dispatcher(ScriptedTransport::always(410))
        .deliver_due()
        .await
        .unwrap();
    received.revision += 1;
    let change = fixture
        .store
        .update_endpoint(received, fixture.now(), None)
        .await;
    assert_eq!(change.unwrap(), WriteOutcome::Rejected);
    let endpoint = fixture.webhooks.get(&fixture.account, &id).await.unwrap();
    assert_eq!(endpoint.disabled_reason, Some(DisabledReason::Gone));
}

#[tokio::test]
async fn deleting_an_endpoint_cancels_its_pending_deliveries() {
    let fixture = Fixture::new();
    let id = fixture.endpoint("http://shop.example/").await;
    for _ in 0..450 {
        fixture.emit_event().await;
    }
    fixture
        .webhooks
        .delete(&fixture.account, &id)
        .await
        .unwrap();
    let gone = fixture.webhooks.get(&fixture.account, &id).await;
    assert!(matches!(gone, Err(WebhookError::NotFound)));
    let again = fixture.webhooks.delete(&fixture.account, &id).await;
    assert!(matches!(again, Err(WebhookError::NotFound)));
    assert!(
        fixture
            .webhooks
            .list(&fixture.account)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        fixture.statuses(&id).await,
        [DeliveryStatus::Cancelled; 450]
    );
    let receiver = ScriptedTransport::always(200);
    assert_eq!(fixture.dispatcher(receiver).deliver_due().await.unwrap(), 0);
}

#[tokio::test]
async fn an_account_cannot_read_or_change_objects_of_another() {
    let fixture = Fixture::new();
    let id = fixture.endpoint("http://shop.example/").await;
    fixture.emit_event().await;
    let delivery = fixture.only_delivery(&id).await;
    for other in ["tea-house/live", "coffee-house/test"] {
        let other = account(other);
        let webhooks = &fixture.webhooks;
        assert!(webhooks.list(&other).await.unwrap().is_empty());
        assert!(matches!(
            webhooks.get(&other, &id).await,
            Err(WebhookError::NotFound)
        ));
        assert!(matches!(
            webhooks.secret(&other, &id).await,
            Err(WebhookError::NotFound)
        ));
        let roll_secret = webhooks
            .roll_secret(&other, &id, DEFAULT_SECRET_OVERLAP, None)
            .await;
        assert!(matches!(roll_secret, Err(WebhookError::NotFound)));
        let update = webhooks
            .update(&other, &id, EndpointUpdate::default())
            .await;
        assert!(matches!(update, Err(WebhookError::NotFound)));
        assert!(matches!(
            webhooks.delete(&other, &id).await,
            Err(WebhookError::NotFound)
        ));
        let found = webhooks.delivery(&other, &delivery.id).await;
        assert!(matches!(found, Err(WebhookError::NotFound)));
        let event = webhooks.event(&other, &delivery.event).await;
        assert!(matches!(event, Err(WebhookError::NotFound)));
        let replay = webhooks.replay(&other, &id, &delivery.event, None).await;
        assert!(matches!(replay, Err(WebhookError::NotFound)));
    }
    assert!(fixture.webhooks.get(&fixture.account, &id).await.is_ok());
}

#[tokio::test]
async fn an_account_has_at_most_twenty_endpoints_listed_newest_first() {
    let fixture = Fixture::new();
    let mut ids = Vec::new();
    for number in 0..MAX_ENDPOINTS {
        ids.push(
            fixture
                .endpoint(&format!("http://shop-{number}.example/"))
                .await,
        );
    }
    let new = NewEndpoint {
        url: EndpointUrl::parse("http://more.example/", NetworkScope::Any).unwrap(),
        description: EndpointDescription::default(),
        subscription: Subscription::All,
    };
    let more = fixture
        .webhooks
        .create(&fixture.account, new.clone(), None)
        .await;
    assert!(matches!(more, Err(WebhookError::TooManyEndpoints)));
    let listed = fixture.webhooks.list(&fixture.account).await.unwrap();
    let listed: Vec<_> = listed
        .into_iter()
        .rev()
        .map(|endpoint| endpoint.id)
        .collect();
    assert_eq!(listed, ids);
    fixture
        .webhooks
        .delete(&fixture.account, &ids[3])
        .await
        .unwrap();
    assert!(
        fixture
            .webhooks
            .create(&fixture.account, new, None)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_url_parsed_for_development_is_rejected_for_a_live_account() {
    let fixture = Fixture::new();
    let live = account("tea-house/live");
    let url = |text| EndpointUrl::parse(text, NetworkScope::Any).unwrap();
    let new = |text| NewEndpoint {
        url: url(text),
        description: EndpointDescription::default(),
        subscription: Subscription::All,
    };
    let created = fixture
        .webhooks
        .create(&live, new("http://shop.example/"), None)
        .await;
    assert!(matches!(
        created,
        Err(WebhookError::InvalidUrl(EndpointUrlError::Scheme))
    ));
    let created = fixture
        .webhooks
        .create(&live, new("https://10.0.0.1/"), None)
        .await;
    assert!(matches!(
        created,
        Err(WebhookError::InvalidUrl(EndpointUrlError::PrivateHost))
    ));
    let created = fixture
        .webhooks
        .create(&live, new("https://shop.example/"), None)
        .await
        .unwrap();
    let inward = EndpointUpdate {
        url: Some(url("https://127.0.0.1/")),
        ..EndpointUpdate::default()
    };
    let moved = fixture
        .webhooks
        .update(&live, &created.endpoint.id, inward)
        .await;
    assert!(matches!(
        moved,
        Err(WebhookError::InvalidUrl(EndpointUrlError::PrivateHost))
    ));
}

#[tokio::test]
async fn an_overlap_longer_than_seven_days_is_rejected() {
    let fixture = Fixture::new();
    let id = fixture.endpoint("http://shop.example/").await;
    let longer = MAX_SECRET_OVERLAP + Duration::from_secs(1);
    let rolled = fixture
        .webhooks
        .roll_secret(&fixture.account, &id, longer, None)
        .await;
    assert!(matches!(rolled, Err(WebhookError::OverlapTooLong)));
    let rolled = fixture
        .webhooks
        .roll_secret(&fixture.account, &id, MAX_SECRET_OVERLAP, None)
        .await
        .unwrap();
    let newest = fixture
        .webhooks
        .secret(&fixture.account, &id)
        .await
        .unwrap();
    assert_eq!(
        newest.reveal().expose_secret(),
        rolled.secret.reveal().expose_secret()
    );
}

#[tokio::test]
async fn concurrent_updates_are_all_applied() {
    let fixture = Fixture::new();
    let id = fixture.endpoint("http://shop.example/").await;
    let description = EndpointUpdate {
        description: Some(EndpointDescription::parse("counter").unwrap()),
        ..EndpointUpdate::default()
    };
    let off = EndpointUpdate {
        enabled: Some(false),
        ..EndpointUpdate::default()
    };
    let (first, second, rolled) = tokio::join!(
        fixture.webhooks.update(&fixture.account, &id, description),
        fixture.webhooks.update(&fixture.account, &id, off),
        fixture
            .webhooks
            .roll_secret(&fixture.account, &id, DEFAULT_SECRET_OVERLAP, None),
    );
    first.unwrap();
    second.unwrap();
    let endpoint = fixture.webhooks.get(&fixture.account, &id).await.unwrap();
    assert_eq!(endpoint.description.as_str(), "counter");
    assert_eq!(endpoint.disabled_reason, Some(DisabledReason::Merchant));
    let newest = fixture
        .webhooks
        .secret(&fixture.account, &id)
        .await
        .unwrap();
    let rolled = rolled.unwrap().secret;
    assert_eq!(
        newest.reveal().expose_secret(),
        rolled.reveal().expose_secret()
    );
}
