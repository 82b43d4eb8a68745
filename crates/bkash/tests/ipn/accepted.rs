//! Genuine messages of SNS are accepted in every form.

use bkash::ipn::{Content, Event, MAX_MESSAGE_BYTES, SignatureVersion};
use reqwest::header::HeaderMap;
use serde_json::json;

use crate::fake_sns::{Endpoint, KINDS, SENT, VERSIONS, document, genuine, signed};

#[tokio::test]
async fn every_kind_of_message_is_accepted_in_both_signature_versions() {
    for kind in KINDS {
        for version in VERSIONS {
            let endpoint = Endpoint::open();
            let message = endpoint.post(&genuine(kind, version)).await.unwrap();
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
async fn a_payment_is_parsed_into_types() {
    let message = Endpoint::open()
        .post(&genuine("Notification", "1"))
        .await
        .unwrap();
    let Content::Notification(Event::Payment(payment)) = message.content else {
        panic!("expected a payment")
    };
    assert_eq!(payment.trx_id.as_str(), "4J420ANOXC");
    assert_eq!(payment.amount.poisha(), 10_000);
    assert_eq!(payment.payer.unwrap().to_string(), "017••••0001");
}

#[tokio::test]
async fn a_subject_may_be_present_empty_null_or_missing() {
    for subject in [json!("paid"), json!(""), json!(null)] {
        let mut document = document("Notification");
        document["Subject"] = subject;
        Endpoint::open().post(&signed(document)).await.unwrap();
    }
    // The signature does not cover the subject, which is empty.
    let mut without = genuine("Notification", "2");
    without["Subject"] = json!("");
    Endpoint::open().post(&without).await.unwrap();
}

#[tokio::test]
async fn a_genuine_message_that_is_not_json_is_passed_on_unchanged() {
    let mut document = document("Notification");
    document["Message"] = json!("Scheduled maintenance tonight.\nbKash");
    let message = Endpoint::open().post(&signed(document)).await.unwrap();
    let Content::Notification(Event::Other(raw)) = message.content else {
        panic!("expected another message than a payment")
    };
    assert_eq!(raw.expose(), "Scheduled maintenance tonight.\nbKash");
}

#[tokio::test]
async fn unsigned_keys_may_be_added_and_headers_may_be_missing() {
    let mut document = genuine("Notification", "2");
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
async fn the_largest_message_of_sns_is_accepted() {
    let mut document = document("Notification");
    document["Message"] = "x".repeat(MAX_MESSAGE_BYTES - 2048).into();
    Endpoint::open().post(&signed(document)).await.unwrap();
}

#[tokio::test]
async fn the_last_attempt_of_sns_after_an_hour_is_accepted() {
    let endpoint = Endpoint::open();
    endpoint.set_clock(3_600);
    endpoint.post(&genuine("Notification", "1")).await.unwrap();
}

#[tokio::test]
async fn a_message_is_accepted_if_the_clock_is_minutes_behind() {
    let endpoint = Endpoint::open();
    endpoint.set_clock(-299);
    endpoint.post(&genuine("Notification", "1")).await.unwrap();
}
