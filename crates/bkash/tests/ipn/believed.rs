//! What SNS really sends is believed, in every variety.

use bkash::ipn::{Content, Event, MAX_MESSAGE_BYTES, SignatureVersion};
use reqwest::header::HeaderMap;
use serde_json::json;

use crate::sender::{Endpoint, KINDS, SENT, VERSIONS, document, signed, true_one};

#[tokio::test]
async fn every_kind_signed_in_both_versions_is_believed() {
    for kind in KINDS {
        for version in VERSIONS {
            let endpoint = Endpoint::open();
            let message = endpoint.post(&true_one(kind, version)).await.unwrap();
            assert_eq!(message.id, "165545c9-2a5c-472c-8df2-7ff2be2b3b1b");
            assert_eq!(message.sent_at.millis(), SENT);
            let expected = match version {
                "1" => SignatureVersion::V1,
                _ => SignatureVersion::V2,
            };
            assert_eq!(message.signature_version, expected);
            let same_kind = match message.content {
                Content::Notification(_) => kind == "Notification",
                Content::SubscriptionConfirmation(_) => kind == "SubscriptionConfirmation",
                Content::UnsubscribeConfirmation => kind == "UnsubscribeConfirmation",
            };
            assert!(same_kind, "{kind}");
        }
    }
}

#[tokio::test]
async fn a_payment_is_told_in_types() {
    let message = Endpoint::open()
        .post(&true_one("Notification", "1"))
        .await
        .unwrap();
    let Content::Notification(Event::Payment(payment)) = message.content else {
        panic!("a payment")
    };
    assert_eq!(payment.trx_id.as_str(), "4J420ANOXC");
    assert_eq!(payment.amount.poisha(), 10_000);
    assert_eq!(payment.payer.unwrap().to_string(), "017••••0001");
}

#[tokio::test]
async fn a_subject_may_be_there_empty_null_or_missing() {
    for subject in [json!("paid"), json!(""), json!(null)] {
        let mut document = document("Notification");
        document["Subject"] = subject;
        Endpoint::open().post(&signed(document)).await.unwrap();
    }
    // Signed without the subject, which then came empty.
    let mut without = true_one("Notification", "2");
    without["Subject"] = json!("");
    Endpoint::open().post(&without).await.unwrap();
}

#[tokio::test]
async fn a_true_message_that_is_no_json_is_kept_as_it_is() {
    let mut document = document("Notification");
    document["Message"] = json!("Scheduled maintenance tonight.\nbKash");
    let message = Endpoint::open().post(&signed(document)).await.unwrap();
    let Content::Notification(Event::Other(raw)) = message.content else {
        panic!("not a payment")
    };
    assert_eq!(raw.expose(), "Scheduled maintenance tonight.\nbKash");
}

#[tokio::test]
async fn keys_that_are_not_signed_may_be_added_and_headers_may_be_missing() {
    let mut document = true_one("Notification", "2");
    document["MessageAttributes"] = json!({"deep": [[[1]]]});
    let body = document.to_string();
    let endpoint = Endpoint::open();
    endpoint
        .verifier
        .verify(&HeaderMap::new(), body.as_bytes())
        .await
        .unwrap();
}

#[tokio::test]
async fn the_largest_message_of_sns_fits() {
    let mut document = document("Notification");
    document["Message"] = "x".repeat(MAX_MESSAGE_BYTES - 2048).into();
    Endpoint::open().post(&signed(document)).await.unwrap();
}

#[tokio::test]
async fn sns_last_attempt_after_an_hour_is_still_believed() {
    let endpoint = Endpoint::open();
    endpoint.seconds_later(3_600);
    endpoint.post(&true_one("Notification", "1")).await.unwrap();
}

#[tokio::test]
async fn a_clock_that_is_minutes_behind_does_no_harm() {
    let endpoint = Endpoint::open();
    endpoint.seconds_later(-299);
    endpoint.post(&true_one("Notification", "1")).await.unwrap();
}
