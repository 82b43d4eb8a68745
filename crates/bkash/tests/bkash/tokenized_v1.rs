//! Tokenized v1.2.0-beta: requests, and the meaning of its samples.

use bkash::Family;
use domain::hold::ResolutionOutcome;
use domain::refund::RefundTerms;
use domain::{
    BkashPaymentId,
    hosted_page::{BkashPage, NotCreated},
    payment::Intent,
    payment::PaymentOutcome,
};
use engine::ports::{BkashAgreementStatus, PageKind, SearchError};
use serde_json::json;

use crate::{
    fixtures::{
        agreement_id, code, created, created_with_agreement, new_agreement, new_payment, taka,
        trx_id, with_agreement,
    },
    scripted_server::ScriptedServer,
};

const CREATE: &str = "POST /tokenized/checkout/create";
const CREATED: &str = r#"{"paymentID":"TR0011mqN0nOK1762072142166",
 "bkashURL":"https://sandbox.payment.bkash.com/?paymentId=TR0011mqN0nOK1762072142166&hash=x&mode=0011&apiVersion=v1.2.0-beta/",
 "callbackURL":"https://shop.example/cb",
 "successCallbackURL":"https://shop.example/cb?paymentID=TR0011mqN0nOK1762072142166&status=success&signature=k3YOrG8qy6",
 "amount":"599.00","intent":"sale","currency":"BDT","transactionStatus":"Initiated",
 "merchantInvoiceNumber":"INV-1","statusCode":"0000","statusMessage":"Successful"}"#;

#[tokio::test]
async fn the_mode_depends_on_the_agreement() {
    for (payment, mode, agreement) in [
        (new_payment("599", Intent::Sale), "0011", None),
        (
            with_agreement("599", Intent::Sale),
            "0001",
            Some(agreement_id()),
        ),
    ] {
        let bkash = ScriptedServer::of(Family::TokenizedV1).await;
        bkash.answer(CREATE, 200, CREATED);
        let initiated = bkash.client().create_payment(payment).await.unwrap();
        assert_eq!(initiated.payment_id.as_str(), "TR0011mqN0nOK1762072142166");
        assert!(initiated.signature.unwrap().matches("k3YOrG8qy6"));
        assert!(
            matches!(initiated.page, BkashPage::Address(address) if address.contains("mode=0011"))
        );
        let mut expected = json!({
            "mode": mode, "payerReference": "payer-1", "callbackURL": "https://shop.example/cb",
            "amount": "599.00", "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-1",
        });
        if let Some(agreement) = agreement {
            expected["agreementID"] = json!(agreement);
        }
        assert_eq!(bkash.only_call(), (CREATE.to_owned(), Some(expected)));
    }
}

#[tokio::test]
async fn every_call_carries_the_raw_token_and_the_app_key() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    bkash.answer(CREATE, 200, CREATED);
    let payment = new_payment("599", Intent::Sale);
    bkash.client().create_payment(payment).await.unwrap();
    let headers = &bkash.requests()[0].headers;
    assert_eq!(headers["authorization"], "id-1");
    assert_eq!(headers["x-app-key"], "sim-app-key");
    assert!(headers.get("username").is_none() && headers.get("password").is_none());
    let grant = &bkash.token_calls()[0];
    assert_eq!(grant.headers["username"], "sim-user");
    let expected = json!({ "app_key": "sim-app-key", "app_secret": "sim-app-secret" });
    assert_eq!(grant.body, Some(expected));
}

#[tokio::test]
async fn an_agreement_is_created_without_an_amount() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    bkash.answer(CREATE, 200, CREATED);
    bkash
        .client()
        .create_agreement(new_agreement())
        .await
        .unwrap();
    let expected = json!({
        "mode": "0000", "payerReference": "payer-1", "callbackURL": "https://shop.example/cb",
    });
    assert_eq!(bkash.only_call().1, Some(expected));
}

#[tokio::test]
async fn an_answer_without_a_success_code_is_unusable() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let call = "POST /tokenized/checkout/payment/status";
    let bare = r#"{"paymentID":"TR1","trxID":"CK250NROQ5","transactionStatus":"Completed","amount":"1","currency":"BDT"}"#;
    bkash.answer(call, 200, bare);
    let answer = bkash.client().query_payment(&created("TR1")).await;
    assert!(
        matches!(answer, PaymentOutcome::Unusable { .. }),
        "{answer:?}"
    );
}

