//! Endpoints, as their merchants manage them.

use std::time::Duration;

use secrecy::ExposeSecret;
use webhooks::{
    AddressError, Change, Changes, DeliveryState, Disabled, ENDPOINTS, EndpointDescription,
    EndpointUrl, MAX_OVERLAP, NewEndpoint, OVERLAP, Reach, Records, Subscription, WebhookError,
};

use crate::{
    scripted::{Scripted, status},
    world::{World, account, kind, open},
};

#[tokio::test]
async fn an_endpoint_reads_back_as_it_was_made_after_a_restart_too() {
    let world = World::new();
    let types = Subscription::only([kind("payment.completed")]).unwrap();
    let made = world
        .endpoint_of(&world.account, "https://shop.example/hook", types)
        .await;
    let read = world
        .webhooks
        .get(&world.account, &made.endpoint.id)
        .await
        .unwrap();
    assert_eq!(read, made.endpoint);
    assert_eq!(read.created_at, world.now());
    let secret = world
        .webhooks
        .secret(&world.account, &read.id)
        .await
        .unwrap();
    assert_eq!(
        secret.reveal().expose_secret(),
        made.secret.reveal().expose_secret()
    );
    let reopened = open(&world.path());
    let stored = reopened.endpoint(&world.account, &read.id).await.unwrap();
    assert_eq!(stored.unwrap().endpoint, read);
}

#[tokio::test]
async fn what_is_changed_is_changed_and_the_rest_stays() {
    let world = World::new();
    let id = world.endpoint("https://shop.example/hook").await;
    let before = world.webhooks.get(&world.account, &id).await.unwrap();
    let changes = Changes {
        description: Some(EndpointDescription::parse("গুদাম").unwrap()),
        subscription: Some(Subscription::only([kind("refund.done")]).unwrap()),
        enabled: Some(false),
        ..Changes::default()
    };
    let after = world
        .webhooks
        .update(&world.account, &id, changes)
        .await
        .unwrap();
    assert_eq!(after.description.as_str(), "গুদাম");
    assert_eq!(after.disabled, Some(Disabled::Merchant));
    assert_eq!(
        (&after.url, after.created_at),
        (&before.url, before.created_at)
    );
    assert_eq!(
        world.webhooks.get(&world.account, &id).await.unwrap(),
        after
    );
}

#[tokio::test]
async fn what_waits_for_an_endpoint_that_moves_goes_to_its_new_address() {
    let world = World::new();
    let id = world.endpoint("http://old.example/").await;
    world.happens().await;
    let moved = Changes {
        url: Some(EndpointUrl::parse("http://new.example/", Reach::Anywhere).unwrap()),
        ..Changes::default()
    };
    world
        .webhooks
        .update(&world.account, &id, moved)
        .await
        .unwrap();
    let receiver = Scripted::always(200);
    world.dispatcher(receiver.clone()).pass().await.unwrap();
    assert_eq!(receiver.seen()[0].url.as_str(), "http://new.example/");
}

