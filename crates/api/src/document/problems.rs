//! Adds the problems that each operation can return, and the list of all problems.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::{AmountError, BkashErrorCode};
use serde_json::{Value, json};

use super::{
    headers,
    operation::Operation,
    traverse::{find, for_each},
};
use crate::problem_code::{ProblemCode, ProblemKind};

/// The problems that every operation can return.
pub(crate) const COMMON: [ProblemCode; 7] = [
    ProblemCode::InvalidRequest,
    ProblemCode::UnknownVersion,
    ProblemCode::InvalidApiKey,
    ProblemCode::MissingScope,
    ProblemCode::TooManyRequests,
    ProblemCode::Unavailable,
    ProblemCode::Internal,
];

/// The problems of operations with a request body.
const WITH_BODY: [ProblemCode; 2] = [ProblemCode::BodyTooLarge, ProblemCode::UnsupportedMediaType];

/// The problems of every POST.
const IDEMPOTENCY: [ProblemCode; 4] = [
    ProblemCode::IdempotencyKeyMissing,
    ProblemCode::IdempotencyKeyInvalid,
    ProblemCode::IdempotencyInProgress,
    ProblemCode::IdempotencyKeyReused,
];

/// All problems that an operation can return.
fn of(operation: Option<&Operation>, method: &str, path: &str) -> Vec<ProblemCode> {
    let mut codes = COMMON.to_vec();
    if path.contains('{') {
        codes.push(ProblemCode::NotFound);
    }
    if matches!(method, "post" | "put" | "patch") {
        codes.extend(WITH_BODY);
    }
    if method == "post" {
        codes.extend(IDEMPOTENCY);
    }
    codes.extend(operation.map_or(&[][..], |operation| operation.problems));
    codes
}

/// Adds the error responses of every operation, and `x-problems`: each problem with its remediation.
pub(super) fn add(document: &mut Value, operations: &[Operation]) {
    for_each(document, |path, method, json| {
        let mut by_status: BTreeMap<StatusCode, Vec<ProblemCode>> = BTreeMap::new();
        for code in of(find(operations, json), method, path) {
            by_status.entry(code.kind().status).or_default().push(code);
        }
        for (status, codes) in by_status {
            json["responses"][status.as_str()] = response(status, &codes);
        }
    });
    let all = ProblemCode::ALL.map(|problem| {
        let ProblemKind {
            code,
            status,
            title,
            retryable,
        } = problem.kind();
        json!({
            "code": code,
            "status": status.as_u16(),
            "title": title,
            "retryable": retryable,
            "remediation": problem.remediation(),
        })
    });
    document["x-problems"] = Value::from(all.to_vec());
}

fn response(status: StatusCode, codes: &[ProblemCode]) -> Value {
    let words: Vec<_> = codes.iter().map(|code| code.as_str()).collect();
    let titles = codes.iter().map(|code| {
        let ProblemKind { code, title, .. } = code.kind();
        format!("`{code}`: {title}.")
    });
    let mut headers = headers::of_responses();
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

/// An example of a problem document.
fn example(code: ProblemCode) -> Value {
    let mut problem = match code {
        ProblemCode::InvalidRequest => {
            let problem = AmountError::Malformed;
            crate::problem::Problem::field("line_items[0].amount", problem)
        }
        code => crate::problem::Problem::new(code),
    };
    if code == ProblemCode::MissingScope {
        problem = problem.with_detail("the key lacks the scope payments:refund");
    }
    if code == ProblemCode::BkashRefused {
        problem = problem.with_bkash_error_code(BkashErrorCode::parse("9999").ok().as_ref());
    }
    json!(crate::problem::ProblemDocument::from(problem))
}
