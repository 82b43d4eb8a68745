//! Tokenized v2: its paths and keys, its successes without a status, its errors with HTTP 400.

use bkash::Family;
use domain::hold::ResolutionOutcome;
use domain::{
    BkashPaymentId, Decline,
    agreement::AgreementOutcome,
    attempt::{BkashPage, CreateFailed, NotCreated},
    payment::Intent,
    session::PaymentOutcome,
};
use engine::ports::{BkashAgreementStatus, RefundTerms};
use serde_json::json;

use crate::{
    recorded::Recorded,
    world::{
        agreement_id, code, created, created_with_agreement, new_agreement, new_payment, said,
        taka, trx_id, with_agreement,
    },
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
async fn a_payment_has_a_path_of_its_own_with_an_agreement() {
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
        let bkash = Recorded::of(Family::TokenizedV2).await;
        bkash.answers(call, 200, CREATED);
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
async fn execute_capture_and_void_name_the_agreement_where_there_is_one() {
    let bkash = Recorded::of(Family::TokenizedV2).await;
    let settled = r#"{"paymentId":"TR1","trxId":"DAQ20OC4BG","transactionStatus":"Completed"}"#;
    for with in ["payment", "payment-with-agreement"] {
        bkash.answers(&format!("POST /{with}/execute"), 200, EXECUTED);
        bkash.answers(&format!("POST /{with}/capture"), 200, settled);
        bkash.answers(&format!("POST /{with}/void"), 200, settled);
    }
    let client = bkash.client();
    client.prepare().await.unwrap();
    let done = ResolutionOutcome::Done {
        trx_id: Some(trx_id("DAQ20OC4BG")),
    };
    for payment in [created("TR1"), created_with_agreement("TR1")] {
        let PaymentOutcome::Money(claim) = client.execute_payment(&payment).await else {
            panic!("money")
        };
        assert_eq!(claim.trx_id, Some(trx_id("DAQ20OC4BG")));
        assert_eq!(claim.amount, Some(taka("600")));
        assert_eq!(claim.wallet.unwrap().to_string(), "017••••8575");
        assert_eq!(client.capture_payment(&payment).await, done);
        assert_eq!(client.void_payment(&payment).await, done);
    }
    let calls: Vec<_> = bkash
        .seen()
        .into_iter()
        .map(|seen| (seen.call, seen.body))
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
async fn errors_come_with_http_400_and_a_number_or_a_name() {
    let answered = async |body: &str| {
        let bkash = Recorded::of(Family::TokenizedV2).await;
        bkash.answers("POST /payment/execute", 400, body);
        let client = bkash.client();
        client.prepare().await.unwrap();
        client.execute_payment(&created("TR1")).await
    };
    let short = r#"{"internalCode":"insufficient_balance","externalCode":"2023","errorMessageEn":"Insufficient Balance","errorMessageBn":null}"#;
    let PaymentOutcome::Declined { reason, detail } = answered(short).await else {
        panic!("a decline")
    };
    assert_eq!(reason, Decline::InsufficientBalance);
    assert_eq!(detail, said("2023", "Insufficient Balance"));
    for open in [
        r#"{"internalCode":"invalid_payment_state","externalCode":"2056","errorMessageEn":"Invalid Payment State"}"#,
        r#"{"internalCode":"payment_already_completed","externalCode":null,"errorMessageEn":"x"}"#,
        // A name that was never seen is not believed, whatever it says.
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
async fn a_name_stands_for_its_number_when_that_is_missing() {
    let bkash = Recorded::of(Family::TokenizedV2).await;
    let named = r#"{"internalCode":"invalid_amount","errorMessageEn":"Invalid amount"}"#;
    bkash.answers("POST /payment/create", 400, named);
    let refused = bkash
        .client()
        .create_payment(new_payment("1", Intent::Sale))
        .await;
    let expected = CreateFailed {
        reason: NotCreated::Refused(Decline::MerchantRefused),
        // As it was received: the number that it stands for is only what we know of it.
        bkash_error_code: Some(code("invalid_amount")),
    };
    assert_eq!(refused, Err(expected));
    bkash.answers("POST /payment/execute", 400, named);
    let client = bkash.client();
    client.prepare().await.unwrap();
    let answer = client.execute_payment(&created("TR1")).await;
    assert!(
        matches!(answer, PaymentOutcome::Declined { .. }),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_payment_is_asked_about_under_both_addresses_that_bkash_has_had() {
    let bkash = Recorded::of(Family::TokenizedV2).await;
    let client = bkash.client();
    let waiting = r#"{"paymentId":"TR1","transactionStatus":"Initiated","verificationStatus":"Incomplete","merchantInvoice":"INV-1"}"#;
    bkash.answers("POST /payment/status", 200, waiting);
    assert_eq!(
        client.query_payment(&created("TR1")).await,
        PaymentOutcome::NotExecuted
    );
    let calls: Vec<_> = bkash.seen().into_iter().map(|seen| seen.call).collect();
    assert_eq!(calls, ["POST /query/payment", "POST /payment/status"]);
    // Where the first is known, it is the only one.
    let known = Recorded::of(Family::TokenizedV2).await;
    known.answers(
        "POST /query/payment",
        400,
        r#"{"externalCode":"2002","errorMessageEn":"x"}"#,
    );
    let answer = known.client().query_payment(&created("TR1")).await;
    assert!(matches!(answer, PaymentOutcome::Unusable { .. }));
    assert_eq!(known.only_call().0, "POST /query/payment");
}

#[tokio::test]
async fn an_agreement_is_made_asked_about_and_cancelled() {
    let bkash = Recorded::of(Family::TokenizedV2).await;
    let page = "https://sandbox.payment.bkash.com/?mode=0000";
    let created = json!({ "agreementId": agreement_id(), "bkashURL": page, "agreementStatus": "Initiated",
        "payerReference": "payer-1", "signature": "jkRWIzcMdM" });
    bkash.answers("POST /agreement/create", 200, &created.to_string());
    let completed = json!({ "agreementId": agreement_id(), "agreementStatus": "Completed", "payerAccount": "01770618575" });
    for call in ["POST /agreement/execute", "POST /query/agreement"] {
        bkash.answers(call, 200, &completed.to_string());
    }
    let cancelled = json!({ "agreementId": agreement_id(), "agreementStatus": "Cancelled" });
    bkash.answers("POST /agreement/cancel", 200, &cancelled.to_string());
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
    bkash.answers("POST /agreement/cancel", 200, "{}");
    assert!(
        client.cancel_agreement(&agreement_id()).await.is_err(),
        "nothing was said"
    );
}

#[tokio::test]
async fn an_agreement_that_create_names_by_a_payment_is_called_that() {
    let bkash = Recorded::of(Family::TokenizedV2).await;
    let page = "https://sandbox.payment.bkash.com/?mode=0000";
    let created = json!({ "paymentId": "TR0000abc", "bkashURL": page });
    bkash.answers("POST /agreement/create", 200, &created.to_string());
    let attempt = bkash
        .client()
        .create_agreement(new_agreement())
        .await
        .unwrap()
        .payment_id;
    assert_eq!(attempt, BkashPaymentId::parse("TR0000abc").unwrap());
}

#[tokio::test]
async fn what_the_family_can_do_is_said() {
    let can = Recorded::of(Family::TokenizedV2)
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
