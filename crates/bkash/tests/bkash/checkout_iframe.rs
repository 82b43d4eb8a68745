//! Checkout (iFrame): identifiers in the path, queries by GET, an iframe in place of a redirect.

use std::collections::HashSet;

use bkash::Family;
use domain::hold::ResolutionOutcome;
use domain::{
    hosted_page::{BkashPage, NotCreated},
    payment::Intent,
    payment::PaymentOutcome,
};
use engine::ports::{BkashAgreementStatus, PageKind};
use serde_json::{Value, json};

use crate::{
    fixtures::{agreement_id, created, new_agreement, new_payment, taka, trx_id, with_agreement},
    scripted_server::ScriptedServer,
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
async fn the_script_gets_the_create_answer_and_a_generated_signature() {
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
    bkash.answer(CREATE, 200, CREATED);
    let client = bkash.client();
    let initiated = client
        .create_payment(new_payment("100", Intent::Sale))
        .await
        .unwrap();
    let BkashPage::Frame { create_answer } = &initiated.page else {
        panic!("expected a frame")
    };
    let handed: Value = serde_json::from_str(create_answer).unwrap();
    assert_eq!(handed, serde_json::from_str::<Value>(CREATED).unwrap());
    let expected = json!({
        "amount": "100.00", "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-1",
    });
    assert_eq!(bkash.only_call().1, Some(expected));
}

#[tokio::test]
async fn every_payment_has_its_own_signature_of_ten_letters_or_digits() {
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
    bkash.answer(CREATE, 200, CREATED);
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
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
    let resolved = r#"{"paymentID":"B5YC7CS1618418290455","trxID":"8DE104QLFP","transactionStatus":"Completed"}"#;
    let waiting = r#"{"paymentId":"B5YC7CS1618418290455","transactionStatus":"Initiated","refundAmount":"0"}"#;
    for (call, answer) in [
        (
            "POST /checkout/payment/execute/B5YC7CS1618418290455",
            EXECUTED,
        ),
        ("GET /checkout/payment/query/B5YC7CS1618418290455", waiting),
        (
            "POST /checkout/payment/capture/B5YC7CS1618418290455",
            resolved,
        ),
        ("POST /checkout/payment/void/B5YC7CS1618418290455", resolved),
    ] {
        bkash.answer(call, 200, answer);
    }
    let found = r#"{"amount":"100","completedTime":"2021-04-14T22:40:02:000 GMT+0600","currency":"BDT",
        "customerMsisdn":"8801770618575","transactionStatus":"Completed","transactionType":"bKash Checkout via API","trxID":"8DE104QLFP"}"#;
    bkash.answer("GET /checkout/payment/search/8DE104QLFP", 200, found);
    let client = bkash.client();
    client.prepare().await.unwrap();
    let PaymentOutcome::Money(charge) = client.execute_payment(&created(ID)).await else {
        panic!("expected money")
    };
    assert_eq!((charge.held, charge.amount), (false, Some(taka("100"))));
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
    for request in bkash.requests() {
        assert_eq!(request.body, None, "{}", request.call);
        assert!(
            request.headers.get("content-type").is_none(),
            "{}",
            request.call
        );
    }
}

#[tokio::test]
async fn the_outcome_of_an_execute_before_the_payer_confirms_is_unknown() {
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
    let refused = r#"{"errorCode":"2002","errorMessage":"Invalid Payment ID"}"#;
    let call = "POST /checkout/payment/execute/B5YC7CS1618418290455";
    bkash.answer(call, 200, refused);
    let client = bkash.client();
    client.prepare().await.unwrap();
    let answer = client.execute_payment(&created(ID)).await;
    assert!(
        matches!(answer, PaymentOutcome::Unusable { .. }),
        "{answer:?}"
    );
    bkash.answer(
        call,
        200,
        r#"{"errorCode":"2023","errorMessage":"Insufficient Balance"}"#,
    );
    let answer = client.execute_payment(&created(ID)).await;
    assert!(
        matches!(answer, PaymentOutcome::Declined { .. }),
        "{answer:?}"
    );
    bkash.answer(call, 200, "{}");
    let answer = client.execute_payment(&created(ID)).await;
    assert!(
        matches!(answer, PaymentOutcome::Unusable { .. }),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_refused_token_call_reports_the_reason() {
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
    let refused = r#"{"status":"fail","msg":"Invalid username or password"}"#;
    bkash.answer("POST /checkout/token/grant", 200, refused);
    let missing = bkash.client().prepare().await.unwrap_err();
    assert!(
        missing.text.contains("Invalid username or password"),
        "{missing}"
    );
    assert!(bkash.requests().is_empty());
}

#[tokio::test]
async fn operations_on_agreements_are_not_sent() {
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
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
    let status = client.query_agreement(&agreement_id()).await;
    assert_eq!(status, BkashAgreementStatus::Unknown);
    assert!(client.cancel_agreement(&agreement_id()).await.is_err());
    assert!(bkash.requests().is_empty());
}
