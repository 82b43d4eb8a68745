//! Error messages of the notification control endpoints.

use reqwest::Method;
use serde_json::{Value, json};

use crate::endpoint::Endpoint;

#[tokio::test]
async fn the_error_of_an_invalid_subscription_names_the_field() {
    let endpoint = Endpoint::open().await;
    let good = json!({"endpoint": endpoint.address});
    for (field, value) in [
        ("endpoint", json!("not an address")),
        ("endpoint", json!("ftp://127.0.0.1/")),
        ("endpoint", json!("http://user@127.0.0.1/")),
        ("endpoint", json!("http://:password@127.0.0.1/")),
        (
            "topicArn",
            json!("arn:aws:sqs:ap-southeast-1:000000000000:x"),
        ),
        ("topicArn", json!("arn:aws:sns:ap-southeast-1:0:x")),
        (
            "topicArn",
            json!("arn:aws:sns:ap-southeast-1:000000000000:<x>"),
        ),
        ("retryMilliseconds", json!([3_600_001])),
        ("timeoutMilliseconds", json!(0)),
        ("parallel", json!(0)),
        ("parallel", json!(65)),
    ] {
        let mut document = good.clone();
        document[field] = value.clone();
        let answer = endpoint.shop.control(Method::PUT, "/ipn", document).await;
        assert_eq!(answer.status, 400, "{field} {value}");
        assert_eq!(answer.json["error"]["field"], field, "{value}");
    }
    for document in [
        json!({}),
        json!({"endpoint": "http://127.0.0.1/", "signatureVersion": "3"}),
        json!({"endpoint": "http://127.0.0.1/", "unknown": 1}),
    ] {
        let answer = endpoint.shop.control(Method::PUT, "/ipn", document).await;
        assert_eq!(answer.status, 400, "{answer:?}");
    }
    assert_eq!(endpoint.when_idle().await["subscription"], Value::Null);
}

#[tokio::test]
async fn an_endpoint_with_a_password_is_refused_and_never_shown() {
    let endpoint = Endpoint::open().await;
    let wanted = json!({"endpoint": "http://user:hush-hush@127.0.0.1:9/ipn"});
    let refused = endpoint.shop.control(Method::PUT, "/ipn", wanted).await;
    assert_eq!(refused.status, 400);
    let message = refused.json["error"]["message"].as_str().unwrap();
    assert!(message.contains("without user and password"), "{message}");
    assert!(!refused.text.contains("hush-hush"));
    assert!(!endpoint.when_idle().await.to_string().contains("hush-hush"));
}

#[tokio::test]
async fn notify_and_unsubscribe_require_a_confirmed_subscription() {
    let endpoint = Endpoint::open().await;
    for path in ["/ipn/notify", "/ipn/unsubscribe"] {
        let answer = endpoint.shop.control(Method::POST, path, json!({})).await;
        assert_eq!(answer.status, 409, "{path}");
        assert_eq!(answer.json["error"]["code"], "not_subscribed");
    }
    endpoint.subscribe(json!({})).await;
    assert_eq!(endpoint.notify(json!({})).await.status, 409);
}

#[tokio::test]
async fn a_notification_with_an_unknown_field_is_refused() {
    let endpoint = Endpoint::subscribed().await;
    let answer = endpoint.notify(json!({"trxId": "AAAAAAAAAA"})).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn the_delivery_log_keeps_the_last_200_messages() {
    let endpoint = Endpoint::subscribed().await;
    for number in 0..210 {
        endpoint.report(&number.to_string()).await;
    }
    let service = endpoint.when_idle().await;
    let deliveries = service["deliveries"].as_array().unwrap();
    assert_eq!(deliveries.len(), 200);
    assert!(
        deliveries
            .iter()
            .all(|delivery| delivery["state"] == "delivered")
    );
}

#[tokio::test]
async fn a_reset_clears_the_delivery_log_and_keeps_the_subscription() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.shop.paid("10").await;
    endpoint.payment().await;
    endpoint.when_idle().await;
    endpoint
        .shop
        .control(Method::POST, "/reset", json!({}))
        .await;
    let after = endpoint.when_idle().await;
    assert_eq!(after["deliveries"], json!([]));
    assert_eq!(after["subscription"]["state"], "confirmed");
    endpoint.shop.paid("11").await;
    assert_eq!(endpoint.payment().await.amount.poisha(), 1_100);
}
