//! Serves a call: checks it, applies faults, lets the family perform it, and logs it.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{RawPathParams, Request},
    http::{Response, StatusCode, request::Parts},
};

use super::{
    auth::{authorize, not_permitted},
    family::{Call, Family},
    not_found,
    recording::{MAX_BODY, bounded, credentials},
    route::{HttpMethod, Route},
};
use crate::{
    api::Caller,
    call_log::CallRecord,
    error_codes::ErrorCode,
    faults::{self, Kind, Rule},
    fields::Fields,
    merchant::MerchantId,
    operation::Operation,
    reply::Reply,
    simulator::Simulator,
};

/// Durations of `delay`, the `silent` faults and `late` in milliseconds, unless the rule sets one.
const DEFAULT_DELAY: u64 = 1_000;
const DEFAULT_SILENCE: u64 = 60_000;
const DEFAULT_LATENESS: u64 = 60_000;

/// Serves one call to `route` and applies the faults that match.
pub(crate) async fn serve_call(
    simulator: Simulator,
    family: impl Family,
    route: Route,
    path: &RawPathParams,
    request: Request,
) -> Response<Body> {
    if request.method().as_str() != route.method.name() {
        return not_found::method(&simulator, family.api(), request).await;
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY).await;
    let path: Vec<_> = path
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let received = Received::new(route, path, parts, body.ok());
    let operation = family.classify(route.operation, &received.fields);
    // In its own task, because bKash finishes a call whose client has disconnected.
    let handled = tokio::spawn(async move {
        let fault = simulator.next_fault(operation);
        if let Some(late) = fault.as_ref().filter(|fault| fault.kind == Kind::Late) {
            let (simulator, received, late) = (simulator.clone(), received.clone(), late.clone());
            tokio::spawn(async move {
                pause(&late, DEFAULT_LATENESS).await;
                handle(simulator, family, operation, received, None).await;
            });
        }
        handle(simulator, family, operation, received, fault).await
    });
    handled.await.unwrap_or_else(|_| faults::cut())
}

/// A call as it was received.
#[derive(Clone)]
struct Received {
    parts: Parts,
    body: Option<Bytes>,
    /// The fields of the body and of the path.
    fields: Fields,
    /// Whether the body could be parsed.
    readable: bool,
}

impl Received {
    fn new(route: Route, path: Vec<(String, String)>, parts: Parts, body: Option<Bytes>) -> Self {
        let parsed = match (&body, route.method) {
            (_, HttpMethod::Get) => Some(Fields::default()),
            (Some(bytes), HttpMethod::Post) => Fields::parse(bytes).ok(),
            (None, HttpMethod::Post) => None,
        };
        let readable = parsed.is_some();
        let mut fields = parsed.unwrap_or_default();
        for (name, value) in path {
            fields.set(&name, value);
        }
        if let Some(infer) = route.infer_fields {
            infer(&mut fields);
        }
        Self {
            parts,
            body,
            fields,
            readable,
        }
    }
}

async fn handle(
    simulator: Simulator,
    family: impl Family,
    operation: Operation,
    received: Received,
    fault: Option<Rule>,
) -> Response<Body> {
    let at = simulator.now();
    let Received {
        parts,
        body,
        fields,
        readable,
    } = received;
    let call = Call {
        operation,
        caller: Caller {
            api: family.api(),
            merchant: MerchantId::default(),
        },
        headers: &parts.headers,
        fields,
        forced: None,
    };
    let answer = answer(&simulator, family, call, readable, fault.as_ref()).await;
    let fault = fault.filter(|_| !answer.fault_unused);
    let name = fault.as_ref().map(|fault| fault.kind.name());
    let record = CallRecord {
        number: 0,
        at,
        api: Some(family.api()),
        credentials: credentials(&parts.headers),
        method: parts.method,
        path: parts.uri.path().to_owned(),
        status: answer.reply.as_ref().map(|reply| reply.status.as_u16()),
        operation: Some(answer.operation),
        payment_id: answer.payment_id,
        request: bounded(body.unwrap_or_default()),
        answer: answer.reply.as_ref().map(|reply| reply.body.clone()),
        invention: answer.reply.as_ref().and_then(|reply| reply.invention),
        fault: name,
    };
    simulator.record_call(record, simulator.settings().calls_kept);
    match answer.reply {
        None => faults::cut(),
        Some(reply) if fault.is_some_and(|fault| fault.kind == Kind::HalfBody) => {
            let whole = reply.body.clone();
            faults::half_body(reply.into_response(name), &whole)
        }
        Some(reply) => reply.into_response(name),
    }
}

