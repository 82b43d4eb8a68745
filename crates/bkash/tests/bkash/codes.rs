//! bkash's number comes through as it was received: whatever the call, in each family's shapes of an error.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use bkash::Family;
use domain::{
    BkashErrorCode,
    agreement::AgreementOutcome,
    attempt::{CreateFailed, NotCreated},
    hold::{ReportedResolution, ResolutionOutcome},
    payment::Intent,
    session::PaymentOutcome,
};
use engine::ports::{NewRefund, RefundAnswer};
use tracing_subscriber::fmt::MakeWriter;

use crate::{
    recorded::Recorded,
    world::{
        agreement_id, code, created_with_agreement, new_agreement, new_payment, paid, taka, text,
        trx_id, with_agreement,
    },
};

/// A family's shape of an error: HTTP status, body, and the number in it.
struct Shape {
    family: Family,
    status: u16,
    body: &'static str,
    number: &'static str,
}

const fn shape(family: Family, status: u16, number: &'static str, body: &'static str) -> Shape {
    Shape {
        family,
        status,
        body,
        number,
    }
}

const SHAPES: [Shape; 9] = [
    shape(
        Family::TokenizedV1,
        200,
        "2023",
        r#"{"statusCode":"2023","statusMessage":"Insufficient Balance"}"#,
    ),
    shape(
        Family::TokenizedV1,
        200,
        "2003",
        r#"{"errorCode":"2003","errorMessage":"Process failed"}"#,
    ),
    shape(
        Family::TokenizedV1,
        503,
        "503",
        r#"{"statusCode":"503","statusMessage":"System is undergoing maintenance. Please try again later"}"#,
    ),
    shape(
        Family::CheckoutIframe,
        200,
        "2023",
        r#"{"errorCode":"2023","errorMessage":"Insufficient Balance"}"#,
    ),
    shape(
        Family::CheckoutIframe,
        200,
        "9999",
        r#"{"errorCode":9999,"errorMessage":"System error"}"#,
    ),
    shape(
        Family::TokenizedV2,
        400,
        "2023",
        r#"{"internalCode":"insufficient_balance","externalCode":"2023","errorMessageEn":"Insufficient Balance","errorMessageBn":null}"#,
    ),
    shape(
        Family::TokenizedV2,
        400,
        "invalid_payment_state",
        r#"{"internalCode":"invalid_payment_state","errorMessageEn":"Invalid Payment State"}"#,
    ),
    // Seen of no call but a refund; of every call it is bKash's number all the same.
    shape(
        Family::TokenizedV2,
        400,
        "3045",
        r#"{"internalCode":"ERROR_REFUND_TRANSACTION_ID_MISMATCH","externalCode":"3045","errorMessageEn":"x"}"#,
    ),
    shape(
        Family::TokenizedV03,
        200,
        "2045",
        r#"{"statusCode":"2045","statusMessage":"Invalid Merchant Callback URL"}"#,
    ),
];

/// What each call was refused with.
struct Refusals<'a> {
    bkash: &'a Recorded,
    calls: usize,
    numbers: Vec<(&'static str, Option<BkashErrorCode>)>,
}

impl Refusals<'_> {
    /// What a family does not have is refused without a call, and so without a number.
    fn note(&mut self, call: &'static str, number: Option<BkashErrorCode>) {
        let calls = self.bkash.seen().len();
        if calls > self.calls {
            self.numbers.push((call, number));
        } else {
            assert_eq!(number, None, "{call} was not sent");
        }
        self.calls = calls;
    }
}

async fn refusals(bkash: &Recorded) -> Vec<(&'static str, Option<BkashErrorCode>)> {
    let client = bkash.client();
    client.prepare().await.unwrap();
    let payment = created_with_agreement("TR1");
    let attempt = &payment.id;
    let bought = paid(&bkash.world, "TR1", "BFD90JRLST", "100");
    let mut all = Refusals {
        bkash,
        calls: 0,
        numbers: Vec::new(),
    };
    let order = new_payment("5", Intent::Sale);
    all.note("create", not_created(client.create_payment(order).await));
    let order = with_agreement("5", Intent::Sale);
    all.note(
        "create with",
        not_created(client.create_payment(order).await),
    );
    let wish = new_agreement();
    all.note(
        "create agreement",
        not_created(client.create_agreement(wish).await),
    );
    all.note("execute", unpaid(client.execute_payment(&payment).await));
    all.note("query", unpaid(client.query_payment(&payment).await));
    let processed = client.query_resolution(&payment).await;
    let ReportedResolution::Unusable { detail } = processed else {
        panic!("{processed:?}")
    };
    all.note("query settlement", detail.bkash_error_code);
    all.note("capture", unsettled(client.capture_payment(&payment).await));
    all.note("void", unsettled(client.void_payment(&payment).await));
    let refund = NewRefund::first(bought.clone(), taka("5"), text("mug"), text("broken"));
    all.note(
        "refund",
        match client.refund_payment(refund).await {
            RefundAnswer::Refused { detail, .. } | RefundAnswer::Unusable { detail } => {
                detail.bkash_error_code
            }
            RefundAnswer::NotSent(_) => None,
            done @ RefundAnswer::Done(_) => panic!("{done:?}"),
        },
    );
    let past = client.past_refunds(&bought).await.unwrap_err();
    all.note("refund status", past.bkash_error_code);
    all.note(
        "execute agreement",
        no_consent(client.execute_agreement(attempt).await),
    );
    let asked = client.query_agreement_attempt(attempt).await;
    all.note("query agreement", no_consent(asked));
    let standing = client.cancel_agreement(&agreement_id()).await.unwrap_err();
    all.note("cancel agreement", standing.bkash_error_code);
    let lost = client.search_transaction(&trx_id("BFD90JRLST")).await;
    all.note("search", lost.unwrap_err().bkash_error_code().cloned());
    all.numbers
}

