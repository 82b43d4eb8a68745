//! What SNS did not send, or not for us, or not now, is refused.

use std::sync::atomic::Ordering;

use bkash::ipn::{IpnError, MAX_MESSAGE_BYTES};
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::sender::{
    Endpoint, HOST, KINDS, NEWER, TOPIC, VERSIONS, document, headers, key, signed, signed_with,
    true_one,
};

#[tokio::test]
async fn every_change_of_every_signed_field_is_noticed() {
    let endpoint = Endpoint::open();
    for kind in KINDS {
        for version in VERSIONS {
            let document = true_one(kind, version);
            let fields: Vec<_> = document.as_object().unwrap().keys().cloned().collect();
            for field in fields {
                if field == "UnsubscribeURL" {
                    // Not signed, and nobody reads it.
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
                    let verdict = endpoint.post(&forged).await;
                    assert!(verdict.is_err(), "{kind} {version} {field}: {change}");
                }
                let mut without = document.clone();
                without.as_object_mut().unwrap().remove(&field);
                let verdict = endpoint.post(&without).await;
                assert_eq!(verdict.unwrap_err(), IpnError::Malformed, "{kind} {field}");
                for other in [json!(null), json!(1), json!([original]), json!({})] {
                    let mut forged = document.clone();
                    forged[&field] = other;
                    assert!(endpoint.post(&forged).await.is_err(), "{kind} {field}");
                }
            }
            // The unchanged one is believed by the same endpoint.
            drop(endpoint.post(&document).await.unwrap());
        }
    }
}

#[tokio::test]
async fn a_subject_that_was_added_or_taken_away_is_noticed() {
    let endpoint = Endpoint::open();
    let mut added = true_one("Notification", "2");
    added["Subject"] = json!("urgent");
    endpoint.refuses(&added, IpnError::BadSignature).await;
    let mut taken = document("Notification");
    taken["Subject"] = json!("urgent");
    let mut taken = signed(taken);
    for instead in [json!(null), json!("")] {
        taken["Subject"] = instead;
        endpoint.refuses(&taken, IpnError::BadSignature).await;
    }
}

#[tokio::test]
async fn one_kind_cannot_be_passed_off_as_another() {
    let endpoint = Endpoint::open();
    for kind in KINDS {
        for other in KINDS.iter().filter(|other| **other != kind) {
            let mut forged = true_one(kind, "2");
            forged["Type"] = json!(other);
            assert!(endpoint.post(&forged).await.is_err(), "{kind} as {other}");
        }
    }
}

#[tokio::test]
async fn part_of_a_true_message_cannot_become_another_of_its_fields() {
    // The whole signed text stays the same; only the borders between fields move.
    let mut document = document("Notification");
    document["Message"] = json!("first\nMessageId\n165545c9\nSubject\nsecond");
    let document = signed(document);
    let endpoint = Endpoint::open();
    drop(endpoint.post(&document).await.unwrap());
    let mut shifted = document.clone();
    shifted["Message"] = json!("first");
    shifted["MessageId"] = json!("165545c9");
    shifted["Subject"] = json!("second\nMessageId\n165545c9-2a5c-472c-8df2-7ff2be2b3b1b");
    endpoint.refuses(&shifted, IpnError::Malformed).await;
}

#[tokio::test]
async fn another_topic_or_account_is_refused_before_anything_is_fetched() {
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
        // Truly signed by Amazon, for somebody else's topic.
        endpoint
            .refuses(&signed(document), IpnError::WrongTopic)
            .await;
        assert_eq!(endpoint.shelf.fetches.load(Ordering::Relaxed), 0);
    }
}

#[tokio::test]
async fn a_signature_with_somebody_elses_key_is_refused() {
    let other = key(2048);
    for kind in KINDS {
        for version in VERSIONS {
            let mut document = document(kind);
            document["SignatureVersion"] = version.into();
            let forged = signed_with(document, &other);
            Endpoint::open()
                .refuses(&forged, IpnError::BadSignature)
                .await;
        }
    }
}

#[tokio::test]
async fn a_signature_counts_for_its_own_version_only() {
    for (version, said) in [("1", "2"), ("2", "1")] {
        let mut document = true_one("Notification", version);
        document["SignatureVersion"] = said.into();
        Endpoint::open()
            .refuses(&document, IpnError::BadSignature)
            .await;
    }
    for unknown in ["0", "3", "", "1 ", "01", "SHA256"] {
        let mut document = true_one("Notification", "1");
        document["SignatureVersion"] = unknown.into();
        Endpoint::open()
            .refuses(&document, IpnError::UnknownSignatureVersion)
            .await;
    }
}

