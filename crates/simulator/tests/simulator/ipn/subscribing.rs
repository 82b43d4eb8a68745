//! The subscription: its confirmation, its changes and its end.

use bkash::ipn::{Content, IpnError, SignatureVersion};
use reqwest::{Method, header::HeaderMap};
use serde_json::json;

use crate::{
    endpoint::{Endpoint, TOPIC, verifier},
    harness::{Shop, read},
};
use simulator::Settings;

#[tokio::test]
async fn visiting_the_subscribe_url_confirms_in_both_signature_versions() {
    for (version, signed) in [("1", SignatureVersion::V1), ("2", SignatureVersion::V2)] {
        let mut endpoint = Endpoint::open().await;
        let answer = endpoint
            .subscribe(json!({"signatureVersion": version}))
            .await;
        assert_eq!(
            answer.json["subscription"]["state"], "pending",
            "{answer:?}"
        );
        let message = endpoint.verified_message().await;
        assert_eq!(message.signature_version, signed);
        let Content::SubscriptionConfirmation(waiting) = message.content else {
            panic!("a subscription")
        };
        endpoint.verifier.confirm(&waiting).await.unwrap();
        let service = endpoint.when_idle().await;
        assert_eq!(service["subscription"]["state"], "confirmed");
        assert_eq!(service["deliveries"][0]["state"], "delivered");
        // A second confirmation succeeds, because SNS may deliver the message twice.
        endpoint.verifier.confirm(&waiting).await.unwrap();
    }
}

#[tokio::test]
async fn messages_have_the_format_of_amazon_sns() {
    let mut endpoint = Endpoint::open().await;
    endpoint.subscribe(json!({})).await;
    let post = endpoint.next().await;
    assert_eq!(post.method, Method::POST);
    assert_eq!(post.header("content-type"), "text/plain; charset=UTF-8");
    assert_eq!(
        post.header("user-agent"),
        "Amazon Simple Notification Service Agent"
    );
    assert_eq!(
        post.header("x-amz-sns-message-type"),
        "SubscriptionConfirmation"
    );
    assert_eq!(post.header("x-amz-sns-message-id"), post.text("MessageId"));
    assert_eq!(post.header("x-amz-sns-topic-arn"), TOPIC);
    assert_eq!(post.header("x-amz-sns-subscription-arn"), "");
    let origin = &endpoint.shop.running.origin;
    let subscribe = format!("{origin}/sns/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=");
    assert!(post.text("SubscribeURL").starts_with(&subscribe));
    let certificate = format!("{origin}/SimpleNotificationService-");
    assert!(post.text("SigningCertURL").starts_with(&certificate));
    let name = post.text("SigningCertURL");
    assert_eq!(name.rsplit_once('.').expect("an ending").1, "pem");
    assert_eq!(post.text("SignatureVersion"), "1");
    assert_eq!(post.json().get("Subject"), None);
}

#[tokio::test]
async fn nothing_is_delivered_before_the_subscription_is_confirmed() {
    let mut endpoint = Endpoint::open().await;
    endpoint.shop.paid("10").await;
    endpoint.subscribe(json!({})).await;
    let confirmation = endpoint.verified_message().await;
    endpoint.shop.paid("11").await;
    let Content::SubscriptionConfirmation(waiting) = &confirmation.content else {
        panic!("a subscription")
    };
    endpoint.verifier.confirm(waiting).await.unwrap();
    endpoint.shop.paid("12").await;
    assert_eq!(endpoint.payment().await.amount.poisha(), 1_200);
    endpoint.when_idle().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn only_the_signing_certificate_is_served_under_its_url() {
    let mut endpoint = Endpoint::open().await;
    endpoint.subscribe(json!({})).await;
    let address = endpoint.next().await.text("SigningCertURL");
    let http = &endpoint.shop.http;
    let answer = read(http.get(&address).send().await.unwrap()).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(answer.is_invention());
    for other in [
        address.replace("Service-", "Service-0"),
        address.replace(".pem", ".key"),
    ] {
        let answer = read(http.get(&other).send().await.unwrap()).await;
        assert_eq!(answer.status, 403, "{other}");
        assert_eq!(answer.text_of("message"), "Missing Authentication Token");
    }
}

#[tokio::test]
async fn a_subscription_is_confirmed_only_with_its_token() {
    let mut endpoint = Endpoint::open().await;
    endpoint.subscribe(json!({})).await;
    let address = endpoint.next().await.text("SubscribeURL");
    let http = &endpoint.shop.http;
    for (address, code) in [
        (format!("{address}0"), "InvalidParameter"),
        (
            address.replace("bpt_8801700000000", "bpt_8801700000001"),
            "InvalidParameter",
        ),
        (
            address.replace("ConfirmSubscription", "DeleteTopic"),
            "InvalidAction",
        ),
        (
            format!(
                "{}/sns/?Action=Unsubscribe&SubscriptionArn=x",
                endpoint.shop.running.origin
            ),
            "InvalidParameter",
        ),
    ] {
        let answer = read(http.get(&address).send().await.unwrap()).await;
        assert_eq!(answer.status, 400, "{address}");
        assert!(answer.text.contains(&format!("<Code>{code}</Code>")));
    }
    let state = endpoint.when_idle().await["subscription"]["state"].clone();
    assert_eq!(state, "pending");
    let answer = read(http.get(&address).send().await.unwrap()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "text/xml");
    assert!(answer.is_invention());
    assert!(answer.text.contains(&format!("<SubscriptionArn>{TOPIC}:")));
}

#[tokio::test]
async fn unsubscribing_is_announced_and_can_be_undone() {
    let mut endpoint = Endpoint::subscribed().await;
    let ended = endpoint
        .shop
        .control(Method::POST, "/ipn/unsubscribe", json!({}))
        .await;
    assert_eq!(ended.json["subscription"]["state"], "unsubscribed");
    let post = endpoint.next().await;
    let message = endpoint.verify(&post).await.unwrap();
    assert!(matches!(message.content, Content::UnsubscribeConfirmation));
    endpoint.shop.paid("10").await;
    endpoint.when_idle().await;
    assert!(endpoint.arrived().is_none());
    let again = endpoint.shop.http.get(post.text("SubscribeURL"));
    assert_eq!(again.send().await.unwrap().status(), 200);
    endpoint.shop.paid("11").await;
    assert_eq!(endpoint.payment().await.amount.poisha(), 1_100);
}

#[tokio::test]
async fn the_unsubscribe_url_of_a_notification_ends_the_subscription() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.report("INV-1").await;
    let address = endpoint.next().await.text("UnsubscribeURL");
    let answer = read(endpoint.shop.http.get(address).send().await.unwrap()).await;
    assert!(
        answer.text.starts_with("<UnsubscribeResponse"),
        "{answer:?}"
    );
    let message = endpoint.verified_message().await;
    assert!(matches!(message.content, Content::UnsubscribeConfirmation));
}