#[tokio::test]
async fn an_authorization_is_captured_or_voided() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let execute = "POST /tokenized/checkout/execute";
    let capture = "POST /tokenized/checkout/payment/confirm/capture";
    let void = "POST /tokenized/checkout/payment/confirm/void";
    let held = r#"{"statusCode":"0000","statusMessage":"Successful","paymentID":"TR1","trxID":"CK250NROQ5",
        "transactionStatus":"Authorized","amount":"599.00","currency":"BDT","merchantInvoiceNumber":"INV-1"}"#;
    let resolved = r#"{"statusCode":"0000","statusMessage":"Successful","paymentID":"TR1","trxID":"CK250NROQ5",
        "createTime":"2025-11-02T14:29:02:166 GMT+0600","transactionStatus":"Completed"}"#;
    for (call, answer) in [(execute, held), (capture, resolved), (void, resolved)] {
        bkash.answer(call, 200, answer);
    }
    let client = bkash.client();
    client.prepare().await.unwrap();
    let payment = created_with_agreement("TR1");
    let PaymentOutcome::Money(charge) = client.execute_payment(&payment).await else {
        panic!("expected money")
    };
    assert!(charge.held);
    assert_eq!(charge.amount, Some(taka("599")));
    let trx_id = Some(trx_id("CK250NROQ5"));
    let done = ResolutionOutcome::Done { trx_id };
    assert_eq!(client.capture_payment(&payment).await, done);
    assert_eq!(client.void_payment(&payment).await, done);
    for request in bkash.requests() {
        assert_eq!(
            request.body,
            Some(json!({ "paymentID": "TR1" })),
            "{}",
            request.call
        );
    }
}

