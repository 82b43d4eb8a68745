//! A subscription is confirmed only at Amazon, for the configured topic and with the signed token.

use std::sync::atomic::Ordering;

use bkash::ipn::{Content, IpnError};

use crate::fake_sns::{Endpoint, HOST, TOPIC, document, genuine, signed};

const CONFIRMATION_URL: &str = "https://sns.ap-southeast-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37&TopicArn=arn%3Aaws%3Asns%3Aap-southeast-1%3A000000000000%3Abpt_8801700000000";

async fn confirm(answer: Option<String>) -> (Result<(), IpnError>, Vec<String>) {
    let endpoint = Endpoint::open();
    if let Some(answer) = answer {
        endpoint.serve(CONFIRMATION_URL, answer.into_bytes());
    }
    let message = endpoint
        .post(&genuine("SubscriptionConfirmation", "1"))
        .await
        .expect("a genuine message");
    let Content::SubscriptionConfirmation(pending) = message.content else {
        panic!("expected a subscription")
    };
    assert!(!format!("{pending:?}").contains("2336412f37"));
    let result = endpoint.verifier.confirm(&pending).await;
    let requested = endpoint.sns.requested.lock().expect("a lock")[1..].to_vec();
    (result, requested)
}

fn xml(arn: &str) -> String {
    format!(
        "<ConfirmSubscriptionResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\
         <ConfirmSubscriptionResult><SubscriptionArn>{arn}</SubscriptionArn></ConfirmSubscriptionResult>\
         </ConfirmSubscriptionResponse>"
    )
}

#[tokio::test]
async fn the_checked_url_is_requested_once() {
    let answer = xml(&format!("{TOPIC}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55"));
    let (result, requested) = confirm(Some(answer)).await;
    assert_eq!(result, Ok(()));
    assert_eq!(requested, [CONFIRMATION_URL]);
}

#[tokio::test]
async fn only_an_answer_with_the_subscription_arn_confirms_it() {
    for answer in [
        None,
        Some(String::new()),
        Some("<html>Welcome to the hotel's network</html>".to_owned()),
        Some(xml(
            "arn:aws:sns:ap-southeast-1:123456789012:other:2bcfbf39",
        )),
        Some(xml("pending confirmation")),
        Some(" ".repeat(100_000)),
    ] {
        let (result, _) = confirm(answer).await;
        assert_eq!(result, Err(IpnError::NotConfirmed));
    }
}

#[tokio::test]
async fn a_signed_subscription_with_an_untrusted_url_is_rejected() {
    let query = format!("Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f37");
    for address in [
        format!("https://evil.example/?{query}"),
        format!("{HOST}@evil.example/?{query}"),
        format!("{HOST}:8443/?{query}"),
        format!("{HOST}/?{query}#"),
        format!("{HOST}/?Action=Unsubscribe&TopicArn={TOPIC}&Token=2336412f37"),
        format!(
            "{HOST}/?{}",
            query.replace(TOPIC, &TOPIC.replace("0000", "1111"))
        ),
        format!("{HOST}/?{}", query.replace("2336412f37", "00")),
    ] {
        let endpoint = Endpoint::open();
        let mut document = document("SubscriptionConfirmation");
        document["SubscribeURL"] = address.as_str().into();
        endpoint
            .rejects(&signed(document), IpnError::UntrustedSubscribeUrl)
            .await;
        // Only the certificate was fetched.
        assert_eq!(endpoint.sns.fetches.load(Ordering::Relaxed), 1, "{address}");
    }
}

#[tokio::test]
async fn the_end_of_a_subscription_is_reported_without_a_request() {
    let endpoint = Endpoint::open();
    let mut document = document("UnsubscribeConfirmation");
    // The URL does not matter: it is never requested.
    document["SubscribeURL"] = "https://evil.example/".into();
    let message = endpoint.post(&signed(document)).await.unwrap();
    assert!(matches!(message.content, Content::UnsubscribeConfirmation));
    message.lease.acknowledge();
    assert_eq!(endpoint.sns.fetches.load(Ordering::Relaxed), 1);
}
