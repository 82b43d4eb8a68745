//! Error codes are reported as received, for every call and in every family's form of an error.

use bkash::Family;
use domain::{
    BkashErrorCode,
    agreement::AgreementOutcome,
    hold::{ReportedResolution, ResolutionOutcome},
    hosted_page::{CreateFailed, NotCreated},
    payment::Intent,
    payment::PaymentOutcome,
};
use engine::ports::{NewRefund, RefundAnswer};

use crate::{
    fixtures::{
        agreement_id, code, created_with_agreement, new_agreement, new_payment, paid, taka, text,
        trx_id, with_agreement,
    },
    logs,
    scripted_server::ScriptedServer,
};

/// An error answer of a family: HTTP status, body, and the error code in it.
struct ErrorForm {
    family: Family,
    status: u16,
    body: &'static str,
    error_code: &'static str,
}

const fn error_form(
    family: Family,
    status: u16,
    error_code: &'static str,
    body: &'static str,
) -> ErrorForm {
    ErrorForm {
        family,
        status,
        body,
        error_code,
    }
}

const ERROR_FORMS: [ErrorForm; 9] = [
    error_form(
        Family::TokenizedV1,
        200,
        "2023",
        r#"{"statusCode":"2023","statusMessage":"Insufficient Balance"}"#,
    ),
    error_form(
        Family::TokenizedV1,
        200,
        "2003",
        r#"{"errorCode":"2003","errorMessage":"Process failed"}"#,
    ),
    error_form(
        Family::TokenizedV1,
        503,
        "503",
        r#"{"statusCode":"503","statusMessage":"System is undergoing maintenance. Please try again later"}"#,
    ),
    error_form(
        Family::CheckoutIframe,
        200,
        "2023",
        r#"{"errorCode":"2023","errorMessage":"Insufficient Balance"}"#,
    ),
    error_form(
        Family::CheckoutIframe,
        200,
        "9999",
        r#"{"errorCode":9999,"errorMessage":"System error"}"#,
    ),
    error_form(
        Family::TokenizedV2,
        400,
        "2023",
        r#"{"internalCode":"insufficient_balance","externalCode":"2023","errorMessageEn":"Insufficient Balance","errorMessageBn":null}"#,
    ),
    error_form(
        Family::TokenizedV2,
        400,
        "invalid_payment_state",
        r#"{"internalCode":"invalid_payment_state","errorMessageEn":"Invalid Payment State"}"#,
    ),
    // Only a refund has been seen with it, but it is an error code in the answer to any call.
    error_form(
        Family::TokenizedV2,
        400,
        "3045",
        r#"{"internalCode":"ERROR_REFUND_TRANSACTION_ID_MISMATCH","externalCode":"3045","errorMessageEn":"x"}"#,
    ),
    error_form(
        Family::TokenizedV03,
        200,
        "2045",
        r#"{"statusCode":"2045","statusMessage":"Invalid Merchant Callback URL"}"#,
    ),
];

/// The error code of each refused call.
struct Refusals<'a> {
    bkash: &'a ScriptedServer,
    calls: usize,
    codes: Vec<(&'static str, Option<BkashErrorCode>)>,
}

impl Refusals<'_> {
    /// Records the error code of a call. An unsupported operation is refused without a request and a code.
    fn record(&mut self, call: &'static str, error_code: Option<BkashErrorCode>) {
        let calls = self.bkash.requests().len();
        if calls > self.calls {
            self.codes.push((call, error_code));
        } else {
            assert_eq!(error_code, None, "{call} was not sent");
        }
        self.calls = calls;
    }
}