/// The outcome of a call, before it is written to the connection.
struct Answer {
    operation: Operation,
    payment_id: Option<String>,
    /// `None` if the connection is to be closed without a response.
    reply: Option<Reply>,
    /// A fault was selected, but the response had nothing for it to change.
    fault_unused: bool,
}

async fn answer<F: Family>(
    simulator: &Simulator,
    family: F,
    mut call: Call<'_>,
    readable: bool,
    fault: Option<&Rule>,
) -> Answer {
    let operation = call.operation;
    let payment_id = call
        .fields
        .get(&["paymentID", "paymentId"])
        .map(str::to_owned);
    let answer = |reply| Answer {
        operation,
        payment_id,
        reply,
        fault_unused: false,
    };
    if let Some(fault) = fault {
        match fault.kind {
            Kind::Delay => pause(fault, DEFAULT_DELAY).await,
            Kind::SilentBefore => {
                pause(fault, DEFAULT_SILENCE).await;
                return answer(None);
            }
            Kind::CutBefore | Kind::Late => return answer(None),
            Kind::Refuse if !fault.after_effect => call.forced = fault.code,
            Kind::TokenBudget => simulator.change(|state, now| state.block_tokens(operation, now)),
            Kind::Status | Kind::Unauthorized | Kind::Html | Kind::Empty | Kind::Maintenance => {
                if !fault.after_effect
                    && let Some(reply) = fault_reply(family, operation, fault)
                {
                    return answer(Some(reply));
                }
            }
            Kind::SilentAfter
            | Kind::CutAfter
            | Kind::HalfBody
            | Kind::WrongAmount
            | Kind::WrongInvoice
            | Kind::DuplicateCallback
            | Kind::LostCallback
            | Kind::Refuse
            | Kind::Duplicate
            | Kind::Reordered
            | Kind::BadSignature
            | Kind::WrongTopic
            | Kind::Lost => {}
        }
    }
    let mut refused = None;
    if operation.needs_token() {
        let settings = simulator.settings();
        match authorize(simulator, &settings, call.headers) {
            Ok(merchant) => {
                call.caller.merchant = merchant;
                refused = not_permitted(&settings, family, &call);
            }
            Err(refusal) => refused = Some(refusal),
        }
    }
    let reply = match refused {
        Some(refusal) => refusal,
        // Malformed JSON does not reach bKash; its gateway responds.
        None if !readable => Reply::gateway(StatusCode::BAD_REQUEST, "Invalid request body"),
        None => match call.forced {
            // A refused Execute ends the paymentID, so it applies the refusal itself.
            Some(code)
                if !matches!(operation, Operation::Execute | Operation::AgreementExecute) =>
            {
                family.refuse_call(operation, code.into())
            }
            Some(_) | None => family.perform(simulator, &call),
        },
    };
    let Some(fault) = fault else {
        return answer(Some(reply));
    };
    let (reply, fault_unused) = after_effect(simulator, family, operation, fault, reply).await;
    Answer {
        fault_unused,
        ..answer(reply)
    }
}

