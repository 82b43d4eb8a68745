//! Checkout (iFrame): identifiers in the path, questions by GET, a frame instead of an address.

use std::collections::HashSet;

use bkash::Family;
use domain::hold::ResolutionOutcome;
use domain::{
    attempt::{BkashPage, NotCreated},
    payment::Intent,
    session::PaymentOutcome,
};
use engine::ports::{BkashAgreementStatus, PageKind};
use serde_json::{Value, json};

use crate::{
    recorded::Recorded,
    world::{agreement_id, created, new_agreement, new_payment, taka, trx_id, with_agreement},
};

const ID: &str = "B5YC7CS1618418290455";
const CREATE: &str = "POST /checkout/payment/create";
const CREATED: &str = r#"{"paymentID":"B5YC7CS1618418290455","createTime":"2021-04-14T16:38:10:599 GMT+0000",
 "orgLogo":"https://shop.example/logo.png","orgName":"Org 01","transactionStatus":"Initiated",
 "amount":"100","currency":"BDT","intent":"sale","merchantInvoiceNumber":"INV-1"}"#;
const EXECUTED: &str = r#"{"paymentID":"B5YC7CS1618418290455","createTime":"2021-04-14T16:38:10:599 GMT+0000",
 "updateTime":"2021-04-14T16:40:02:101 GMT+0000","trxID":"8DE104QLFP",
 "transactionStatus":"Completed","amount":"100","currency":"BDT","intent":"sale","merchantInvoiceNumber":"INV-1"}"#;

#[tokio::test]
async fn the_script_gets_the_create_answer_and_the_callback_a_code_of_ours() {
    let bkash = Recorded::of(Family::CheckoutIframe).await;
    bkash.answers(CREATE, 200, CREATED);
    let client = bkash.client();
    let initiated = client
        .create_payment(new_payment("100", Intent::Sale))
        .await
        .unwrap();
    let BkashPage::Frame { create_answer } = &initiated.page else {
        panic!("a frame")
    };
    let handed: Value = serde_json::from_str(create_answer).unwrap();
    assert_eq!(handed, serde_json::from_str::<Value>(CREATED).unwrap());
    let expected = json!({
        "amount": "100.00", "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-1",
    });
    assert_eq!(bkash.only_call().1, Some(expected));
}

#[tokio::test]
async fn every_payment_has_ten_letters_or_digits_of_its_own() {
    let bkash = Recorded::of(Family::CheckoutIframe).await;
    bkash.answers(CREATE, 200, CREATED);
    let client = bkash.client();
    let mut signatures = HashSet::new();
    for _ in 0..20 {
        let initiated = client
            .create_payment(new_payment("100", Intent::Sale))
            .await
            .unwrap();
        let signature = initiated.signature.unwrap().as_str().to_owned();
        assert_eq!(signature.len(), 10);
        assert!(signature.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        signatures.insert(signature);
    }
    assert_eq!(signatures.len(), 20);
}

#[tokio::test]
async fn the_identifier_is_in_the_path_and_there_is_no_body() {
    let bkash = Recorded::of(Family::CheckoutIframe).await;
    let settled = r#"{"paymentID":"B5YC7CS1618418290455","trxID":"8DE104QLFP","transactionStatus":"Completed"}"#;
    let waiting = r#"{"paymentId":"B5YC7CS1618418290455","transactionStatus":"Initiated","refundAmount":"0"}"#;
    for (call, answer) in [
        (
            "POST /checkout/payment/execute/B5YC7CS1618418290455",
            EXECUTED,
        ),
        ("GET /checkout/payment/query/B5YC7CS1618418290455", waiting),
        (
            "POST /checkout/payment/capture/B5YC7CS1618418290455",
            settled,
        ),
        ("POST /checkout/payment/void/B5YC7CS1618418290455", settled),
    ] {
        bkash.answers(call, 200, answer);
    }
    let found = r#"{"amount":"100","completedTime":"2021-04-14T22:40:02:000 GMT+0600","currency":"BDT",
        "customerMsisdn":"8801770618575","transactionStatus":"Completed","transactionType":"bKash Checkout via API","trxID":"8DE104QLFP"}"#;
    bkash.answers("GET /checkout/payment/search/8DE104QLFP", 200, found);
    let client = bkash.client();
    client.prepare().await.unwrap();
    let PaymentOutcome::Money(claim) = client.execute_payment(&created(ID)).await else {
        panic!("money")
    };
    assert_eq!((claim.held, claim.amount), (false, Some(taka("100"))));
    assert_eq!(
        client.query_payment(&created(ID)).await,
        PaymentOutcome::NotExecuted
    );
    let done = ResolutionOutcome::Done {
        trx_id: Some(trx_id("8DE104QLFP")),
    };
    assert_eq!(client.capture_payment(&created(ID)).await, done);
    assert_eq!(client.void_payment(&created(ID)).await, done);
    let found = client
        .search_transaction(&trx_id("8DE104QLFP"))
        .await
        .unwrap();
    assert_eq!(found.wallet.unwrap().to_string(), "017••••8575");
    for seen in bkash.seen() {
        assert_eq!(seen.body, None, "{}", seen.call);
        assert!(seen.headers.get("content-type").is_none(), "{}", seen.call);
    }
}

