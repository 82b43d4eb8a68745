//! Messages that are forged, belong to another topic, or have the wrong age are rejected.

use std::sync::atomic::Ordering;

use bkash::ipn::{IpnError, MAX_MESSAGE_BYTES};
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::fake_sns::{
    Endpoint, HOST, KINDS, NEWER, TOPIC, VERSIONS, document, genuine, headers, key, signed,
    signed_with,
};

#[tokio::test]
async fn every_change_of_every_signed_field_is_detected() {
    let endpoint = Endpoint::open();
    for kind in KINDS {
        for version in VERSIONS {
            let document = genuine(kind, version);
            let fields: Vec<_> = document.as_object().unwrap().keys().cloned().collect();
            for field in fields {
                if field == "UnsubscribeURL" {
                    // Not signed, and not used.
                    continue;
                }
                let original = document[&field].as_str().unwrap();
                let mut last_changed = original.to_owned();
                let last = last_changed.pop().unwrap();
                last_changed.push(if last == '1' { '2' } else { '1' });
                let changes = [
                    last_changed,
                    format!("{original}0"),
                    format!(" {original}"),
                    original[1..].to_owned(),
                    original.to_ascii_uppercase(),
                    String::new(),
                ];
                for change in changes.iter().filter(|change| *change != original) {
                    let mut forged = document.clone();
                    forged[&field] = change.as_str().into();
                    let result = endpoint.post(&forged).await;
                    assert!(result.is_err(), "{kind} {version} {field}: {change}");
                }
                let mut without = document.clone();
                without.as_object_mut().unwrap().remove(&field);
                let result = endpoint.post(&without).await;
                assert_eq!(result.unwrap_err(), IpnError::Malformed, "{kind} {field}");
                for other in [json!(null), json!(1), json!([original]), json!({})] {
                    let mut forged = document.clone();
                    forged[&field] = other;
                    assert!(endpoint.post(&forged).await.is_err(), "{kind} {field}");
                }
            }
            // The same endpoint accepts the unchanged document.
            drop(endpoint.post(&document).await.unwrap());
        }
    }
}

#[tokio::test]
async fn an_added_or_removed_subject_is_detected() {
    let endpoint = Endpoint::open();
    let mut added = genuine("Notification", "2");
    added["Subject"] = json!("urgent");
    endpoint.rejects(&added, IpnError::BadSignature).await;
    let mut removed = document("Notification");
    removed["Subject"] = json!("urgent");
    let mut removed = signed(removed);
    for instead in [json!(null), json!("")] {
        removed["Subject"] = instead;
        endpoint.rejects(&removed, IpnError::BadSignature).await;
    }
}

#[tokio::test]
async fn a_message_cannot_be_presented_as_another_type() {
    let endpoint = Endpoint::open();
    for kind in KINDS {
        for other in KINDS.iter().filter(|other| **other != kind) {
            let mut forged = genuine(kind, "2");
            forged["Type"] = json!(other);
            assert!(endpoint.post(&forged).await.is_err(), "{kind} as {other}");
        }
    }
}

#[tokio::test]
async fn part_of_a_genuine_message_cannot_become_another_field() {
    // The signed text stays the same. Only the borders between fields move.
    let mut document = document("Notification");
    document["Message"] = json!("first\nMessageId\n165545c9\nSubject\nsecond");
    let document = signed(document);
    let endpoint = Endpoint::open();
    drop(endpoint.post(&document).await.unwrap());
    let mut shifted = document.clone();
    shifted["Message"] = json!("first");
    shifted["MessageId"] = json!("165545c9");
    shifted["Subject"] = json!("second\nMessageId\n165545c9-2a5c-472c-8df2-7ff2be2b3b1b");
    endpoint.rejects(&shifted, IpnError::Malformed).await;
}