/// Applies a fault to the response of a call that took effect. Returns the response, unless the caller gets none, and
/// whether the response had nothing for the fault to change.
async fn after_effect(
    simulator: &Simulator,
    family: impl Family,
    operation: Operation,
    fault: &Rule,
    reply: Reply,
) -> (Option<Reply>, bool) {
    match fault.kind {
        Kind::SilentAfter => {
            pause(fault, DEFAULT_SILENCE).await;
            (None, false)
        }
        Kind::CutAfter => (None, false),
        Kind::WrongAmount | Kind::WrongInvoice => {
            let tampered =
                faults::tamper(&reply, fault.kind).filter(|_| simulator.fire_if_left(fault));
            let fault_unused = tampered.is_none();
            (Some(tampered.unwrap_or(reply)), fault_unused)
        }
        Kind::Status
        | Kind::Unauthorized
        | Kind::Html
        | Kind::Empty
        | Kind::Maintenance
        | Kind::Refuse => {
            let replacement = fault_reply(family, operation, fault).filter(|_| fault.after_effect);
            (Some(replacement.unwrap_or(reply)), false)
        }
        Kind::Delay
        | Kind::SilentBefore
        | Kind::CutBefore
        | Kind::Late
        | Kind::HalfBody
        | Kind::DuplicateCallback
        | Kind::LostCallback
        | Kind::TokenBudget
        | Kind::Duplicate
        | Kind::Reordered
        | Kind::BadSignature
        | Kind::WrongTopic
        | Kind::Lost => (Some(reply), false),
    }
}

/// The response that replaces bKash's, for the faults that have one.
fn fault_reply(family: impl Family, operation: Operation, fault: &Rule) -> Option<Reply> {
    let chosen = |default: StatusCode| {
        fault
            .status
            .and_then(|status| StatusCode::from_u16(status).ok())
            .unwrap_or(default)
    };
    Some(match fault.kind {
        Kind::Status => {
            let status = chosen(StatusCode::INTERNAL_SERVER_ERROR);
            let message = match status {
                StatusCode::GATEWAY_TIMEOUT => "Endpoint request timed out",
                StatusCode::FORBIDDEN => "Forbidden",
                StatusCode::UNAUTHORIZED => "Unauthorized",
                other => other.canonical_reason().unwrap_or("Simulated fault"),
            };
            Reply::gateway(status, message)
        }
        Kind::Unauthorized => Reply::gateway(StatusCode::UNAUTHORIZED, "Unauthorized"),
        Kind::Html => Reply {
            status: chosen(StatusCode::OK),
            body: Bytes::from_static(
                b"<html><head><title>Request unsuccessful</title></head><body><h1>Request unsuccessful</h1></body></html>",
            ),
            content_type: "text/html; charset=utf-8",
            invention: None,
        },
        Kind::Empty => Reply {
            status: chosen(StatusCode::OK),
            body: Bytes::new(),
            content_type: "application/json",
            invention: None,
        },
        Kind::Maintenance => family
            .refuse_call(operation, ErrorCode::MAINTENANCE.into())
            .with_status(chosen(StatusCode::SERVICE_UNAVAILABLE))
            .invented("bKash does not document the HTTP status of its maintenance response"),
        Kind::Refuse => family.refuse_call(operation, fault.code?.into()),
        Kind::Delay
        | Kind::SilentBefore
        | Kind::SilentAfter
        | Kind::CutBefore
        | Kind::CutAfter
        | Kind::Late
        | Kind::HalfBody
        | Kind::WrongAmount
        | Kind::WrongInvoice
        | Kind::DuplicateCallback
        | Kind::LostCallback
        | Kind::TokenBudget
        | Kind::Duplicate
        | Kind::Reordered
        | Kind::BadSignature
        | Kind::WrongTopic
        | Kind::Lost => return None,
    })
}

/// The refusal of a token call over the limit. bKash blocks the merchant; its response is not
/// known.
pub(crate) fn token_limit_exceeded(family: impl Family) -> Reply {
    family
        .refuse_token(ErrorCode::SYSTEM_ERROR.into())
        .invented("bKash does not document its response to too many token calls")
}

async fn pause(fault: &Rule, default: u64) {
    tokio::time::sleep(Duration::from_millis(fault.milliseconds.unwrap_or(default))).await;
}
