//! Confirming a subscription: at Amazon, for our topic, with the signed token, and nowhere else.

use std::sync::atomic::Ordering;

use bkash::ipn::{Content, IpnError};

use crate::sender::{Endpoint, HOST, TOPIC, document, signed, true_one};

const WRITTEN: &str = "https://sns.ap-southeast-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37&TopicArn=arn%3Aaws%3Asns%3Aap-southeast-1%3A000000000000%3Abpt_8801700000000";

async fn confirm(answer: Option<String>) -> (Result<(), IpnError>, Vec<String>) {
    let endpoint = Endpoint::open();
    if let Some(answer) = answer {
        endpoint.offer(WRITTEN, answer.into_bytes());
    }
    let message = endpoint
        .post(&true_one("SubscriptionConfirmation", "1"))
        .await
        .expect("a true message");
    let Content::SubscriptionConfirmation(waiting) = message.content else {
        panic!("a subscription")
    };
    assert!(!format!("{waiting:?}").contains("2336412f37"));
    let verdict = endpoint.verifier.confirm(&waiting).await;
    let asked = endpoint.shelf.asked.lock().expect("a lock")[1..].to_vec();
    (verdict, asked)
}

fn xml(arn: &str) -> String {
    format!(
        "<ConfirmSubscriptionResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\
         <ConfirmSubscriptionResult><SubscriptionArn>{arn}</SubscriptionArn></ConfirmSubscriptionResult>\
         </ConfirmSubscriptionResponse>"
    )
}

#[tokio::test]
async fn the_address_that_was_checked_is_asked_once() {
    let answer = xml(&format!("{TOPIC}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55"));
    let (verdict, asked) = confirm(Some(answer)).await;
    assert_eq!(verdict, Ok(()));
    assert_eq!(asked, [WRITTEN]);
}

#[tokio::test]
async fn only_an_answer_that_names_the_subscription_confirms_it() {
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
        let (verdict, _) = confirm(answer).await;
        assert_eq!(verdict, Err(IpnError::NotConfirmed));
    }
}

#[tokio::test]
async fn a_signed_subscription_whose_address_leads_elsewhere_is_refused() {
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
            .refuses(&signed(document), IpnError::UntrustedSubscribeUrl)
            .await;
        // Only the certificate was fetched.
        assert_eq!(
            endpoint.shelf.fetches.load(Ordering::Relaxed),
            1,
            "{address}"
        );
    }
}

#[tokio::test]
async fn the_end_of_a_subscription_is_told_and_nothing_is_asked() {
    let endpoint = Endpoint::open();
    let mut document = document("UnsubscribeConfirmation");
    // Where it would lead does not matter: nobody goes there.
    document["SubscribeURL"] = "https://evil.example/".into();
    let message = endpoint.post(&signed(document)).await.unwrap();
    assert!(matches!(message.content, Content::UnsubscribeConfirmation));
    message.lease.acknowledge();
    assert_eq!(endpoint.shelf.fetches.load(Ordering::Relaxed), 1);
}