async fn refusals(bkash: &ScriptedServer) -> Vec<(&'static str, Option<BkashErrorCode>)> {
    let client = bkash.client();
    client.prepare().await.unwrap();
    let payment = created_with_agreement("TR1");
    let attempt = &payment.id;
    let paid_payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "100");
    let mut all = Refusals {
        bkash,
        calls: 0,
        codes: Vec::new(),
    };
    let order = new_payment("5", Intent::Sale);
    all.record("create", create_code(client.create_payment(order).await));
    let order = with_agreement("5", Intent::Sale);
    all.record(
        "create with agreement",
        create_code(client.create_payment(order).await),
    );
    let agreement = new_agreement();
    all.record(
        "create agreement",
        create_code(client.create_agreement(agreement).await),
    );
    all.record(
        "execute",
        payment_code(client.execute_payment(&payment).await),
    );
    all.record("query", payment_code(client.query_payment(&payment).await));
    let processed = client.query_resolution(&payment).await;
    let ReportedResolution::Unusable { detail } = processed else {
        panic!("{processed:?}")
    };
    all.record("query resolution", detail.bkash_error_code);
    all.record(
        "capture",
        resolution_code(client.capture_payment(&payment).await),
    );
    all.record("void", resolution_code(client.void_payment(&payment).await));
    let refund = NewRefund::first(paid_payment.clone(), taka("5"), text("mug"), text("broken"));
    all.record(
        "refund",
        match client.refund_payment(refund).await {
            RefundAnswer::Refused { detail, .. } | RefundAnswer::Unusable { detail } => {
                detail.bkash_error_code
            }
            RefundAnswer::NotSent(_) => None,
            done @ RefundAnswer::Done(_) => panic!("{done:?}"),
        },
    );
    let past = client.past_refunds(&paid_payment).await.unwrap_err();
    all.record("refund status", past.bkash_error_code);
    all.record(
        "execute agreement",
        agreement_code(client.execute_agreement(attempt).await),
    );
    let queried = client.query_agreement_attempt(attempt).await;
    all.record("query agreement", agreement_code(queried));
    let cancelled = client.cancel_agreement(&agreement_id()).await.unwrap_err();
    all.record("cancel agreement", cancelled.bkash_error_code);
    let not_found = client.search_transaction(&trx_id("BFD90JRLST")).await;
    all.record("search", not_found.unwrap_err().bkash_error_code().cloned());
    all.codes
}

fn create_code<T: std::fmt::Debug>(answer: Result<T, CreateFailed>) -> Option<BkashErrorCode> {
    answer.unwrap_err().bkash_error_code
}

fn payment_code(answer: PaymentOutcome) -> Option<BkashErrorCode> {
    match answer {
        PaymentOutcome::Declined { detail, .. } | PaymentOutcome::Unusable { detail } => {
            detail.bkash_error_code
        }
        other => panic!("{other:?}"),
    }
}

fn resolution_code(answer: ResolutionOutcome) -> Option<BkashErrorCode> {
    match answer {
        ResolutionOutcome::Refused { detail, .. } | ResolutionOutcome::Unusable { detail } => {
            detail.bkash_error_code
        }
        other => panic!("{other:?}"),
    }
}