#[tokio::test]
async fn an_execute_before_the_payer_confirmed_leaves_money_open() {
    let bkash = Recorded::of(Family::CheckoutIframe).await;
    let refused = r#"{"errorCode":"2002","errorMessage":"Invalid Payment ID"}"#;
    let call = "POST /checkout/payment/execute/B5YC7CS1618418290455";
    bkash.answers(call, 200, refused);
    let client = bkash.client();
    client.prepare().await.unwrap();
    let answer = client.execute_payment(&created(ID)).await;
    assert!(
        matches!(answer, PaymentOutcome::Unusable { .. }),
        "{answer:?}"
    );
    bkash.answers(
        call,
        200,
        r#"{"errorCode":"2023","errorMessage":"Insufficient Balance"}"#,
    );
    let answer = client.execute_payment(&created(ID)).await;
    assert!(
        matches!(answer, PaymentOutcome::Declined { .. }),
        "{answer:?}"
    );
    bkash.answers(call, 200, "{}");
    let answer = client.execute_payment(&created(ID)).await;
    assert!(
        matches!(answer, PaymentOutcome::Unusable { .. }),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_refused_token_call_says_why() {
    let bkash = Recorded::of(Family::CheckoutIframe).await;
    let refused = r#"{"status":"fail","msg":"Invalid username or password"}"#;
    bkash.answers("POST /checkout/token/grant", 200, refused);
    let missing = bkash.client().prepare().await.unwrap_err();
    assert!(
        missing.text.contains("Invalid username or password"),
        "{missing}"
    );
    assert!(bkash.seen().is_empty());
}

#[tokio::test]
async fn there_are_no_agreements_and_nothing_is_sent_for_them() {
    let bkash = Recorded::of(Family::CheckoutIframe).await;
    let client = bkash.client();
    let can = client.capabilities();
    assert!(can.one_off_payments && can.authorizations && !can.agreements);
    assert_eq!(can.page, PageKind::Frame);
    let refused = client
        .create_payment(with_agreement("1", Intent::Sale))
        .await;
    assert!(matches!(refused, Err(ref failed) if matches!(failed.reason, NotCreated::Refused(_))));
    let refused = client.create_agreement(new_agreement()).await;
    assert!(matches!(refused, Err(ref failed) if matches!(failed.reason, NotCreated::Refused(_))));
    let standing = client.query_agreement(&agreement_id()).await;
    assert_eq!(standing, BkashAgreementStatus::Unknown);
    assert!(client.cancel_agreement(&agreement_id()).await.is_err());
    assert!(bkash.seen().is_empty());
}
