//! SNS delivers at least once and in any order; money is booked once.

use bkash::ipn::{Content, IpnError};
use serde_json::Value;

use crate::fake_sns::{Endpoint, document, genuine, signed};

fn numbered(number: usize) -> Value {
    let mut document = document("Notification");
    document["MessageId"] = format!("message-{number}").into();
    signed(document)
}

#[tokio::test]
async fn a_processed_message_is_a_duplicate_when_it_is_delivered_again() {
    let endpoint = Endpoint::open();
    let document = genuine("Notification", "2");
    endpoint.post(&document).await.unwrap().lease.acknowledge();
    for _ in 0..3 {
        endpoint.rejects(&document, IpnError::Duplicate).await;
    }
    // SNS would retry after any other status.
    assert_eq!(IpnError::Duplicate.status(), 200);
}

#[tokio::test]
async fn a_message_whose_processing_failed_is_accepted_again() {
    let endpoint = Endpoint::open();
    let document = genuine("Notification", "2");
    drop(endpoint.post(&document).await.unwrap());
    endpoint.post(&document).await.unwrap().lease.acknowledge();
    endpoint.rejects(&document, IpnError::Duplicate).await;
}

#[tokio::test]
async fn a_copy_that_arrives_during_processing_is_neither_accepted_nor_acknowledged() {
    let endpoint = Endpoint::open();
    let document = genuine("Notification", "2");
    let first = endpoint.post(&document).await.unwrap();
    endpoint.rejects(&document, IpnError::InProgress).await;
    // Not 200: SNS must retry if the first one fails.
    assert_eq!(IpnError::InProgress.status(), 503);
    drop(first);
    drop(endpoint.post(&document).await.unwrap());
}

#[tokio::test]
async fn a_forgery_does_not_make_the_genuine_message_a_duplicate() {
    let endpoint = Endpoint::open();
    let document = genuine("Notification", "2");
    let mut forged = document.clone();
    forged["Message"] = "{}".into();
    endpoint.rejects(&forged, IpnError::BadSignature).await;
    drop(endpoint.post(&document).await.unwrap());
}

#[tokio::test]
async fn messages_are_accepted_in_any_order() {
    let endpoint = Endpoint::open();
    for number in [3, 1, 2] {
        let message = endpoint.post(&numbered(number)).await.unwrap();
        assert!(matches!(message.content, Content::Notification(_)));
        message.lease.acknowledge();
    }
    for number in 1..=3 {
        endpoint
            .rejects(&numbered(number), IpnError::Duplicate)
            .await;
    }
}

#[tokio::test]
async fn the_latest_messages_are_remembered_up_to_the_limit() {
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
            .rejects(&numbered(number), IpnError::Duplicate)
            .await;
    }
    // Forgotten: the durable check by trxID must detect this one.
    drop(endpoint.post(&numbered(0)).await.unwrap());
}

#[tokio::test]
async fn a_duplicate_is_detected_as_long_as_its_timestamp_is_accepted() {
    let endpoint = Endpoint::open();
    let document = genuine("Notification", "2");
    // It arrives early by a clock that is behind.
    endpoint.set_clock(-299);
    endpoint.post(&document).await.unwrap().lease.acknowledge();
    endpoint.set_clock(3_900);
    endpoint.rejects(&document, IpnError::Duplicate).await;
    endpoint.set_clock(3_901);
    endpoint.rejects(&document, IpnError::TooOld).await;
}
