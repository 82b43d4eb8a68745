//! Every golden message, signed again, is parsed as expected.

#[path = "../golden/corpus.rs"]
mod corpus;

use std::path::Path;

use bkash::ipn::{Content, Event, IpnError, Message};
use serde_json::Value;

use crate::fake_sns::{Endpoint, document, signed};

#[tokio::test]
async fn every_golden_message_is_parsed_as_expected() {
    let samples = corpus::samples(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"));
    let messages: Vec<_> = samples
        .iter()
        .filter(|sample| sample.annotation.family == "ipn")
        .collect();
    assert_eq!(messages.len(), 3);
    for sample in messages {
        let message = match sample.annotation.client.call.as_str() {
            "envelope" => serde_json::from_str(&sample.body).expect("JSON"),
            "message" => {
                let mut envelope = document("Notification");
                envelope["Message"] = Value::from(sample.body.as_str());
                envelope
            }
            other => panic!("{}: unknown kind {other:?}", sample.name),
        };
        let parsed = Endpoint::open().post(&signed(message)).await;
        assert_eq!(
            describe(parsed),
            sample.annotation.client.means,
            "{}",
            sample.name
        );
    }
}

fn describe(message: Result<Message, IpnError>) -> String {
    match message.map(|message| message.content) {
        Ok(Content::SubscriptionConfirmation(_)) => "a subscription to confirm".to_owned(),
        Ok(Content::Notification(Event::Payment(paid))) => {
            let invoice = paid.invoice.as_deref().unwrap_or("nothing");
            let (amount, through) = (paid.amount, &paid.transaction_type);
            format!(
                "paid {amount} as {:?} for {invoice} through {through:?}",
                paid.trx_id
            )
        }
        Ok(_) => "another message".to_owned(),
        Err(error) => format!("rejected: {error}"),
    }
}
