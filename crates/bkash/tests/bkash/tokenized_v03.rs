//! The guide v0.3: its samples as printed, with their oddities, and its own error codes.

use bkash::Family;
use domain::hold::ResolutionOutcome;
use domain::refund::RefundForbidden;
use domain::{
    BkashAgreementId, BkashPaymentId,
    agreement::AgreementOutcome,
    hosted_page::{BkashPage, NotCreated},
    payment::Intent,
    payment::PaymentOutcome,
};
use engine::ports::{BkashAgreementStatus, CreatedPayment, NewRefund, RefundAnswer};
use serde_json::json;

use crate::{
    fixtures::{
        agreement_id, created, new_agreement, new_payment, paid, taka, text, trx_id, with_agreement,
    },
    scripted_server::ScriptedServer,
};

const AGREED: &str = r#"{"statusCode":"0000","statusMessage":"Successful","paymentID":"AGRWG331546317973328","payerReference":"019912123",
 "bkashURL":"https://secureweb.bka.sh./redirect/tokenized/?paymentID=AGRWG331546317973328&hash=Enp&type=Agreement",
 "agreementCreateTime":"2019-01-01T04:46:16:590 GMT+0000","agreementStatus":"Initiated","callbackURL":"www.CallbackUrl.com",
 "successCallbackURL":"www.CallbackUrl.com?paymentID=AGRWG331546317973328&execute=Agreement&status=success"}"#;
const CREATED: &str = r#"{"statusCode":"0000","statusMessage":"Successful","paymentID":"PAYW942F1546251355272",
 "agreementID":"TokenizedMerchant0136HXV1X1546251271233","paymentCreateTime":"2019-12-31T10:15:59:932 GMT+0000",
 "transactionStatus":"Initiated","amount":"50","currency":"BDT","intent":"sale","merchantInvoiceNumber":"INV-1",
 "bkashURL":"https:// https://secureweb.bka.sh./redirect/tokenized/?paymentID=PAYW942F1546251355272&hash=Vd9 4LO&type=Payment"}"#;

#[tokio::test]
async fn an_agreement_and_a_payment_follow_the_samples_of_the_guide() {
    let bkash = ScriptedServer::of(Family::TokenizedV03).await;
    let executed = r#"{"statusCode":"0000","statusMessage":"Successful","paymentID":"AGRWG331546317973328","payerReference":"019912123",
        "agreementID":"TokenizedMerchant0136HXV1X1546251271233","agreementExecuteTime":"2019-01-01T04:46:16:590 GMT+0000","agreementStatus":"Completed "}"#;
    let paid = r#"{"statusCode":"0000","statusMessage":"Successful","paymentID":"PAYW942F1546251355272","trxID":"EA8KA14X8V",
        "agreementID":"TokenizedMerchant0136HXV1X1546251271233","transactionStatus":"Completed","amount":"50","currency":"BDT",
        "intent":"sale","merchantInvoiceNumber":"INV-1"}"#;
    let cancelled = r#"{"statusCode":"0000","statusMessage":"Successful","paymentID":"PAYW942F1546251355272",
        "agreementID":"TokenizedMerchant0136HXV1X1546251271233","agreementVoidTime":"2019-12-31T10:15:59:932 GMT+0000","agreementStatus":"Completed"}"#;
    for (path, answer) in [
        ("agreement/create", AGREED),
        ("agreement/execute", executed),
        ("agreement/cancel", cancelled),
        ("payment/create", CREATED),
        ("payment/execute", paid),
        ("payment/status", paid),
    ] {
        bkash.answer(&format!("POST /tokenized/{path}"), 200, answer);
    }
    let client = bkash.client();
    let agreement = client.create_agreement(new_agreement()).await.unwrap();
    assert_eq!(agreement.signature, None);
    let AgreementOutcome::Consented { agreement_id, .. } =
        client.execute_agreement(&agreement.payment_id).await
    else {
        panic!("expected consent")
    };
    let expected = BkashAgreementId::parse("TokenizedMerchant0136HXV1X1546251271233").unwrap();
    assert_eq!(agreement_id, expected);
    let mut new = with_agreement("50", Intent::Sale);
    new.agreement = Some(agreement_id.clone());
    let initiated = client.create_payment(new).await.unwrap();
    let BkashPage::Address(page) = &initiated.page else {
        panic!("expected an address")
    };
    assert!(page.starts_with("https://secureweb.bka.sh./redirect/") && page.contains("Vd94LO"));
    let payment = CreatedPayment {
        id: initiated.payment_id,
        agreement: Some(agreement_id.clone()),
    };
    for answer in [
        client.execute_payment(&payment).await,
        client.query_payment(&payment).await,
    ] {
        let PaymentOutcome::Money(charge) = answer else {
            panic!("expected money")
        };
        assert_eq!(charge.trx_id, Some(trx_id("EA8KA14X8V")));
    }
    assert_eq!(client.cancel_agreement(&agreement_id).await, Ok(()));
    let body = bkash.requests()[2].body.clone();
    let expected = json!({
        "agreementID": agreement_id, "amount": "50.00", "currency": "BDT", "intent": "sale",
        "merchantInvoiceNumber": "INV-1", "callbackURL": "https://shop.example/cb",
    });
    assert_eq!(body, Some(expected));
}

