//! From the subscription request to notifications and back.

use bkash::ipn::{Content, IpnError, SignatureVersion};
use reqwest::{Method, header::HeaderMap};
use serde_json::json;

use crate::{
    endpoint::{Endpoint, TOPIC, verifier},
    harness::{Shop, read},
};
use simulator::Settings;

#[tokio::test]
async fn a_subscription_is_confirmed_by_visiting_its_address_in_both_versions() {
    for (version, signed) in [("1", SignatureVersion::V1), ("2", SignatureVersion::V2)] {
        let mut endpoint = Endpoint::open().await;
        let answer = endpoint
            .subscribe(json!({"signatureVersion": version}))
            .await;
        assert_eq!(
            answer.json["subscription"]["state"], "pending",
            "{answer:?}"
        );
        let message = endpoint.believed().await;
        assert_eq!(message.signature_version, signed);
        let Content::SubscriptionConfirmation(waiting) = message.content else {
            panic!("a subscription")
        };
        endpoint.verifier.confirm(&waiting).await.unwrap();
        let settled = endpoint.settled().await;
        assert_eq!(settled["subscription"]["state"], "confirmed");
        assert_eq!(settled["deliveries"][0]["state"], "delivered");
        // Once more does no harm: SNS may deliver the confirmation twice.
        endpoint.verifier.confirm(&waiting).await.unwrap();
    }
}

#[tokio::test]
async fn messages_look_as_sns_sends_them() {
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
async fn nothing_comes_before_the_subscription_is_confirmed() {
    let mut endpoint = Endpoint::open().await;
    endpoint.shop.paid("10").await;
    endpoint.subscribe(json!({})).await;
    let confirmation = endpoint.believed().await;
    endpoint.shop.paid("11").await;
    let Content::SubscriptionConfirmation(waiting) = &confirmation.content else {
        panic!("a subscription")
    };
    endpoint.verifier.confirm(waiting).await.unwrap();
    endpoint.shop.paid("12").await;
    assert_eq!(endpoint.payment().await.amount.poisha(), 1_200);
    endpoint.settled().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn the_certificate_is_served_and_nothing_else_under_such_names() {
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
async fn only_the_right_token_confirms() {
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
    let state = endpoint.settled().await["subscription"]["state"].clone();
    assert_eq!(state, "pending");
    let answer = read(http.get(&address).send().await.unwrap()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "text/xml");
    assert!(answer.is_invention());
    assert!(answer.text.contains(&format!("<SubscriptionArn>{TOPIC}:")));
}

#[tokio::test]
async fn the_end_of_a_subscription_is_told_and_can_be_taken_back() {
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
    endpoint.settled().await;
    assert!(endpoint.arrived().is_none());
    let again = endpoint.shop.http.get(post.text("SubscribeURL"));
    assert_eq!(again.send().await.unwrap().status(), 200);
    endpoint.shop.paid("11").await;
    assert_eq!(endpoint.payment().await.amount.poisha(), 1_100);
}

#[tokio::test]
async fn the_address_in_a_notification_ends_the_subscription() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.report("INV-1").await;
    let address = endpoint.next().await.text("UnsubscribeURL");
    let answer = read(endpoint.shop.http.get(address).send().await.unwrap()).await;
    assert!(
        answer.text.starts_with("<UnsubscribeResponse"),
        "{answer:?}"
    );
    let message = endpoint.believed().await;
    assert!(matches!(message.content, Content::UnsubscribeConfirmation));
}

#[tokio::test]
async fn the_same_endpoint_may_change_its_version_without_confirming_again() {
    let mut endpoint = Endpoint::subscribed().await;
    let changed = endpoint.subscribe(json!({"signatureVersion": "2"})).await;
    assert_eq!(changed.json["subscription"]["state"], "confirmed");
    endpoint.shop.paid("10").await;
    let message = endpoint.believed().await;
    assert_eq!(message.signature_version, SignatureVersion::V2);
    // Another topic is another subscription.
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
async fn a_forgotten_subscription_gets_nothing_more() {
    let mut endpoint = Endpoint::subscribed().await;
    let forgotten = endpoint
        .shop
        .control(Method::DELETE, "/ipn", json!({}))
        .await;
    assert_eq!(forgotten.json["subscription"], json!(null));
    endpoint.shop.paid("10").await;
    endpoint.settled().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn a_restart_keeps_the_subscription() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        state_file: Some(folder.path().join("state.json")),
        ..Settings::default()
    };
    let mut endpoint = Endpoint::beside(Shop::open_with(settings.clone()).await).await;
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
async fn a_strict_verifier_takes_version_two_and_refuses_version_one() {
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
async fn a_message_that_waits_to_be_sent_again_is_not_sent_to_who_has_left() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.hang();
    endpoint.will_answer(&[500]);
    endpoint.report("INV-1").await;
    endpoint.next().await;
    let shop = &endpoint.shop;
    shop.control(Method::DELETE, "/ipn", json!({})).await;
    endpoint.recover();
    let settled = endpoint.settled().await;
    assert_eq!(settled["deliveries"][1]["state"], "not_subscribed");
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn a_new_subscription_does_not_get_what_waits_for_the_one_before() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.hang();
    endpoint.will_answer(&[500]);
    endpoint.report("INV-1").await;
    endpoint.next().await;
    let topic = TOPIC.replace("8801700000000", "8801700000009");
    endpoint.subscribe(json!({"topicArn": topic})).await;
    let confirmation = endpoint.next().await;
    endpoint.recover();
    let address = confirmation.text("SubscribeURL");
    endpoint.shop.http.get(address).send().await.unwrap();
    let settled = endpoint.settled().await;
    assert_eq!(settled["deliveries"][1]["state"], "not_subscribed");
    assert!(endpoint.arrived().is_none());
}
