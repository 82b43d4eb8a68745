//! Signatures as receivers check them, with the published library and with the specification's own example.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::response::IntoResponse;
use domain::Timestamp;
use secrecy::ExposeSecret;
use standardwebhooks::Webhook;
use webhooks::{DeliveryState, HttpTransport, Lookup, SystemLookup};

use crate::{receiver::Receiver, world::World};

/// The published library looks at the system's clock.
fn system_time() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the verifier compares with it")]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
}

fn http() -> Arc<HttpTransport> {
    let lookup: Arc<dyn Lookup> = Arc::new(SystemLookup);
    Arc::new(HttpTransport::new(&lookup).unwrap())
}

#[tokio::test]
async fn the_published_library_accepts_a_delivery_and_refuses_a_forged_one() {
    let world = World::new();
    world.clock.set(system_time());
    let receiver = Receiver::start(|_| ().into_response()).await;
    let endpoint = world.endpoint(&receiver.url()).await;
    let event = world.happens().await;
    world.dispatcher(http()).pass().await.unwrap();
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Succeeded]);
    let seen = receiver.seen().remove(0);
    assert_eq!(seen.method, "POST");
    assert_eq!(seen.headers["content-type"], "application/json");
    assert_eq!(seen.headers["webhook-id"], event.as_str());
    let kept = world.webhooks.event(&world.account, &event).await.unwrap();
    assert_eq!(seen.body, kept.body);
    let secret = world
        .webhooks
        .secret(&world.account, &endpoint)
        .await
        .unwrap();
    let verifier = Webhook::new(secret.reveal().expose_secret()).unwrap();
    verifier.verify(&seen.body, &seen.headers).unwrap();
    let forged = [&seen.body[..], b" "].concat();
    assert!(verifier.verify(&forged, &seen.headers).is_err());
    let mut replayed = seen.headers.clone();
    replayed.insert("webhook-id", "evt_other".parse().unwrap());
    assert!(verifier.verify(&seen.body, &replayed).is_err());
}

#[tokio::test]
async fn after_a_roll_deliveries_are_accepted_with_either_secret_until_the_overlap_ends() {
    let world = World::new();
    world.clock.set(system_time());
    let receiver = Receiver::start(|_| ().into_response()).await;
    let endpoint = world.endpoint(&receiver.url()).await;
    let old = world
        .webhooks
        .secret(&world.account, &endpoint)
        .await
        .unwrap();
    let overlap = Duration::from_secs(3600);
    let rolled = world
        .webhooks
        .roll(&world.account, &endpoint, overlap, None)
        .await
        .unwrap();
    let accepted = |secret: &webhooks::Secret, seen: &crate::receiver::Seen| {
        let verifier = Webhook::new(secret.reveal().expose_secret()).unwrap();
        verifier.verify(&seen.body, &seen.headers).is_ok()
    };
    world.happens().await;
    world.dispatcher(http()).pass().await.unwrap();
    let seen = receiver.seen().remove(0);
    assert!(accepted(&old, &seen) && accepted(&rolled.secret, &seen));
    assert_eq!(
        seen.headers["webhook-signature"]
            .to_str()
            .unwrap()
            .split(' ')
            .count(),
        4
    );

    world.clock.pass(overlap);
    world.happens().await;
    world.dispatcher(http()).pass().await.unwrap();
    let signature = receiver.seen().remove(1).headers["webhook-signature"].clone();
    assert_eq!(signature.to_str().unwrap().split(' ').count(), 2);
}

#[tokio::test]
async fn no_record_and_no_row_holds_a_secret_or_a_signature() {
    let world = World::new();
    let receiver =
        Receiver::start(|_| ([("set-cookie", "k=c00kie")], "fine").into_response()).await;
    let endpoint = world.endpoint(&receiver.url()).await;
    world.happens().await;
    world.dispatcher(http()).pass().await.unwrap();
    let delivery = world.only_delivery(&endpoint).await;
    let (_, attempts) = world
        .webhooks
        .delivery(&world.account, &delivery.id)
        .await
        .unwrap();
    let shown = format!("{attempts:?}");
    assert!(shown.contains("v1,… v1a,…") && shown.contains("200 OK") && shown.contains("fine"));
    assert!(!shown.contains("c00kie"), "{shown}");
    let signature = receiver.seen()[0].headers["webhook-signature"]
        .to_str()
        .unwrap()
        .to_owned();
    let secret = world
        .webhooks
        .secret(&world.account, &endpoint)
        .await
        .unwrap();
    let secret = secret.reveal().expose_secret().replace("whsec_", "");
    let mut disk = Vec::new();
    for file in ["log.sqlite3", "log.sqlite3-wal"] {
        disk.extend(std::fs::read(world.path().with_file_name(file)).unwrap());
    }
    let signatures = signature
        .split(' ')
        .map(|one| one.split_once(',').unwrap().1);
    for hidden in signatures.chain([secret.as_str(), "c00kie"]) {
        let is_there = |bytes: &[u8]| {
            bytes
                .windows(hidden.len())
                .any(|window| window == hidden.as_bytes())
        };
        assert!(!shown.contains(hidden) && !is_there(&disk), "{hidden}");
    }
    assert!(
        disk.windows(13).any(|window| window == b"webhook-id\",\""),
        "the disk was really read"
    );
}
