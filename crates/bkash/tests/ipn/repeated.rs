//! SNS delivers at least once and in any order; money is booked once.

use bkash::ipn::{Content, IpnError};
use serde_json::Value;

use crate::sender::{Endpoint, document, signed, true_one};

fn numbered(number: usize) -> Value {
    let mut document = document("Notification");
    document["MessageId"] = format!("message-{number}").into();
    signed(document)
}

#[tokio::test]
async fn a_message_that_was_handled_is_dropped_when_it_comes_again() {
    let endpoint = Endpoint::open();
    let document = true_one("Notification", "2");
    endpoint.post(&document).await.unwrap().lease.acknowledge();
    for _ in 0..3 {
        endpoint.refuses(&document, IpnError::Duplicate).await;
    }
    // SNS is told that all is well, or it would go on.
    assert_eq!(IpnError::Duplicate.status(), 200);
}

#[tokio::test]
async fn a_message_whose_handling_failed_is_taken_again() {
    let endpoint = Endpoint::open();
    let document = true_one("Notification", "2");
    drop(endpoint.post(&document).await.unwrap());
    endpoint.post(&document).await.unwrap().lease.acknowledge();
    endpoint.refuses(&document, IpnError::Duplicate).await;
}

#[tokio::test]
async fn a_copy_that_comes_while_the_first_is_handled_is_neither_lost_nor_taken() {
    let endpoint = Endpoint::open();
    let document = true_one("Notification", "2");
    let first = endpoint.post(&document).await.unwrap();
    endpoint.refuses(&document, IpnError::InProgress).await;
    // Not 200: if the first fails, SNS must come again.
    assert_eq!(IpnError::InProgress.status(), 503);
    drop(first);
    drop(endpoint.post(&document).await.unwrap());
}

#[tokio::test]
async fn a_forgery_does_not_make_the_true_message_a_duplicate() {
    let endpoint = Endpoint::open();
    let document = true_one("Notification", "2");
    let mut forged = document.clone();
    forged["Message"] = "{}".into();
    endpoint.refuses(&forged, IpnError::BadSignature).await;
    drop(endpoint.post(&document).await.unwrap());
}

#[tokio::test]
async fn any_order_is_taken() {
    let endpoint = Endpoint::open();
    for number in [3, 1, 2] {
        let message = endpoint.post(&numbered(number)).await.unwrap();
        assert!(matches!(message.content, Content::Notification(_)));
        message.lease.acknowledge();
    }
    for number in 1..=3 {
        endpoint
            .refuses(&numbered(number), IpnError::Duplicate)
            .await;
    }
}

#[tokio::test]
async fn what_is_remembered_is_bounded_and_the_latest_are_remembered() {
    let endpoint = Endpoint::open_with(|config| config.max_remembered = 3);
    for number in 0..10 {
        endpoint
            .post(&numbered(number))
            .await
            .unwrap()
            .lease
            .acknowledge();
    }
    for number in 7..10 {
        endpoint
            .refuses(&numbered(number), IpnError::Duplicate)
            .await;
    }
    // Forgotten: the durable check by trxID has to catch this one.
    drop(endpoint.post(&numbered(0)).await.unwrap());
}

#[tokio::test]
async fn a_duplicate_is_known_for_as_long_as_its_timestamp_is_believed() {
    let endpoint = Endpoint::open();
    let document = true_one("Notification", "2");
    // It came early, by a clock that is behind.
    endpoint.seconds_later(-299);
    endpoint.post(&document).await.unwrap().lease.acknowledge();
    endpoint.seconds_later(3_900);
    endpoint.refuses(&document, IpnError::Duplicate).await;
    endpoint.seconds_later(3_901);
    endpoint.refuses(&document, IpnError::TooOld).await;
}
