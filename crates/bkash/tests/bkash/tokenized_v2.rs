//! Tokenized v2: paths and keys, successful answers without a status code, errors with HTTP 400.

use bkash::Family;
use domain::hold::ResolutionOutcome;
use domain::refund::RefundTerms;
use domain::{
    BkashPaymentId, Decline,
    agreement::AgreementOutcome,
    hosted_page::{BkashPage, CreateFailed, NotCreated},
    payment::Intent,
    payment::PaymentOutcome,
};
use engine::ports::BkashAgreementStatus;
use serde_json::json;

use crate::{
    fixtures::{
        agreement_id, code, created, created_with_agreement, error_detail, new_agreement,
        new_payment, taka, trx_id, with_agreement,
    },
    scripted_server::ScriptedServer,
};

const CREATED: &str = r#"{"paymentId":"TR0011PXUbxbT1769405202127",
 "bkashURL":"https://sandbox.payment.bkash.com/?paymentId=TR0011PXUbxbT1769405202127&hash=x&mode=0011&apiVersion=v2/",
 "callbackURL":"https://shop.example/cb","amount":"600.00","intent":"sale","currency":"BDT",
 "paymentCreateTime":"2026-01-26T11:26:42:127 GMT+0600","transactionStatus":"Initiated",
 "merchantInvoiceNumber":"INV-1","signature":"jkRWIzcMdM"}"#;
const EXECUTED: &str = r#"{"paymentId":"TR1","trxId":"DAQ20OC4BG","transactionStatus":"Completed","amount":"600.00",
 "currency":"BDT","intent":"sale","paymentExecuteTime":"2026-01-26T11:28:00:000 GMT+0600","merchantInvoiceNumber":"INV-1",
 "payerType":"Customer","payerReference":"payer-1","payerAccount":"01770618575","maxRefundableAmount":"600.00"}"#;

#[tokio::test]
async fn a_payment_with_an_agreement_has_its_own_path() {
    for (payment, call) in [
        (
            new_payment("600", Intent::Authorization),
            "POST /payment/create",
        ),
        (
            with_agreement("600", Intent::Authorization),
            "POST /payment-with-agreement/create",
        ),
    ] {
        let bkash = ScriptedServer::of(Family::TokenizedV2).await;
        bkash.answer(call, 200, CREATED);
        let mut expected = json!({
            "payerReference": "payer-1", "callbackURL": "https://shop.example/cb", "amount": "600.00",
            "currency": "BDT", "intent": "authorization", "merchantInvoiceNumber": "INV-1",
        });
        if let Some(agreement) = &payment.agreement {
            expected["agreementId"] = json!(agreement);
        }
        let initiated = bkash.client().create_payment(payment).await.unwrap();
        assert_eq!(initiated.payment_id.as_str(), "TR0011PXUbxbT1769405202127");
        assert!(initiated.signature.unwrap().matches("jkRWIzcMdM"));
        assert!(matches!(initiated.page, BkashPage::Address(_)));
        assert_eq!(bkash.only_call(), (call.to_owned(), Some(expected)));
    }
}

#[tokio::test]
async fn execute_capture_and_void_send_the_agreement_id() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    let resolved = r#"{"paymentId":"TR1","trxId":"DAQ20OC4BG","transactionStatus":"Completed"}"#;
    for with in ["payment", "payment-with-agreement"] {
        bkash.answer(&format!("POST /{with}/execute"), 200, EXECUTED);
        bkash.answer(&format!("POST /{with}/capture"), 200, resolved);
        bkash.answer(&format!("POST /{with}/void"), 200, resolved);
    }
    let client = bkash.client();
    client.prepare().await.unwrap();
    let done = ResolutionOutcome::Done {
        trx_id: Some(trx_id("DAQ20OC4BG")),
    };
    for payment in [created("TR1"), created_with_agreement("TR1")] {
        let PaymentOutcome::Money(charge) = client.execute_payment(&payment).await else {
            panic!("expected money")
        };
        assert_eq!(charge.trx_id, Some(trx_id("DAQ20OC4BG")));
        assert_eq!(charge.amount, Some(taka("600")));
        assert_eq!(charge.wallet.unwrap().to_string(), "017••••8575");
        assert_eq!(client.capture_payment(&payment).await, done);
        assert_eq!(client.void_payment(&payment).await, done);
    }
    let calls: Vec<_> = bkash
        .requests()
        .into_iter()
        .map(|request| (request.call, request.body))
        .collect();
    let plain = json!({ "paymentId": "TR1" });
    let agreed = json!({ "paymentId": "TR1", "agreementId": agreement_id() });
    let expected = [
        ("payment/execute", &plain),
        ("payment/capture", &plain),
        ("payment/void", &plain),
        ("payment-with-agreement/execute", &agreed),
        ("payment-with-agreement/capture", &agreed),
        ("payment-with-agreement/void", &agreed),
    ];
    let expected = expected.map(|(path, body)| (format!("POST /{path}"), Some(body.clone())));
    assert_eq!(calls, expected);
}

