//! The problems that each operation may answer.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::BkashErrorCode;
use serde_json::{Value, json};

use super::{for_each, headers};
use crate::codes::Code;

/// Of every operation.
const ALWAYS: [Code; 6] = [
    Code::InvalidRequest,
    Code::UnknownVersion,
    Code::InvalidApiKey,
    Code::MissingScope,
    Code::TooManyRequests,
    Code::Internal,
];

/// Of every operation that reads a body.
const WITH_BODY: [Code; 2] = [Code::BodyTooLarge, Code::UnsupportedMediaType];

/// Of every POST.
const ONCE: [Code; 4] = [
    Code::IdempotencyKeyMissing,
    Code::IdempotencyKeyInvalid,
    Code::IdempotencyInProgress,
    Code::IdempotencyKeyReused,
];

/// Of one operation.
fn own(operation: &str) -> &'static [Code] {
    match operation {
        "open_session" => &[
            Code::InvoiceInUse,
            Code::ReturnUrlNotRegistered,
            Code::BkashUnavailable,
        ],
        "start_session" => &[
            Code::AlreadyPaid,
            Code::SessionClosed,
            Code::PaymentUnsettled,
            Code::AgreementNotActive,
            Code::LimitReached,
            Code::BkashUnavailable,
        ],
        "cancel_session" => &[
            Code::AlreadyPaid,
            Code::SessionClosed,
            Code::PaymentUnsettled,
        ],
        "capture_payment" | "void_payment" => &[
            Code::NotHeld,
            Code::OtherResolution,
            Code::PaymentUnsettled,
            Code::BkashUnavailable,
        ],
        "create_refund" => &[
            Code::NotRefundable,
            Code::RefundTooMuch,
            Code::RefundUnderWay,
            Code::RefundTooLate,
            Code::TooManyRefunds,
            Code::NotOffered,
            Code::PaymentUnsettled,
            Code::NotFound,
            Code::BkashUnavailable,
        ],
        "cancel_agreement" => &[Code::AgreementNotActive, Code::LimitReached],
        "search_transaction" => &[Code::BkashRefused, Code::BkashUnavailable],
        "create_webhook_endpoint" | "create_api_key" | "roll_api_key" | "create_merchant_key" => {
            &[Code::LimitReached]
        }
        "create_merchant" => &[Code::MerchantExists, Code::MerchantConfigured],
        "change_merchant" | "connect_merchant" | "disconnect_merchant" => {
            &[Code::MerchantConfigured]
        }
        "replay_events" => &[Code::EndpointDisabled],
        _ => &[],
    }
}

/// Every code that an operation may answer with.
fn of(operation: &str, method: &str, path: &str) -> Vec<Code> {
    let mut codes = ALWAYS.to_vec();
    if path.contains('{') {
        codes.push(Code::NotFound);
    }
    if matches!(method, "post" | "put" | "patch") {
        codes.extend(WITH_BODY);
    }
    if method == "post" {
        codes.extend(ONCE);
    }
    codes.extend(own(operation));
    codes
}

/// Adds the answers, and the list of all problems with what to do about each.
pub(super) fn add(document: &mut Value) {
    for_each(document, |path, method, operation| {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let mut by_status: BTreeMap<StatusCode, Vec<Code>> = BTreeMap::new();
        for code in of(id, method, path) {
            by_status.entry(code.about().1).or_default().push(code);
        }
        for (status, codes) in by_status {
            operation["responses"][status.as_str()] = answer(status, &codes);
        }
    });
    let all = Code::ALL.map(|code| {
        let (word, status, title, retryable) = code.about();
        json!({
            "code": word,
            "status": status.as_u16(),
            "title": title,
            "retryable": retryable,
            "advice": code.advice(),
        })
    });
    document["x-problems"] = Value::from(all.to_vec());
}

fn answer(status: StatusCode, codes: &[Code]) -> Value {
    let words: Vec<_> = codes.iter().map(|code| code.about().0).collect();
    let titles = codes.iter().map(|code| {
        let (word, _, title, _) = code.about();
        format!("`{word}`: {title}.")
    });
    let mut headers = headers::of_answers();
    if matches!(status, StatusCode::TOO_MANY_REQUESTS) {
        headers["Retry-After"] = headers::reference("RetryAfter");
    }
    if matches!(status, StatusCode::UNAUTHORIZED) {
        headers["WWW-Authenticate"] = headers::reference("WwwAuthenticate");
    }
    json!({
        "description": titles.collect::<Vec<_>>().join(" "),
        "headers": headers,
        "content": { "application/problem+json": {
            "schema": {
                "$ref": "#/components/schemas/Problem",
                "properties": { "status": { "const": status.as_u16() }, "code": { "enum": words } },
            },
            "example": example(codes[0]),
        } },
    })
}

/// The document of a problem, as it is answered.
fn example(code: Code) -> Value {
    let mut problem = match code {
        Code::InvalidRequest => {
            let more = "an amount is written with digits and at most one point, such as 599.00";
            crate::problem::Problem::field("line_items[0].amount", more)
        }
        code => crate::problem::Problem::new(code),
    };
    if code == Code::MissingScope {
        problem = problem.with("the key lacks the scope payments:refund");
    }
    if code == Code::BkashRefused {
        problem = problem.of_bkash(BkashErrorCode::parse("9999").ok().as_ref());
    }
    json!(crate::problem::ProblemDocument::from(problem))
}
