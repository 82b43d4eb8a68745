//! Signatures verified with the reference library of Standard Webhooks.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::response::IntoResponse;
use domain::Timestamp;
use eventlog::Storage;
use secrecy::ExposeSecret;
use standardwebhooks::Webhook;
use webhooks::{DeliveryStatus, DnsResolver, HttpTransport, SystemDnsResolver};

use crate::{fixture::Fixture, http_receiver::HttpReceiver};

/// The reference library compares timestamps with the system clock.
fn system_time() -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "the reference library uses the system clock"
    )]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
}

fn http() -> Arc<HttpTransport> {
    let resolver: Arc<dyn DnsResolver> = Arc::new(SystemDnsResolver);
    Arc::new(HttpTransport::new(&resolver).unwrap())
}

#[tokio::test]
async fn the_reference_library_accepts_a_delivery_and_rejects_a_forged_one() {
    let fixture = Fixture::new();
    fixture.clock.set(system_time());
    let receiver = HttpReceiver::start(|_| ().into_response()).await;
    let endpoint = fixture.endpoint(&receiver.url()).await;
    let event = fixture.emit_event().await;
    fixture.dispatcher(http()).deliver_due().await.unwrap();
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Succeeded]
    );
    let request = receiver.received().remove(0);
    assert_eq!(request.method, "POST");
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["webhook-id"], event.as_str());
    let head = fixture.store.head().await.unwrap();
    assert_eq!(request.headers["checkout-log-head"], head.to_string());
    let stored = fixture
        .webhooks
        .event(&fixture.account, &event)
        .await
        .unwrap();
    assert_eq!(request.body, stored.body);
    let secret = fixture
        .webhooks
        .secret(&fixture.account, &endpoint)
        .await
        .unwrap();
    let verifier = Webhook::new(secret.reveal().expose_secret()).unwrap();
    verifier.verify(&request.body, &request.headers).unwrap();
    let forged = [&request.body[..], b" "].concat();
    assert!(verifier.verify(&forged, &request.headers).is_err());
    let mut replayed = request.headers.clone();
    replayed.insert("webhook-id", "evt_other".parse().unwrap());
    assert!(verifier.verify(&request.body, &replayed).is_err());
}

#[tokio::test]
async fn deliveries_verify_with_either_secret_until_the_overlap_ends() {
    let fixture = Fixture::new();
    fixture.clock.set(system_time());
    let receiver = HttpReceiver::start(|_| ().into_response()).await;
    let endpoint = fixture.endpoint(&receiver.url()).await;
    let old = fixture
        .webhooks
        .secret(&fixture.account, &endpoint)
        .await
        .unwrap();
    let overlap = Duration::from_secs(3600);
    let rolled = fixture
        .webhooks
        .roll_secret(&fixture.account, &endpoint, overlap, None)
        .await
        .unwrap();
    let accepted = |secret: &webhooks::SigningSecret,
                    request: &crate::http_receiver::ReceivedRequest| {
        let verifier = Webhook::new(secret.reveal().expose_secret()).unwrap();
        verifier.verify(&request.body, &request.headers).is_ok()
    };
    fixture.emit_event().await;
    fixture.dispatcher(http()).deliver_due().await.unwrap();
    let request = receiver.received().remove(0);
    assert!(accepted(&old, &request) && accepted(&rolled.secret, &request));
    assert_eq!(
        request.headers["webhook-signature"]
            .to_str()
            .unwrap()
            .split(' ')
            .count(),
        4
    );

    fixture.clock.advance(overlap);
    fixture.emit_event().await;
    fixture.dispatcher(http()).deliver_due().await.unwrap();
    let signature = receiver.received().remove(1).headers["webhook-signature"].clone();
    assert_eq!(signature.to_str().unwrap().split(' ').count(), 2);
}

#[tokio::test]
async fn no_stored_attempt_or_row_contains_a_secret_or_signature() {
    let fixture = Fixture::new();
    let receiver =
        HttpReceiver::start(|_| ([("set-cookie", "k=c00kie")], "fine").into_response()).await;
    let endpoint = fixture.endpoint(&receiver.url()).await;
    fixture.emit_event().await;
    fixture.dispatcher(http()).deliver_due().await.unwrap();
    let delivery = fixture.only_delivery(&endpoint).await;
    let (_, attempts) = fixture
        .webhooks
        .delivery(&fixture.account, &delivery.id)
        .await
        .unwrap();
    let shown = format!("{attempts:?}");
    assert!(shown.contains("v1,… v1a,…") && shown.contains("200 OK") && shown.contains("fine"));
    assert!(!shown.contains("c00kie"), "{shown}");
    let signature = receiver.received()[0].headers["webhook-signature"]
        .to_str()
        .unwrap()
        .to_owned();
    let secret = fixture
        .webhooks
        .secret(&fixture.account, &endpoint)
        .await
        .unwrap();
    let secret = secret.reveal().expose_secret().replace("whsec_", "");
    let mut disk = Vec::new();
    for file in ["log.sqlite3", "log.sqlite3-wal"] {
        disk.extend(std::fs::read(fixture.path().with_file_name(file)).unwrap());
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
        "the files contain the attempt"
    );
}