#[tokio::test]
async fn sha1_is_refused_where_the_configuration_asks_for_more() {
    let endpoint = Endpoint::open_with(|config| config.minimum_signature = NEWER);
    for kind in KINDS {
        endpoint
            .refuses(&true_one(kind, "1"), IpnError::WeakSignature)
            .await;
        drop(endpoint.post(&true_one(kind, "2")).await.unwrap());
    }
}

#[tokio::test]
async fn an_old_message_is_a_replay_and_one_from_the_future_is_not_believed() {
    let endpoint = Endpoint::open();
    let document = true_one("Notification", "2");
    endpoint.seconds_later(3_901);
    endpoint.refuses(&document, IpnError::TooOld).await;
    endpoint.seconds_later(-301);
    endpoint.refuses(&document, IpnError::InFuture).await;
    let strict = Endpoint::open_with(|config| config.max_age = std::time::Duration::from_secs(60));
    strict.seconds_later(61);
    strict.refuses(&document, IpnError::TooOld).await;
}

#[tokio::test]
async fn timestamps_that_are_none_are_refused() {
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
            .refuses(&signed(document), IpnError::Malformed)
            .await;
    }
}

#[tokio::test]
async fn headers_may_not_contradict_the_body() {
    let document = true_one("Notification", "2");
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
        let verdict = Endpoint::open()
            .verifier
            .verify(&headers, body.as_bytes())
            .await;
        assert_eq!(verdict.unwrap_err(), error, "{name}");
    }
    // A second header of the same name does not hide behind the first.
    let mut headers = headers(&document);
    headers.append("x-amz-sns-topic-arn", HeaderValue::from_static("other"));
    let verdict = Endpoint::open()
        .verifier
        .verify(&headers, body.as_bytes())
        .await;
    assert_eq!(verdict.unwrap_err(), IpnError::HeaderMismatch);
}

#[tokio::test]
async fn what_is_not_a_document_of_sns_is_refused() {
    let deep = "[".repeat(100_000);
    let deep_object = format!(
        r#"{{"x":{}1{}}}"#,
        r#"{"x":"#.repeat(30_000),
        "}".repeat(30_000)
    );
    let unknown = true_one("Notification", "2")
        .to_string()
        .replace(r#""Notification""#, r#""Notice""#);
    let truncated = &true_one("Notification", "2").to_string()[..400];
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
        let verdict = Endpoint::open()
            .verifier
            .verify(&HeaderMap::new(), body)
            .await;
        assert_eq!(verdict.unwrap_err(), error);
    }
    // A true document, and bytes that are no text where nobody looks.
    let mut document = document("Notification");
    document["Attributes"] = json!("~");
    let mut body = signed(document).to_string().into_bytes();
    let at = body.iter().position(|byte| *byte == b'~').unwrap();
    body[at] = 0xff;
    let verdict = Endpoint::open()
        .verifier
        .verify(&HeaderMap::new(), &body)
        .await;
    assert_eq!(verdict.unwrap_err(), IpnError::Malformed);
    // A true document, and one more brace.
    let trailing = true_one("Notification", "2").to_string() + "{}";
    let verdict = Endpoint::open()
        .verifier
        .verify(&HeaderMap::new(), trailing.as_bytes())
        .await;
    assert_eq!(verdict.unwrap_err(), IpnError::Malformed);
}

#[tokio::test]
async fn deep_nesting_beside_the_signed_fields_is_harmless() {
    let document = true_one("Notification", "2").to_string();
    let nested = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let body = document.replacen('{', &format!(r#"{{"Attributes":{nested},"#), 1);
    let verdict = Endpoint::open()
        .verifier
        .verify(&HeaderMap::new(), body.as_bytes())
        .await;
    drop(verdict.unwrap());
}

#[tokio::test]
async fn foreign_addresses_are_refused_and_never_asked() {
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
            .refuses(&signed(document), IpnError::UntrustedCertificateUrl)
            .await;
        assert_eq!(
            endpoint.shelf.fetches.load(Ordering::Relaxed),
            0,
            "{address}"
        );
    }
}

#[tokio::test]
async fn errors_say_nothing_of_what_a_stranger_sent() {
    let mut document = document("Notification");
    document["TopicArn"] = Value::from("<script>8801700000001");
    let error = Endpoint::open().post(&signed(document)).await.unwrap_err();
    assert_eq!(error.to_string(), "the message is of another topic");
}