#[tokio::test]
async fn errors_have_http_400_and_an_external_or_internal_code() {
    let answered = async |body: &str| {
        let bkash = ScriptedServer::of(Family::TokenizedV2).await;
        bkash.answer("POST /payment/execute", 400, body);
        let client = bkash.client();
        client.prepare().await.unwrap();
        client.execute_payment(&created("TR1")).await
    };
    let short = r#"{"internalCode":"insufficient_balance","externalCode":"2023","errorMessageEn":"Insufficient Balance","errorMessageBn":null}"#;
    let PaymentOutcome::Declined { reason, detail } = answered(short).await else {
        panic!("expected a decline")
    };
    assert_eq!(reason, Decline::InsufficientBalance);
    assert_eq!(detail, error_detail("2023", "Insufficient Balance"));
    for open in [
        r#"{"internalCode":"invalid_payment_state","externalCode":"2056","errorMessageEn":"Invalid Payment State"}"#,
        r#"{"internalCode":"payment_already_completed","externalCode":null,"errorMessageEn":"x"}"#,
        // An unknown internal code proves nothing.
        r#"{"internalCode":"insufficient_balance","errorMessageEn":"Insufficient Balance"}"#,
        r#"{"message":"Invalid request body"}"#,
    ] {
        let answer = answered(open).await;
        assert!(
            matches!(answer, PaymentOutcome::Unusable { .. }),
            "{open}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn an_internal_code_is_used_if_the_external_code_is_missing() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    let named = r#"{"internalCode":"invalid_amount","errorMessageEn":"Invalid amount"}"#;
    bkash.answer("POST /payment/create", 400, named);
    let refused = bkash
        .client()
        .create_payment(new_payment("1", Intent::Sale))
        .await;
    let expected = CreateFailed {
        reason: NotCreated::Refused(Decline::MerchantRefused),
        // The code is reported as received, not as the error code that it corresponds to.
        bkash_error_code: Some(code("invalid_amount")),
    };
    assert_eq!(refused, Err(expected));
    bkash.answer("POST /payment/execute", 400, named);
    let client = bkash.client();
    client.prepare().await.unwrap();
    let answer = client.execute_payment(&created("TR1")).await;
    assert!(
        matches!(answer, PaymentOutcome::Declined { .. }),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_payment_is_queried_at_both_known_paths() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    let client = bkash.client();
    let waiting = r#"{"paymentId":"TR1","transactionStatus":"Initiated","verificationStatus":"Incomplete","merchantInvoice":"INV-1"}"#;
    bkash.answer("POST /payment/status", 200, waiting);
    assert_eq!(
        client.query_payment(&created("TR1")).await,
        PaymentOutcome::NotExecuted
    );
    let calls: Vec<_> = bkash
        .requests()
        .into_iter()
        .map(|request| request.call)
        .collect();
    assert_eq!(calls, ["POST /query/payment", "POST /payment/status"]);
    // If bKash knows the first path, the second is not used.
    let known = ScriptedServer::of(Family::TokenizedV2).await;
    known.answer(
        "POST /query/payment",
        400,
        r#"{"externalCode":"2002","errorMessageEn":"x"}"#,
    );
    let answer = known.client().query_payment(&created("TR1")).await;
    assert!(matches!(answer, PaymentOutcome::Unusable { .. }));
    assert_eq!(known.only_call().0, "POST /query/payment");
}

#[tokio::test]
async fn an_agreement_is_created_queried_and_cancelled() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    let page = "https://sandbox.payment.bkash.com/?mode=0000";
    let created = json!({ "agreementId": agreement_id(), "bkashURL": page, "agreementStatus": "Initiated",
        "payerReference": "payer-1", "signature": "jkRWIzcMdM" });
    bkash.answer("POST /agreement/create", 200, &created.to_string());
    let completed = json!({ "agreementId": agreement_id(), "agreementStatus": "Completed", "payerAccount": "01770618575" });
    for call in ["POST /agreement/execute", "POST /query/agreement"] {
        bkash.answer(call, 200, &completed.to_string());
    }
    let cancelled = json!({ "agreementId": agreement_id(), "agreementStatus": "Cancelled" });
    bkash.answer("POST /agreement/cancel", 200, &cancelled.to_string());
    let client = bkash.client();
    let attempt = client
        .create_agreement(new_agreement())
        .await
        .unwrap()
        .payment_id;
    assert_eq!(attempt.as_str(), agreement_id().as_str());
    let consented = AgreementOutcome::Consented {
        agreement_id: agreement_id(),
        wallet: Some(domain::Msisdn::parse("01770618575").unwrap().masked()),
    };
    assert_eq!(client.execute_agreement(&attempt).await, consented);
    assert_eq!(client.query_agreement_attempt(&attempt).await, consented);
    assert_eq!(
        client.query_agreement(&agreement_id()).await,
        BkashAgreementStatus::Active
    );
    assert_eq!(client.cancel_agreement(&agreement_id()).await, Ok(()));
    bkash.answer("POST /agreement/cancel", 200, "{}");
    assert!(
        client.cancel_agreement(&agreement_id()).await.is_err(),
        "an answer without a status"
    );
}

#[tokio::test]
async fn an_agreement_that_create_identifies_by_a_payment_id_is_executed_by_it() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    let page = "https://sandbox.payment.bkash.com/?mode=0000";
    let created = json!({ "paymentId": "TR0000abc", "bkashURL": page });
    bkash.answer("POST /agreement/create", 200, &created.to_string());
    let attempt = bkash
        .client()
        .create_agreement(new_agreement())
        .await
        .unwrap()
        .payment_id;
    assert_eq!(attempt, BkashPaymentId::parse("TR0000abc").unwrap());
}

#[tokio::test]
async fn the_capabilities_are_those_of_the_family() {
    let can = ScriptedServer::of(Family::TokenizedV2)
        .await
        .client()
        .capabilities();
    assert!(can.one_off_payments && can.agreements && can.authorizations);
    let ten = RefundTerms {
        per_payment: 10,
        window_days: 60,
    };
    assert_eq!(can.refunds, Some(ten));
}