#[tokio::test]
async fn changing_the_signature_version_needs_no_new_confirmation() {
    let mut endpoint = Endpoint::subscribed().await;
    let changed = endpoint.subscribe(json!({"signatureVersion": "2"})).await;
    assert_eq!(changed.json["subscription"]["state"], "confirmed");
    endpoint.shop.paid("10").await;
    let message = endpoint.verified_message().await;
    assert_eq!(message.signature_version, SignatureVersion::V2);
    // A subscription to another topic is a new one.
    let topic = TOPIC.replace("8801700000000", "8801700000009");
    let other = endpoint.subscribe(json!({"topicArn": topic})).await;
    assert_eq!(other.json["subscription"]["state"], "pending");
    let post = endpoint.next().await;
    assert_eq!(
        endpoint.verify(&post).await.unwrap_err(),
        IpnError::WrongTopic
    );
}

#[tokio::test]
async fn a_deleted_subscription_receives_nothing() {
    let mut endpoint = Endpoint::subscribed().await;
    let forgotten = endpoint
        .shop
        .control(Method::DELETE, "/ipn", json!({}))
        .await;
    assert_eq!(forgotten.json["subscription"], json!(null));
    endpoint.shop.paid("10").await;
    endpoint.when_idle().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn a_restart_keeps_the_subscription() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        state_file: Some(folder.path().join("state.json")),
        ..Settings::default()
    };
    let mut endpoint = Endpoint::of_shop(Shop::open_with(settings.clone()).await).await;
    endpoint.subscribe_and_confirm(json!({})).await;
    drop(std::mem::replace(
        &mut endpoint.shop.running,
        simulator::spawn(Settings::default()).unwrap(),
    ));
    endpoint.shop = Shop::open_with(settings).await;
    let (_, trx_id) = endpoint.shop.paid("10").await;
    let post = endpoint.next().await;
    assert_eq!(post.inner()["trxID"], trx_id.as_str());
}

#[tokio::test]
async fn a_verifier_that_requires_version_2_refuses_version_1() {
    let mut endpoint = Endpoint::subscribed().await;
    let strict = verifier(&endpoint.shop, |config| {
        config.minimum_signature = SignatureVersion::V2;
    });
    endpoint.report("INV-1").await;
    let post = endpoint.next().await;
    let verdict = strict.verify(&post.headers, &post.body).await;
    assert_eq!(verdict.unwrap_err(), IpnError::WeakSignature);
    endpoint.subscribe(json!({"signatureVersion": "2"})).await;
    endpoint.report("INV-2").await;
    let post = endpoint.next().await;
    strict.verify(&HeaderMap::new(), &post.body).await.unwrap();
}

#[tokio::test]
async fn retries_end_when_the_subscription_is_deleted() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.hang();
    endpoint.respond_with(&[500]);
    endpoint.report("INV-1").await;
    endpoint.next().await;
    let shop = &endpoint.shop;
    shop.control(Method::DELETE, "/ipn", json!({})).await;
    endpoint.recover();
    let service = endpoint.when_idle().await;
    assert_eq!(service["deliveries"][1]["state"], "not_subscribed");
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn a_new_subscription_does_not_receive_retries_of_the_previous_one() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.hang();
    endpoint.respond_with(&[500]);
    endpoint.report("INV-1").await;
    endpoint.next().await;
    let topic = TOPIC.replace("8801700000000", "8801700000009");
    endpoint.subscribe(json!({"topicArn": topic})).await;
    let confirmation = endpoint.next().await;
    endpoint.recover();
    let address = confirmation.text("SubscribeURL");
    endpoint.shop.http.get(address).send().await.unwrap();
    let service = endpoint.when_idle().await;
    assert_eq!(service["deliveries"][1]["state"], "not_subscribed");
    assert!(endpoint.arrived().is_none());
}