#[tokio::test]
async fn another_topic_or_account_is_rejected_before_anything_is_fetched() {
    for topic in [
        TOPIC.replace("000000000000", "123456789012"),
        TOPIC.replace("bpt_8801700000000", "bpt_8801700000001"),
        TOPIC.replace("ap-southeast-1", "us-east-1"),
        TOPIC.to_ascii_uppercase(),
        format!("{TOPIC}x"),
        "evil".to_owned(),
    ] {
        let endpoint = Endpoint::open();
        let mut document = document("Notification");
        document["TopicArn"] = topic.as_str().into();
        // Signed by Amazon for another customer's topic.
        endpoint
            .rejects(&signed(document), IpnError::WrongTopic)
            .await;
        assert_eq!(endpoint.sns.fetches.load(Ordering::Relaxed), 0);
    }
}

#[tokio::test]
async fn a_signature_with_another_key_is_rejected() {
    let other = key(2048);
    for kind in KINDS {
        for version in VERSIONS {
            let mut document = document(kind);
            document["SignatureVersion"] = version.into();
            let forged = signed_with(document, &other);
            Endpoint::open()
                .rejects(&forged, IpnError::BadSignature)
                .await;
        }
    }
}

#[tokio::test]
async fn a_signature_is_valid_for_its_own_version_only() {
    for (version, claimed) in [("1", "2"), ("2", "1")] {
        let mut document = genuine("Notification", version);
        document["SignatureVersion"] = claimed.into();
        Endpoint::open()
            .rejects(&document, IpnError::BadSignature)
            .await;
    }
    for unknown in ["0", "3", "", "1 ", "01", "SHA256"] {
        let mut document = genuine("Notification", "1");
        document["SignatureVersion"] = unknown.into();
        Endpoint::open()
            .rejects(&document, IpnError::UnknownSignatureVersion)
            .await;
    }
}

#[tokio::test]
async fn sha1_is_rejected_if_the_configured_minimum_is_higher() {
    let endpoint = Endpoint::open_with(|config| config.minimum_signature = NEWER);
    for kind in KINDS {
        endpoint
            .rejects(&genuine(kind, "1"), IpnError::WeakSignature)
            .await;
        drop(endpoint.post(&genuine(kind, "2")).await.unwrap());
    }
}

#[tokio::test]
async fn a_message_that_is_too_old_or_in_the_future_is_rejected() {
    let endpoint = Endpoint::open();
    let document = genuine("Notification", "2");
    endpoint.set_clock(3_901);
    endpoint.rejects(&document, IpnError::TooOld).await;
    endpoint.set_clock(-301);
    endpoint.rejects(&document, IpnError::InFuture).await;
    let strict = Endpoint::open_with(|config| config.max_age = std::time::Duration::from_secs(60));
    strict.set_clock(61);
    strict.rejects(&document, IpnError::TooOld).await;
}

#[tokio::test]
async fn malformed_timestamps_are_rejected() {
    for timestamp in [
        "",
        "yesterday",
        "2018-09-01",
        "2018-13-01T06:30:20.123Z",
        "0",
    ] {
        let mut document = document("Notification");
        document["Timestamp"] = timestamp.into();
        Endpoint::open()
            .rejects(&signed(document), IpnError::Malformed)
            .await;
    }
}

#[tokio::test]
async fn headers_must_match_the_body() {
    let document = genuine("Notification", "2");
    let body = document.to_string();
    for (name, value, error) in [
        (
            "x-amz-sns-message-type",
            "SubscriptionConfirmation",
            IpnError::HeaderMismatch,
        ),
        ("x-amz-sns-message-id", "other", IpnError::HeaderMismatch),
        ("x-amz-sns-topic-arn", "other", IpnError::HeaderMismatch),
        ("x-amz-sns-rawdelivery", "true", IpnError::RawDelivery),
        (
            "content-type",
            "application/x-www-form-urlencoded",
            IpnError::ContentType,
        ),
        ("content-type", "text/plainer", IpnError::ContentType),
    ] {
        let mut headers = headers(&document);
        headers.insert(name, HeaderValue::from_static(value));
        let result = Endpoint::open()
            .verifier
            .verify(&headers, body.as_bytes())
            .await;
        assert_eq!(result.unwrap_err(), error, "{name}");
    }
    // A second header of the same name is checked as well.
    let mut headers = headers(&document);
    headers.append("x-amz-sns-topic-arn", HeaderValue::from_static("other"));
    let result = Endpoint::open()
        .verifier
        .verify(&headers, body.as_bytes())
        .await;
    assert_eq!(result.unwrap_err(), IpnError::HeaderMismatch);
}

