//! No secret is printed, neither by `Debug` nor in an error.

use bkash::Family;
use domain::Msisdn;

use crate::{
    fixtures::{
        APP_KEY, APP_SECRET, Machine, PASSWORD, USERNAME, agreement_id, config, created,
        created_with_agreement,
    },
    scripted_server::ScriptedServer,
};

#[test]
fn configuration_and_keys_do_not_print_their_secrets() {
    let config = config(Family::TokenizedV1, "http://127.0.0.1:1");
    let key = bkash::SealingKey::new([9; 32]);
    let printed = format!("{config:?} {key:?} {:?}", Machine::new().ports().key);
    for secret in [APP_KEY, APP_SECRET, USERNAME, PASSWORD, "9, 9"] {
        assert!(!printed.contains(secret), "{secret}: {printed}");
    }
}

#[test]
fn wallet_numbers_and_agreement_ids_are_not_printed() {
    let wallet = Msisdn::parse("01770618575").unwrap();
    let payout = bkash::NewPayout {
        amount: domain::Amount::parse("1").unwrap(),
        invoice: crate::fixtures::invoice(),
        receiver: wallet,
    };
    let printed = format!("{payout:?} {:?}", created_with_agreement("TR1"));
    assert!(!printed.contains("01770618575"), "{printed}");
    assert!(!printed.contains(agreement_id().as_str()), "{printed}");
}

#[tokio::test]
async fn errors_do_not_repeat_echoed_secrets() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let client = bkash.client();
    let echoed =
        format!(r#"{{"message":"Header requires Signature. Authorization={APP_SECRET}"}}"#);
    bkash.answer("POST /tokenized/checkout/payment/status", 403, &echoed);
    let answer = format!("{:?}", client.query_payment(&created("TR1")).await);
    assert!(answer.contains("Header requires"), "{answer}");
    assert!(!answer.contains(APP_SECRET), "{answer}");
    // Some gateways echo the credentials when they refuse a grant.
    let refused = ScriptedServer::of(Family::TokenizedV2).await;
    let body = format!(r#"{{"message":"eyJ{PASSWORD}"}}"#);
    refused.answer("POST /auth/grant-token", 403, &body);
    let missing = refused.client().prepare().await.unwrap_err();
    assert!(!missing.text.contains(PASSWORD), "{missing}");
}
