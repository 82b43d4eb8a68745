//! Each delivery fault, and the verifier's result.

use bkash::ipn::{Content, IpnError};
use serde_json::json;

use crate::endpoint::{Endpoint, Post};

async fn with(kind: &str) -> Endpoint {
    let endpoint = Endpoint::subscribed().await;
    let rules = json!([{"operation": "ipn", "kind": kind}]);
    endpoint.shop.faults(rules).await;
    endpoint
}

fn invoice(post: &Post) -> String {
    let inner = post.inner();
    inner["merchantInvoiceNumber"]
        .as_str()
        .expect("an invoice")
        .to_owned()
}

#[tokio::test]
async fn a_duplicate_is_the_same_message_twice() {
    let mut endpoint = with("duplicate").await;
    endpoint.report("INV-1").await;
    let (first, second) = (endpoint.next().await, endpoint.next().await);
    assert_eq!(first.body, second.body);
    endpoint.verify(&first).await.unwrap().lease.acknowledge();
    assert_eq!(
        endpoint.verify(&second).await.unwrap_err(),
        IpnError::Duplicate
    );
    assert_eq!(
        endpoint.settled().await["deliveries"][1]["fault"],
        "duplicate"
    );
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn a_late_message_is_overtaken_by_those_after_it() {
    let mut endpoint = Endpoint::subscribed().await;
    let rules = json!([{"operation": "ipn", "kind": "delay", "milliseconds": 500, "skip": 1}]);
    endpoint.shop.faults(rules).await;
    // While the endpoint hangs both are queued, so that they set out together.
    endpoint.hang();
    for invoice in ["before", "late", "after"] {
        endpoint.report(invoice).await;
    }
    assert_eq!(invoice(&endpoint.next().await), "before");
    endpoint.recover();
    assert_eq!(invoice(&endpoint.next().await), "after");
    let late = endpoint.next().await;
    assert_eq!(invoice(&late), "late");
    drop(endpoint.verify(&late).await.unwrap());
}

#[tokio::test]
async fn a_reordered_message_lets_the_next_one_pass() {
    let mut endpoint = Endpoint::subscribed().await;
    let rules = json!([{"operation": "ipn", "kind": "reordered", "milliseconds": 60_000}]);
    endpoint.shop.faults(rules).await;
    for number in ["1", "2", "3"] {
        endpoint.report(number).await;
    }
    let mut order = Vec::new();
    for _ in 0..3 {
        let post = endpoint.next().await;
        endpoint.verify(&post).await.unwrap().lease.acknowledge();
        order.push(invoice(&post));
    }
    assert_eq!(order, ["2", "1", "3"]);
}

#[tokio::test]
async fn a_reordered_message_that_nothing_follows_comes_all_the_same() {
    let mut endpoint = Endpoint::subscribed().await;
    let rules = json!([{"operation": "ipn", "kind": "reordered", "milliseconds": 1}]);
    endpoint.shop.faults(rules).await;
    endpoint.report("INV-1").await;
    assert_eq!(invoice(&endpoint.next().await), "INV-1");
}

#[tokio::test]
async fn a_bad_signature_is_refused_and_the_next_message_is_good() {
    let mut endpoint = with("bad_signature").await;
    endpoint.report("INV-1").await;
    let post = endpoint.next().await;
    assert_eq!(
        endpoint.verify(&post).await.unwrap_err(),
        IpnError::BadSignature
    );
    endpoint.report("INV-2").await;
    endpoint.payment().await;
}

#[tokio::test]
async fn a_confirmation_can_be_forged_as_well() {
    let mut endpoint = Endpoint::open().await;
    let rules = json!([
        {"operation": "ipn", "kind": "wrong_amount"},
        {"operation": "ipn", "kind": "bad_signature"},
    ]);
    endpoint.shop.faults(rules).await;
    endpoint.subscribe(json!({})).await;
    let post = endpoint.next().await;
    // It has no amount; the rule waits for a message that has.
    assert_eq!(
        endpoint.verify(&post).await.unwrap_err(),
        IpnError::BadSignature
    );
    let settled = endpoint.settled().await;
    assert_eq!(settled["deliveries"][0]["fault"], "bad_signature");
}

#[tokio::test]
async fn another_topic_is_truly_signed_and_refused() {
    let mut endpoint = with("wrong_topic").await;
    endpoint.report("INV-1").await;
    let post = endpoint.next().await;
    assert!(post.text("TopicArn").contains(":999999999999:"));
    assert_eq!(
        endpoint.verify(&post).await.unwrap_err(),
        IpnError::WrongTopic
    );
    // Who pins that topic believes it: the signature is right.
    let other = crate::endpoint::verifier(&endpoint.shop, |config| {
        config.topic = bkash::ipn::TopicArn::parse(&post.text("TopicArn")).unwrap();
    });
    drop(other.verify(&post.headers, &post.body).await.unwrap());
}

#[tokio::test]
async fn a_lost_message_never_comes() {
    let mut endpoint = with("lost").await;
    endpoint.report("INV-1").await;
    endpoint.report("INV-2").await;
    assert_eq!(invoice(&endpoint.next().await), "INV-2");
    let settled = endpoint.settled().await;
    assert_eq!(settled["deliveries"][1]["state"], "lost");
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn an_amount_changed_after_signing_is_refused() {
    let mut endpoint = with("wrong_amount").await;
    endpoint.shop.paid("599.00").await;
    let post = endpoint.next().await;
    assert_eq!(post.inner()["amount"], "13.37");
    assert_eq!(
        endpoint.verify(&post).await.unwrap_err(),
        IpnError::BadSignature
    );
}

#[tokio::test]
async fn a_rule_for_any_call_is_not_used_up_by_a_notification() {
    let mut endpoint = Endpoint::subscribed().await;
    let id = endpoint.shop.approved("10").await;
    let rules = json!([{"operation": "any", "kind": "delay", "milliseconds": 1, "skip": 1}]);
    endpoint.shop.faults(rules).await;
    endpoint.shop.execute(&id).await.is_successful();
    let message = endpoint.believed().await;
    assert!(matches!(message.content, Content::Notification(_)));
    let settled = endpoint.settled().await;
    assert_eq!(settled["deliveries"][1]["fault"], json!(null));
}

#[tokio::test]
async fn faults_of_calls_do_not_fit_notifications_nor_the_other_way_round() {
    let endpoint = Endpoint::open().await;
    for (operation, kind) in [
        ("ipn", "cut_after"),
        ("ipn", "wrong_invoice"),
        ("ipn", "lost_callback"),
        ("execute", "lost"),
        ("callback", "duplicate"),
    ] {
        let document = json!({"rules": [{"operation": operation, "kind": kind}]});
        let answer = endpoint
            .shop
            .control(reqwest::Method::PUT, "/faults", document)
            .await;
        assert_eq!(answer.status, 400, "{operation} {kind}");
        assert_eq!(answer.json["error"]["field"], "rules[0].operation");
    }
}