#[tokio::test]
async fn a_resolution_is_done_refused_already_processed_or_unknown() {
    let capture = "POST /tokenized/checkout/payment/confirm/capture";
    let answered = async |status, body: &str| {
        let bkash = ScriptedServer::of(Family::TokenizedV1).await;
        bkash.answer(capture, status, body);
        bkash.client().capture_payment(&created("TR1")).await
    };
    let processed = r#"{"statusCode":"2119","statusMessage":"The authorized payment has already been processed"}"#;
    assert_eq!(
        answered(200, processed).await,
        ResolutionOutcome::AlreadyProcessed
    );
    let refused = answered(200, r#"{"statusCode":"2061","statusMessage":"x"}"#).await;
    assert!(
        matches!(refused, ResolutionOutcome::Refused { .. }),
        "{refused:?}"
    );
    for (status, body) in [
        (
            200,
            r#"{"statusCode":"2056","statusMessage":"Invalid Payment State"}"#,
        ),
        (
            200,
            r#"{"statusCode":"2002","statusMessage":"Invalid Payment ID"}"#,
        ),
        (
            200,
            r#"{"statusCode":"0000","paymentID":"TR1","transactionStatus":"Authorized"}"#,
        ),
        (
            200,
            r#"{"statusCode":"0000","paymentID":"TR2","transactionStatus":"Completed"}"#,
        ),
        (200, r#"{"statusCode":"0000","paymentID":"TR1"}"#),
        (200, "<html>"),
        (504, r#"{"message":"Endpoint request timed out"}"#),
        (
            500,
            r#"{"statusCode":"0000","paymentID":"TR1","transactionStatus":"Completed"}"#,
        ),
    ] {
        let answer = answered(status, body).await;
        assert!(
            matches!(answer, ResolutionOutcome::Unusable { .. }),
            "{body}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn cancelled_means_success_for_a_void_and_not_for_a_capture() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let cancelled = r#"{"statusCode":"0000","paymentID":"TR1","transactionStatus":"Cancelled"}"#;
    bkash.answer(
        "POST /tokenized/checkout/payment/confirm/void",
        200,
        cancelled,
    );
    bkash.answer(
        "POST /tokenized/checkout/payment/confirm/capture",
        200,
        cancelled,
    );
    let client = bkash.client();
    let voided = client.void_payment(&created("TR1")).await;
    assert_eq!(voided, ResolutionOutcome::Done { trx_id: None });
    let captured = client.capture_payment(&created("TR1")).await;
    assert!(matches!(captured, ResolutionOutcome::Unusable { .. }));
}

#[tokio::test]
async fn agreements_are_queried_and_cancelled() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let status = "POST /tokenized/checkout/agreement/status";
    let cancel = "POST /tokenized/checkout/agreement/cancel";
    let client = bkash.client();
    let active = r#"{"statusCode":"0000","agreementStatus":"Completed"}"#;
    bkash.answer(status, 200, active);
    let answer = client.query_agreement(&agreement_id()).await;
    assert_eq!(answer, BkashAgreementStatus::Active);
    let cancelled =
        r#"{"statusCode":"2053","statusMessage":"Agreement has already been cancelled"}"#;
    bkash.answer(status, 200, cancelled);
    let answer = client.query_agreement(&agreement_id()).await;
    assert_eq!(answer, BkashAgreementStatus::Gone);
    bkash.answer(cancel, 200, cancelled);
    assert_eq!(client.cancel_agreement(&agreement_id()).await, Ok(()));
    // In the list of the guide v0.3 this code means "cancelled".
    let exists = r#"{"statusCode":"2050","statusMessage":"Agreement already exists between payer and merchant"}"#;
    bkash.answer(cancel, 200, exists);
    assert!(client.cancel_agreement(&agreement_id()).await.is_err());
}

#[tokio::test]
async fn a_transaction_is_found_or_not_found() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let call = "POST /tokenized/checkout/general/searchTransaction";
    let client = bkash.client();
    let found = r#"{"statusCode":"0000","trxID":"6H7801QFYM","customerMsisdn":"01877722345","transactionStatus":"Completed",
        "transactionType":"bKash Tokenized Checkout via API","amount":"20","currency":"BDT","completedTime":"2019-08-07T10:00:00:000 GMT+0600"}"#;
    bkash.answer(call, 200, found);
    let transaction = client
        .search_transaction(&trx_id("6H7801QFYM"))
        .await
        .unwrap();
    assert_eq!(transaction.amount, Some(taka("20")));
    assert_eq!(transaction.wallet.unwrap().to_string(), "018••••2345");
    bkash.answer(
        call,
        200,
        r#"{"statusCode":"2033","statusMessage":"Transaction not found"}"#,
    );
    let lost = client
        .search_transaction(&trx_id("6H7801QFYM"))
        .await
        .unwrap_err();
    assert_eq!(
        lost,
        SearchError::NotFound {
            bkash_error_code: Some(code("2033"))
        }
    );
}

#[tokio::test]
async fn an_error_code_of_create_is_a_refusal_and_a_missing_answer_is_not() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let client = bkash.client();
    bkash.answer(
        CREATE,
        200,
        r#"{"statusCode":"7777","statusMessage":"new"}"#,
    );
    let refused = client.create_payment(new_payment("1", Intent::Sale)).await;
    assert!(
        matches!(refused, Err(ref failed) if matches!(failed.reason, NotCreated::Refused(_))),
        "{refused:?}"
    );
    bkash.answer(CREATE, 500, "");
    let silent = client.create_payment(new_payment("1", Intent::Sale)).await;
    assert_eq!(silent, Err(NotCreated::Unanswered.into()));
}

#[tokio::test]
async fn a_payer_is_not_redirected_to_an_origin_that_the_merchant_does_not_allow() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let client = bkash.client();
    for page in [
        "https://sandbox.payment.bkash.com.evil.example/",
        "http://sandbox.payment.bkash.com/",
        "https://sandbox.payment.bkash.com:8443/",
        "javascript:alert(1)",
    ] {
        let answer = json!({ "statusCode": "0000", "paymentID": "TR1", "bkashURL": page });
        bkash.answer(CREATE, 200, &answer.to_string());
        let sent = client.create_payment(new_payment("1", Intent::Sale)).await;
        assert!(
            matches!(sent, Err(ref failed) if matches!(failed.reason, NotCreated::Refused(_))),
            "{page}"
        );
    }
}

#[tokio::test]
async fn the_capabilities_are_those_of_the_family() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let can = bkash.client().capabilities();
    assert!(can.one_off_payments && can.agreements && can.authorizations);
    assert_eq!(can.page, PageKind::Address);
    let once = RefundTerms {
        per_payment: 1,
        window_days: 15,
    };
    assert_eq!(can.refunds, Some(once));
    // An agreement attempt is executed and queried by its paymentID.
    let attempt = BkashPaymentId::parse("TR00008C1565071974689").unwrap();
    let client = bkash.client();
    client.prepare().await.unwrap();
    client.execute_agreement(&attempt).await;
    client.query_agreement_attempt(&attempt).await;
    let calls: Vec<_> = bkash
        .requests()
        .into_iter()
        .map(|request| (request.call, request.body))
        .collect();
    let body = Some(json!({ "paymentID": attempt }));
    assert_eq!(
        calls,
        [
            ("POST /tokenized/checkout/execute".to_owned(), body.clone()),
            ("POST /tokenized/checkout/payment/status".to_owned(), body),
        ]
    );
}
