//! Each delivery fault and the result of the verifier.

use bkash::ipn::{Content, IpnError};
use serde_json::json;

use crate::endpoint::{Endpoint, Post};

async fn subscribed_with_fault(kind: &str) -> Endpoint {
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
async fn a_duplicate_fault_sends_the_same_message_twice() {
    let mut endpoint = subscribed_with_fault("duplicate").await;
    endpoint.report("INV-1").await;
    let (first, second) = (endpoint.next().await, endpoint.next().await);
    assert_eq!(first.body, second.body);
    endpoint.verify(&first).await.unwrap().lease.acknowledge();
    assert_eq!(
        endpoint.verify(&second).await.unwrap_err(),
        IpnError::Duplicate
    );
    assert_eq!(
        endpoint.when_idle().await["deliveries"][1]["fault"],
        "duplicate"
    );
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn later_messages_overtake_a_delayed_message() {
    let mut endpoint = Endpoint::subscribed().await;
    let rules = json!([{"operation": "ipn", "kind": "delay", "milliseconds": 500, "skip": 2}]);
    endpoint.shop.faults(rules).await;
    // The second message waits for the first, and the others stay in the queue until both are sent. So the
    // delay begins when the last message is already queued, however long the requests of this test take.
    endpoint.hang();
    for invoice in ["in flight", "next", "late", "after"] {
        endpoint.report(invoice).await;
    }
    assert_eq!(invoice(&endpoint.next().await), "in flight");
    endpoint.recover();
    assert_eq!(invoice(&endpoint.next().await), "next");
    assert_eq!(invoice(&endpoint.next().await), "after");
    let late = endpoint.next().await;
    assert_eq!(invoice(&late), "late");
    drop(endpoint.verify(&late).await.unwrap());
}

#[tokio::test]
async fn a_reordered_message_is_sent_after_the_next_one() {
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
async fn a_reordered_message_is_sent_even_if_no_other_follows() {
    let mut endpoint = Endpoint::subscribed().await;
    let rules = json!([{"operation": "ipn", "kind": "reordered", "milliseconds": 1}]);
    endpoint.shop.faults(rules).await;
    endpoint.report("INV-1").await;
    assert_eq!(invoice(&endpoint.next().await), "INV-1");
}

#[tokio::test]
async fn a_bad_signature_is_refused_and_the_next_message_is_accepted() {
    let mut endpoint = subscribed_with_fault("bad_signature").await;
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
async fn a_subscription_confirmation_can_have_a_bad_signature() {
    let mut endpoint = Endpoint::open().await;
    let rules = json!([
        {"operation": "ipn", "kind": "wrong_amount"},
        {"operation": "ipn", "kind": "bad_signature"},
    ]);
    endpoint.shop.faults(rules).await;
    endpoint.subscribe(json!({})).await;
    let post = endpoint.next().await;
    // A confirmation has no amount, so the first rule waits for a message that has one.
    assert_eq!(
        endpoint.verify(&post).await.unwrap_err(),
        IpnError::BadSignature
    );
    let service = endpoint.when_idle().await;
    assert_eq!(service["deliveries"][0]["fault"], "bad_signature");
}

#[tokio::test]
async fn a_message_of_another_topic_has_a_valid_signature_and_is_refused() {
    let mut endpoint = subscribed_with_fault("wrong_topic").await;
    endpoint.report("INV-1").await;
    let post = endpoint.next().await;
    assert!(post.text("TopicArn").contains(":999999999999:"));
    assert_eq!(
        endpoint.verify(&post).await.unwrap_err(),
        IpnError::WrongTopic
    );
    // A verifier that expects that topic accepts the message, because its signature is valid.
    let other = crate::endpoint::verifier(&endpoint.shop, |config| {
        config.topic = bkash::ipn::TopicArn::parse(&post.text("TopicArn")).unwrap();
    });
    drop(other.verify(&post.headers, &post.body).await.unwrap());
}

#[tokio::test]
async fn a_lost_message_is_never_delivered() {
    let mut endpoint = subscribed_with_fault("lost").await;
    endpoint.report("INV-1").await;
    endpoint.report("INV-2").await;
    assert_eq!(invoice(&endpoint.next().await), "INV-2");
    let service = endpoint.when_idle().await;
    assert_eq!(service["deliveries"][1]["state"], "lost");
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn an_amount_changed_after_signing_is_refused() {
    let mut endpoint = subscribed_with_fault("wrong_amount").await;
    endpoint.shop.paid("599.00").await;
    let post = endpoint.next().await;
    assert_eq!(post.inner()["amount"], "13.37");
    assert_eq!(
        endpoint.verify(&post).await.unwrap_err(),
        IpnError::BadSignature
    );
}

#[tokio::test]
async fn a_notification_does_not_consume_a_rule_for_any_call() {
    let mut endpoint = Endpoint::subscribed().await;
    let id = endpoint.shop.approved("10").await;
    let rules = json!([{"operation": "any", "kind": "delay", "milliseconds": 1, "skip": 1}]);
    endpoint.shop.faults(rules).await;
    endpoint.shop.execute(&id).await.is_successful();
    let message = endpoint.verified_message().await;
    assert!(matches!(message.content, Content::Notification(_)));
    let service = endpoint.when_idle().await;
    assert_eq!(service["deliveries"][1]["fault"], json!(null));
}

#[tokio::test]
async fn a_fault_that_does_not_apply_to_its_operation_is_refused() {
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