#[tokio::test]
async fn a_body_that_is_not_an_sns_document_is_rejected() {
    let deep = "[".repeat(100_000);
    let deep_object = format!(
        r#"{{"x":{}1{}}}"#,
        r#"{"x":"#.repeat(30_000),
        "}".repeat(30_000)
    );
    let unknown = genuine("Notification", "2")
        .to_string()
        .replace(r#""Notification""#, r#""Notice""#);
    let truncated = &genuine("Notification", "2").to_string()[..400];
    let huge = " ".repeat(MAX_MESSAGE_BYTES + 1);
    let cases: [(&[u8], IpnError); 12] = [
        (b"", IpnError::Malformed),
        (b"null", IpnError::Malformed),
        (b"[]", IpnError::Malformed),
        (b"{}", IpnError::Malformed),
        (b"\xff\xfe{}", IpnError::Malformed),
        (b"{\"Type\":\"\xff\"}", IpnError::Malformed),
        (b"Type=Notification", IpnError::Malformed),
        (deep.as_bytes(), IpnError::Malformed),
        (deep_object.as_bytes(), IpnError::Malformed),
        (truncated.as_bytes(), IpnError::Malformed),
        (unknown.as_bytes(), IpnError::UnknownType),
        (huge.as_bytes(), IpnError::TooLarge),
    ];
    for (body, error) in cases {
        let result = Endpoint::open()
            .verifier
            .verify(&HeaderMap::new(), body)
            .await;
        assert_eq!(result.unwrap_err(), error);
    }
    // A genuine document with invalid UTF-8 in an ignored value.
    let mut document = document("Notification");
    document["Attributes"] = json!("~");
    let mut body = signed(document).to_string().into_bytes();
    let at = body.iter().position(|byte| *byte == b'~').unwrap();
    body[at] = 0xff;
    let result = Endpoint::open()
        .verifier
        .verify(&HeaderMap::new(), &body)
        .await;
    assert_eq!(result.unwrap_err(), IpnError::Malformed);
    // A genuine document with trailing braces.
    let trailing = genuine("Notification", "2").to_string() + "{}";
    let result = Endpoint::open()
        .verifier
        .verify(&HeaderMap::new(), trailing.as_bytes())
        .await;
    assert_eq!(result.unwrap_err(), IpnError::Malformed);
}

#[tokio::test]
async fn deep_nesting_beside_the_signed_fields_is_harmless() {
    let document = genuine("Notification", "2").to_string();
    let nested = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let body = document.replacen('{', &format!(r#"{{"Attributes":{nested},"#), 1);
    let result = Endpoint::open()
        .verifier
        .verify(&HeaderMap::new(), body.as_bytes())
        .await;
    drop(result.unwrap());
}

#[tokio::test]
async fn untrusted_certificate_urls_are_rejected_and_never_fetched() {
    let file = "SimpleNotificationService-0a.pem";
    for address in [
        format!("http://sns.ap-southeast-1.amazonaws.com/{file}"),
        format!("https://evil.example/{file}"),
        format!("{HOST}.evil.example/{file}"),
        format!("{HOST}@evil.example/{file}"),
        format!("https://127.0.0.1/{file}"),
        format!("https://169.254.169.254/{file}"),
        "file:///etc/passwd".to_owned(),
    ] {
        let endpoint = Endpoint::open();
        let mut document = document("Notification");
        document["SigningCertURL"] = address.as_str().into();
        endpoint
            .rejects(&signed(document), IpnError::UntrustedCertificateUrl)
            .await;
        assert_eq!(endpoint.sns.fetches.load(Ordering::Relaxed), 0, "{address}");
    }
}

#[tokio::test]
async fn errors_do_not_repeat_untrusted_input() {
    let mut document = document("Notification");
    document["TopicArn"] = Value::from("<script>8801700000001");
    let error = Endpoint::open().post(&signed(document)).await.unwrap_err();
    assert_eq!(error.to_string(), "the message belongs to another topic");
}