fn agreement_code(answer: AgreementOutcome) -> Option<BkashErrorCode> {
    match answer {
        AgreementOutcome::Declined { detail, .. } | AgreementOutcome::Unusable { detail } => {
            detail.bkash_error_code
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_call_reports_the_error_code() {
    for ErrorForm {
        family,
        status,
        body,
        error_code,
    } in ERROR_FORMS
    {
        let bkash = ScriptedServer::of(family).await;
        bkash.answer_all(status, body);
        let refusals = refusals(&bkash).await;
        let calls = match family {
            Family::TokenizedV1 | Family::TokenizedV2 => 14,
            Family::CheckoutIframe | Family::TokenizedV03 => 9,
        };
        assert_eq!(refusals.len(), calls, "{family:?}: {refusals:?}");
        for (call, reported) in refusals {
            assert_eq!(
                reported,
                Some(code(error_code)),
                "{family:?}, {call}: {body}"
            );
        }
    }
}

#[tokio::test]
async fn a_gateway_error_has_no_error_code() {
    for family in Family::ALL {
        for (status, body) in [
            (403, r#"{"message":"Forbidden"}"#),
            (400, r#"{"message":"Invalid request body"}"#),
            (504, r#"{"message":"Endpoint request timed out"}"#),
            (502, "<html>Bad Gateway</html>"),
            (200, ""),
        ] {
            let bkash = ScriptedServer::of(family).await;
            bkash.answer_all(status, body);
            for (call, reported) in refusals(&bkash).await {
                assert_eq!(reported, None, "{family:?}, {call}: {body}");
            }
        }
    }
}

#[tokio::test]
async fn a_malformed_error_code_is_not_reported() {
    for body in [
        r#"{"statusCode":"01770618575","statusMessage":"x"}"#,
        r#"{"statusCode":"eyJraWQiOiJ.eyJzdWIi.c2ln","statusMessage":"x"}"#,
        r#"{"errorCode":"<b>2023</b>","errorMessage":"x"}"#,
        r#"{"errorCode":"2023456789012","errorMessage":"x"}"#,
    ] {
        let bkash = ScriptedServer::of(Family::TokenizedV1).await;
        bkash.answer_all(200, body);
        let client = bkash.client();
        client.prepare().await.unwrap();
        let answer = client.execute_payment(&created_with_agreement("TR1")).await;
        let PaymentOutcome::Unusable { detail } = answer else {
            panic!("{answer:?}")
        };
        assert_eq!(detail.bkash_error_code, None, "{body}");
        for whole in ["01770618575", "eyJraWQiOiJ.eyJzdWIi"] {
            assert!(!detail.text.contains(whole), "{detail}");
        }
    }
}

#[tokio::test]
async fn the_error_code_of_a_refused_token_is_reported_for_the_call_that_was_not_sent() {
    for (family, call, status, body, error_code) in [
        (
            Family::TokenizedV1,
            "POST /tokenized/checkout/token/grant",
            200,
            r#"{"statusCode":"9999","statusMessage":"Invalid or unrecognized access credentials"}"#,
            Some(code("9999")),
        ),
        (
            Family::TokenizedV2,
            "POST /auth/grant-token",
            400,
            r#"{"internalCode":"invalid_app_key","externalCode":"2001","errorMessageEn":"Invalid App Key"}"#,
            Some(code("2001")),
        ),
        (
            Family::CheckoutIframe,
            "POST /checkout/token/grant",
            200,
            r#"{"status":"fail","msg":"Invalid or unrecognized access credentials"}"#,
            None,
        ),
    ] {
        let bkash = ScriptedServer::of(family).await;
        bkash.answer(call, status, body);
        let client = bkash.client();
        assert_eq!(
            client.prepare().await.unwrap_err().bkash_error_code,
            error_code
        );
        let sent = client.create_payment(new_payment("5", Intent::Sale)).await;
        // The code explains why nothing was sent. bKash did not refuse the payment.
        let expected = CreateFailed {
            reason: NotCreated::Unanswered,
            bkash_error_code: error_code,
        };
        assert_eq!(sent, Err(expected), "{family:?}");
        assert_eq!(bkash.requests().len(), 0);
    }
}

#[tokio::test]
async fn the_log_event_of_a_refused_call_has_the_error_code_as_a_field() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    bkash.answer_all(200, ERROR_FORMS[0].body);
    let client = bkash.client();
    let payment = created_with_agreement("TR1");
    let events = logs::captured(async {
        client.prepare().await.unwrap();
        client.execute_payment(&payment).await;
    })
    .await;
    let answered = events
        .iter()
        .find(|event| event.message == "bKash answered");
    let answered = answered.unwrap_or_else(|| panic!("no answer was logged: {events:?}"));
    assert_eq!(answered.field("bkash_error_code"), Some("2023"));
    assert_eq!(answered.field("call"), Some("/tokenized/checkout/execute"));
}

#[tokio::test]
async fn a_token_call_is_logged_in_the_span_of_its_caller() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let client = bkash.client();
    let events = logs::captured(async { client.prepare().await.unwrap() }).await;
    let path = events[0].field("path");
    assert_eq!(path, Some("/tokenized/checkout/token/grant"), "{events:?}");
}
