//! Which error codes decline a payment.

use bkash::Family;
use bkash_types::error_codes::{self, Advice, Effect, ErrorCode};
use domain::{Decline, payment::PaymentOutcome};
use serde_json::json;

use crate::{fixtures::created, scripted_server::ScriptedServer};

/// Codes whose texts leave the outcome open, whatever the lists make of them.
const INCONCLUSIVE: [&str; 17] = [
    "2002", "2003", "2020", "2024", "2033", "2034", "2056", "2060", "2062", "2068", "2069", "2079",
    "2116", "2117", "2119", "503", "9999",
];

#[tokio::test]
async fn only_a_conclusive_error_code_declines_a_payment() {
    for (family, call, key) in [
        (
            Family::TokenizedV1,
            "POST /tokenized/checkout/execute",
            "statusCode",
        ),
        (Family::TokenizedV2, "POST /payment/execute", "externalCode"),
        (
            Family::CheckoutIframe,
            "POST /checkout/payment/execute/TR1",
            "errorCode",
        ),
    ] {
        let bkash = ScriptedServer::of(family).await;
        let client = bkash.client();
        client.prepare().await.unwrap();
        let (token, others): (Vec<&ErrorCode>, Vec<&ErrorCode>) = error_codes::entries(family)
            .filter(|entry| entry.code != "0000")
            .partition(|entry| entry.advice == Advice::RenewToken);
        // The code that invalidates the token comes last.
        for entry in others.into_iter().chain(token) {
            bkash.answer(call, 200, &json!({ key: entry.code }).to_string());
            let answer = client.execute_payment(&created("TR1")).await;
            let expected = match entry.effect {
                Effect::NothingMoved(reason) => Some(reason),
                Effect::Succeeded
                | Effect::NothingRefunded(_)
                | Effect::Unknown
                | Effect::AlreadyDone => None,
            };
            let declined: Option<Decline> = match answer {
                PaymentOutcome::Declined { reason, .. } => Some(reason),
                PaymentOutcome::Unusable { .. } => None,
                other => panic!("{} {other:?}", entry.code),
            };
            assert_eq!(declined, expected, "{family:?} {}", entry.code);
            assert!(
                declined.is_none() || !INCONCLUSIVE.contains(&entry.code),
                "{}",
                entry.code
            );
        }
    }
}