#[tokio::test]
async fn what_an_earlier_address_answered_does_not_disable_the_new_one() {
    let world = World::new();
    let id = world.endpoint("http://old.example/").await;
    world.happens().await;
    let (webhooks, account, moving) = (world.webhooks.clone(), world.account.clone(), id.clone());
    let handle = tokio::runtime::Handle::current();
    let receiver = Scripted::new(move |_| {
        let moved = Changes {
            url: Some(EndpointUrl::parse("http://new.example/", Reach::Anywhere).unwrap()),
            ..Changes::default()
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
    world.dispatcher(receiver).pass().await.unwrap();
    let endpoint = world.webhooks.get(&world.account, &id).await.unwrap();
    assert_eq!(endpoint.disabled, None);
    assert_eq!(endpoint.breaker.failures, 0);
}

#[tokio::test]
async fn a_change_that_does_not_know_of_410_does_not_undo_it() {
    let world = World::new();
    let id = world.endpoint("http://shop.example/").await;
    world.happens().await;
    let mut seen = world
        .store
        .endpoint(&world.account, &id)
        .await
        .unwrap()
        .unwrap();
    world
        .dispatcher(Scripted::always(410))
        .pass()
        .await
        .unwrap();
    seen.revision += 1;
    let change = world.store.change_endpoint(seen, world.now(), None).await;
    assert_eq!(change.unwrap(), Change::Refused);
    let endpoint = world.webhooks.get(&world.account, &id).await.unwrap();
    assert_eq!(endpoint.disabled, Some(Disabled::Gone));
}

#[tokio::test]
async fn a_deleted_endpoint_is_gone_with_its_secrets_and_what_waited_is_cancelled() {
    let world = World::new();
    let id = world.endpoint("http://shop.example/").await;
    for _ in 0..450 {
        world.happens().await;
    }
    world.webhooks.delete(&world.account, &id).await.unwrap();
    let gone = world.webhooks.get(&world.account, &id).await;
    assert!(matches!(gone, Err(WebhookError::NotFound)));
    let again = world.webhooks.delete(&world.account, &id).await;
    assert!(matches!(again, Err(WebhookError::NotFound)));
    assert!(
        world
            .webhooks
            .list(&world.account)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(world.states(&id).await, [DeliveryState::Cancelled; 450]);
    let receiver = Scripted::always(200);
    assert_eq!(world.dispatcher(receiver).pass().await.unwrap(), 0);
}

#[tokio::test]
async fn an_account_sees_and_touches_nothing_of_another() {
    let world = World::new();
    let id = world.endpoint("http://shop.example/").await;
    world.happens().await;
    let delivery = world.only_delivery(&id).await;
    for other in ["tea-house/live", "coffee-house/test"] {
        let other = account(other);
        let webhooks = &world.webhooks;
        assert!(webhooks.list(&other).await.unwrap().is_empty());
        assert!(matches!(
            webhooks.get(&other, &id).await,
            Err(WebhookError::NotFound)
        ));
        assert!(matches!(
            webhooks.secret(&other, &id).await,
            Err(WebhookError::NotFound)
        ));
        let roll = webhooks.roll(&other, &id, OVERLAP, None).await;
        assert!(matches!(roll, Err(WebhookError::NotFound)));
        let update = webhooks.update(&other, &id, Changes::default()).await;
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
    assert!(world.webhooks.get(&world.account, &id).await.is_ok());
}

#[tokio::test]
async fn an_account_has_twenty_endpoints_at_most_and_lists_the_newest_first() {
    let world = World::new();
    let mut ids = Vec::new();
    for number in 0..ENDPOINTS {
        ids.push(
            world
                .endpoint(&format!("http://shop-{number}.example/"))
                .await,
        );
    }
    let new = NewEndpoint {
        url: EndpointUrl::parse("http://more.example/", Reach::Anywhere).unwrap(),
        description: EndpointDescription::default(),
        subscription: Subscription::All,
    };
    let more = world
        .webhooks
        .create(&world.account, new.clone(), None)
        .await;
    assert!(matches!(more, Err(WebhookError::TooMany)));
    let listed = world.webhooks.list(&world.account).await.unwrap();
    let listed: Vec<_> = listed
        .into_iter()
        .rev()
        .map(|endpoint| endpoint.id)
        .collect();
    assert_eq!(listed, ids);
    world
        .webhooks
        .delete(&world.account, &ids[3])
        .await
        .unwrap();
    assert!(
        world
            .webhooks
            .create(&world.account, new, None)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn an_address_read_for_a_development_machine_is_refused_for_a_live_account() {
    let world = World::new();
    let live = account("tea-house/live");
    let url = |text| EndpointUrl::parse(text, Reach::Anywhere).unwrap();
    let new = |text| NewEndpoint {
        url: url(text),
        description: EndpointDescription::default(),
        subscription: Subscription::All,
    };
    let made = world
        .webhooks
        .create(&live, new("http://shop.example/"), None)
        .await;
    assert!(matches!(
        made,
        Err(WebhookError::Address(AddressError::Scheme))
    ));
    let made = world
        .webhooks
        .create(&live, new("https://10.0.0.1/"), None)
        .await;
    assert!(matches!(
        made,
        Err(WebhookError::Address(AddressError::Private))
    ));
    let made = world
        .webhooks
        .create(&live, new("https://shop.example/"), None)
        .await
        .unwrap();
    let inward = Changes {
        url: Some(url("https://127.0.0.1/")),
        ..Changes::default()
    };
    let moved = world
        .webhooks
        .update(&live, &made.endpoint.id, inward)
        .await;
    assert!(matches!(
        moved,
        Err(WebhookError::Address(AddressError::Private))
    ));
}

#[tokio::test]
async fn an_old_secret_signs_for_seven_days_at_most() {
    let world = World::new();
    let id = world.endpoint("http://shop.example/").await;
    let longer = MAX_OVERLAP + Duration::from_secs(1);
    let rolled = world.webhooks.roll(&world.account, &id, longer, None).await;
    assert!(matches!(rolled, Err(WebhookError::Overlap)));
    let rolled = world
        .webhooks
        .roll(&world.account, &id, MAX_OVERLAP, None)
        .await
        .unwrap();
    let newest = world.webhooks.secret(&world.account, &id).await.unwrap();
    assert_eq!(
        newest.reveal().expose_secret(),
        rolled.secret.reveal().expose_secret()
    );
}

#[tokio::test]
async fn changes_made_at_the_same_time_are_all_kept() {
    let world = World::new();
    let id = world.endpoint("http://shop.example/").await;
    let description = Changes {
        description: Some(EndpointDescription::parse("till").unwrap()),
        ..Changes::default()
    };
    let off = Changes {
        enabled: Some(false),
        ..Changes::default()
    };
    let (first, second, rolled) = tokio::join!(
        world.webhooks.update(&world.account, &id, description),
        world.webhooks.update(&world.account, &id, off),
        world.webhooks.roll(&world.account, &id, OVERLAP, None),
    );
    first.unwrap();
    second.unwrap();
    let endpoint = world.webhooks.get(&world.account, &id).await.unwrap();
    assert_eq!(endpoint.description.as_str(), "till");
    assert_eq!(endpoint.disabled, Some(Disabled::Merchant));
    let newest = world.webhooks.secret(&world.account, &id).await.unwrap();
    let rolled = rolled.unwrap().secret;
    assert_eq!(
        newest.reveal().expose_secret(),
        rolled.reveal().expose_secret()
    );
}