#[tokio::test]
async fn error_codes_are_read_from_the_list_of_the_guide() {
    let bkash = ScriptedServer::of(Family::TokenizedV03).await;
    let client = bkash.client();
    client.prepare().await.unwrap();
    let execute = "POST /tokenized/payment/execute";
    let cancel = "POST /tokenized/agreement/cancel";
    // In the current list, 2057 has the same meaning, 2053 is "agreement cancelled", 2049 "callback" and 2044 "not
    // subscribed".
    for (code, declined) in [
        ("2057", true),
        ("2049", true),
        ("2044", true),
        ("2053", false),
        ("2056", false),
        ("2023", false),
    ] {
        let answer = json!({ "statusCode": code, "statusMessage": "x" });
        bkash.answer(execute, 200, &answer.to_string());
        let answer = client.execute_payment(&created("PAY1")).await;
        assert_eq!(
            matches!(answer, PaymentOutcome::Declined { .. }),
            declined,
            "{code}: {answer:?}"
        );
        assert!(declined || matches!(answer, PaymentOutcome::Unusable { .. }));
    }
    for (code, gone) in [
        ("2047", true),
        ("2050", true),
        ("2051", false),
        ("2053", false),
    ] {
        let answer = json!({ "statusCode": code, "statusMessage": "x" });
        bkash.answer(cancel, 200, &answer.to_string());
        assert_eq!(
            client.cancel_agreement(&agreement_id()).await.is_ok(),
            gone,
            "{code}"
        );
    }
}

#[tokio::test]
async fn operations_outside_the_guide_are_not_sent() {
    let bkash = ScriptedServer::of(Family::TokenizedV03).await;
    let client = bkash.client();
    let can = client.capabilities();
    assert!(can.agreements && !can.one_off_payments && !can.authorizations);
    assert_eq!(can.refunds, None);
    for payment in [
        new_payment("1", Intent::Sale),
        with_agreement("1", Intent::Authorization),
    ] {
        let refused = client.create_payment(payment).await;
        assert!(
            matches!(refused, Err(ref failed) if matches!(failed.reason, NotCreated::Refused(_)))
        );
    }
    let refused = client.capture_payment(&created("PAY1")).await;
    assert!(matches!(refused, ResolutionOutcome::Refused { .. }));
    let refused = client.void_payment(&created("PAY1")).await;
    assert!(matches!(refused, ResolutionOutcome::Refused { .. }));
    let taken = paid(&bkash.machine, "PAY1", "EA8KA14X8V", "50");
    assert!(client.refund_status(&taken).await.is_err());
    let refund = NewRefund::first(taken, taka("1"), text("tea"), text("cold"));
    let not_sent = RefundAnswer::NotSent(RefundForbidden::NotOffered);
    assert_eq!(client.refund_payment(refund).await, not_sent);
    let status = client.query_agreement(&agreement_id()).await;
    assert_eq!(status, BkashAgreementStatus::Unknown);
    assert!(bkash.requests().is_empty());
}

#[tokio::test]
async fn an_agreement_attempt_is_queried_by_its_payment_id() {
    let bkash = ScriptedServer::of(Family::TokenizedV03).await;
    let call = "POST /tokenized/payment/status";
    bkash.answer(
        call,
        200,
        r#"{"statusCode":"0000","agreementStatus":"Initiated"}"#,
    );
    let attempt = BkashPaymentId::parse("AGRWG331546317973328").unwrap();
    let answer = bkash.client().query_agreement_attempt(&attempt).await;
    assert_eq!(answer, AgreementOutcome::NotExecuted);
    let body = Some(json!({ "paymentID": "AGRWG331546317973328" }));
    assert_eq!(bkash.only_call(), (call.to_owned(), body));
}