fn not_created<T: std::fmt::Debug>(answer: Result<T, CreateFailed>) -> Option<BkashErrorCode> {
    answer.unwrap_err().bkash_error_code
}

fn unpaid(answer: PaymentOutcome) -> Option<BkashErrorCode> {
    match answer {
        PaymentOutcome::Declined { detail, .. } | PaymentOutcome::Unusable { detail } => {
            detail.bkash_error_code
        }
        other => panic!("{other:?}"),
    }
}

fn unsettled(answer: ResolutionOutcome) -> Option<BkashErrorCode> {
    match answer {
        ResolutionOutcome::Refused { detail, .. } | ResolutionOutcome::Unusable { detail } => {
            detail.bkash_error_code
        }
        other => panic!("{other:?}"),
    }
}

fn no_consent(answer: AgreementOutcome) -> Option<BkashErrorCode> {
    match answer {
        AgreementOutcome::Declined { detail, .. } | AgreementOutcome::Unusable { detail } => {
            detail.bkash_error_code
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn whatever_was_called_the_number_comes_through() {
    for Shape {
        family,
        status,
        body,
        number,
    } in SHAPES
    {
        let bkash = Recorded::of(family).await;
        bkash.answers_all(status, body);
        let refusals = refusals(&bkash).await;
        let calls = match family {
            Family::TokenizedV1 | Family::TokenizedV2 => 14,
            Family::CheckoutIframe | Family::TokenizedV03 => 9,
        };
        assert_eq!(refusals.len(), calls, "{family:?}: {refusals:?}");
        for (call, came) in refusals {
            assert_eq!(came, Some(code(number)), "{family:?}, {call}: {body}");
        }
    }
}

#[tokio::test]
async fn what_the_gateway_says_has_no_number() {
    for family in Family::ALL {
        for (status, body) in [
            (403, r#"{"message":"Forbidden"}"#),
            (400, r#"{"message":"Invalid request body"}"#),
            (504, r#"{"message":"Endpoint request timed out"}"#),
            (502, "<html>Bad Gateway</html>"),
            (200, ""),
        ] {
            let bkash = Recorded::of(family).await;
            bkash.answers_all(status, body);
            for (call, came) in refusals(&bkash).await {
                assert_eq!(came, None, "{family:?}, {call}: {body}");
            }
        }
    }
}

#[tokio::test]
async fn what_stands_in_a_numbers_place_and_is_none_is_not_carried_on() {
    for body in [
        r#"{"statusCode":"01770618575","statusMessage":"x"}"#,
        r#"{"statusCode":"eyJraWQiOiJ.eyJzdWIi.c2ln","statusMessage":"x"}"#,
        r#"{"errorCode":"<b>2023</b>","errorMessage":"x"}"#,
        r#"{"errorCode":"2023456789012","errorMessage":"x"}"#,
    ] {
        let bkash = Recorded::of(Family::TokenizedV1).await;
        bkash.answers_all(200, body);
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
async fn the_number_of_a_refused_token_goes_with_what_was_not_sent() {
    for (family, call, status, body, number) in [
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
        let bkash = Recorded::of(family).await;
        bkash.answers(call, status, body);
        let client = bkash.client();
        assert_eq!(client.prepare().await.unwrap_err().bkash_error_code, number);
        let sent = client.create_payment(new_payment("5", Intent::Sale)).await;
        // It says why nothing was sent, and decides nothing: bKash did not refuse the payment.
        let expected = CreateFailed {
            reason: NotCreated::Unanswered,
            bkash_error_code: number,
        };
        assert_eq!(sent, Err(expected), "{family:?}");
        assert_eq!(bkash.seen().len(), 0);
    }
}

/// What is logged, line by line.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_log_line_of_a_refused_call_has_the_number_as_a_field() {
    let lines = Lines::default();
    let log = tracing_subscriber::fmt().json().with_writer(lines.clone());
    let bkash = Recorded::of(Family::TokenizedV1).await;
    bkash.answers_all(200, SHAPES[0].body);
    let client = bkash.client();
    client.prepare().await.unwrap();
    // Whether a line is wanted is asked where it is first written, which is another test if that comes first.
    client.execute_payment(&created_with_agreement("TR0")).await;
    client.prepare().await.unwrap();
    let logging = tracing::subscriber::set_default(log.finish());
    tracing::callsite::rebuild_interest_cache();
    client.execute_payment(&created_with_agreement("TR1")).await;
    drop(logging);
    let written = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let line: serde_json::Value = serde_json::from_str(written.lines().next().unwrap()).unwrap();
    assert_eq!(line["fields"]["bkash_error_code"], "2023", "{line}");
    assert_eq!(
        line["fields"]["call"], "/tokenized/checkout/execute",
        "{line}"
    );
}
