//! What stands before bKash's own code: routes, tokens and keys, and the faults put on the line.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{RawPathParams, Request},
    http::{HeaderMap, Response, StatusCode, header, request::Parts},
};

use crate::{
    answer::Reply,
    api::{Api, Caller},
    calls::CallRecord,
    core::Simulator,
    faults::{self, Kind, Rule},
    fields::Fields,
    mask::masked,
    merchant::MerchantId,
    operation::Operation,
    refusal::{Code, Refusal},
    settings::Settings,
    unknown,
};

/// Far above anything bKash takes, and small enough to hold for every connection.
pub(crate) const LONGEST_BODY: usize = 256 * 1024;
/// How long `delay` waits, and the `silent` faults, unless the rule says.
const USUAL_DELAY: u64 = 1_000;
const USUAL_SILENCE: u64 = 60_000;

/// How much of a request body the log of calls keeps.
const LONGEST_KEPT: usize = 4 * 1024;

/// The method and path of one of bKash's calls. A segment such as `{paymentID}` becomes a field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Route {
    pub(crate) method: Verb,
    pub(crate) path: &'static str,
    pub(crate) operation: Operation,
    /// Adds the fields that the path has told, where the body does not have them.
    pub(crate) tells: Option<fn(&mut Fields)>,
}

impl Route {
    pub(crate) const fn get(path: &'static str, operation: Operation) -> Self {
        Self {
            method: Verb::Get,
            path,
            operation,
            tells: None,
        }
    }

    pub(crate) const fn post(path: &'static str, operation: Operation) -> Self {
        Self {
            method: Verb::Post,
            path,
            operation,
            tells: None,
        }
    }

    pub(crate) const fn telling(self, tells: fn(&mut Fields)) -> Self {
        Self {
            tells: Some(tells),
            ..self
        }
    }
}

/// The methods that bKash's API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
}

impl Verb {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A call that reached its family.
pub(crate) struct Call<'a> {
    pub(crate) operation: Operation,
    /// Who calls. Grant and Refresh, which come without a token, find out themselves.
    pub(crate) caller: Caller,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) fields: Fields,
    /// A refusal that a fault asks for.
    pub(crate) forced: Option<Code>,
}

/// One family of bKash's API: how it reads calls, performs them and refuses.
pub(crate) trait Family: Copy + Send + Sync + 'static {
    /// Which API it is.
    fn api(self) -> Api;
    /// What a call to this route really is, which the fields may tell.
    fn classify(self, route: Operation, fields: &Fields) -> Operation;
    fn perform(self, simulator: &Simulator, call: &Call<'_>) -> Reply;
    fn refuse(self, refusal: Refusal) -> Reply;
    /// Refuses a call for a token, where that has other words.
    fn refuse_token(self, refusal: Refusal) -> Reply {
        self.refuse(refusal)
    }
    /// Refuses in the words that the operation has.
    fn refuse_call(self, operation: Operation, refusal: Refusal) -> Reply {
        if operation.needs_token() {
            self.refuse(refusal)
        } else {
            self.refuse_token(refusal)
        }
    }
}

/// Answers one call to `route`, breaking on the way what the faults ask for.
pub(crate) async fn serve_call(
    simulator: Simulator,
    family: impl Family,
    route: Route,
    path: &RawPathParams,
    request: Request,
) -> Response<Body> {
    if request.method().as_str() != route.method.name() {
        return unknown::method(&simulator, family.api(), request).await;
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LONGEST_BODY).await;
    let path: Vec<_> = path
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    // A task of its own: bKash goes on with a call whose caller has hung up.
    let handled = tokio::spawn(handle(simulator, family, route, path, parts, body.ok()));
    handled.await.unwrap_or_else(|_| faults::cut())
}

async fn handle(
    simulator: Simulator,
    family: impl Family,
    route: Route,
    path: Vec<(String, String)>,
    parts: Parts,
    body: Option<Bytes>,
) -> Response<Body> {
    let at = simulator.now();
    let parsed = match (&body, route.method) {
        (_, Verb::Get) => Some(Fields::default()),
        (Some(bytes), Verb::Post) => Fields::parse(bytes).ok(),
        (None, Verb::Post) => None,
    };
    let readable = parsed.is_some();
    let mut fields = parsed.unwrap_or_default();
    for (name, value) in path {
        fields.set(&name, value);
    }
    if let Some(tell) = route.tells {
        tell(&mut fields);
    }
    let operation = family.classify(route.operation, &fields);
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
    let fault = simulator.draw_fault(operation);
    let answer = answer(&simulator, family, call, readable, fault.as_ref()).await;
    let fault = fault.filter(|_| !answer.spared);
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
        request: kept(body.unwrap_or_default()),
        answer: answer.reply.as_ref().map(|reply| reply.body.clone()),
        invention: answer.reply.as_ref().and_then(|reply| reply.invention),
        fault: name,
    };
    simulator.note_call(record, simulator.settings().calls_kept);
    match answer.reply {
        None => faults::cut(),
        Some(reply) if fault.is_some_and(|fault| fault.kind == Kind::HalfBody) => {
            let whole = reply.body.clone();
            faults::half_body(reply.into_response(name), &whole)
        }
        Some(reply) => reply.into_response(name),
    }
}

/// The beginning of a request body; a long one is copied, so that the rest need not be held.
pub(crate) fn kept(body: Bytes) -> Bytes {
    if body.len() <= LONGEST_KEPT {
        body
    } else {
        Bytes::copy_from_slice(&body[..LONGEST_KEPT])
    }
}

/// The headers that say who calls, as they may be shown.
pub(crate) fn credentials(headers: &HeaderMap) -> Vec<(&'static str, String)> {
    ["authorization", "x-app-key", "username", "password"]
        .into_iter()
        .filter_map(|name| Some((name, masked(text_of(headers, name)?))))
        .collect()
}

/// What is to be sent, before it is written on the line.
struct Answer {
    operation: Operation,
    payment_id: Option<String>,
    /// None when the connection is to end without an answer.
    reply: Option<Reply>,
    /// A fault was drawn that this answer had nothing for.
    spared: bool,
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
        spared: false,
    };
    if let Some(fault) = fault {
        match fault.kind {
            Kind::Delay => pause(fault, USUAL_DELAY).await,
            Kind::SilentBefore => {
                pause(fault, USUAL_SILENCE).await;
                return answer(None);
            }
            Kind::CutBefore => return answer(None),
            Kind::Refuse => call.forced = fault.code,
            Kind::TokenBudget => simulator.change(|state, now| state.block_tokens(operation, now)),
            _ if !fault.after_effect => {
                if let Some(reply) = spoiled(family, operation, fault) {
                    return answer(Some(reply));
                }
            }
            _ => {}
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
        // Malformed JSON does not reach bKash: its gateway answers.
        None if !readable => Reply::gateway(StatusCode::BAD_REQUEST, "Invalid request body"),
        None => match call.forced {
            // Execute has to end the paymentID as well, so it does its own refusing.
            Some(code)
                if !matches!(operation, Operation::Execute | Operation::AgreementExecute) =>
            {
                family.refuse_call(operation, code.into())
            }
            _ => family.perform(simulator, &call),
        },
    };
    let Some(fault) = fault else {
        return answer(Some(reply));
    };
    match fault.kind {
        Kind::SilentAfter => {
            pause(fault, USUAL_SILENCE).await;
            answer(None)
        }
        Kind::CutAfter => answer(None),
        Kind::WrongAmount | Kind::WrongInvoice => {
            let lie = faults::lie(&reply, fault.kind).filter(|_| simulator.strike(fault));
            Answer {
                spared: lie.is_none(),
                ..answer(Some(lie.unwrap_or(reply)))
            }
        }
        _ => answer(Some(
            spoiled(family, operation, fault)
                .filter(|_| fault.after_effect)
                .unwrap_or(reply),
        )),
    }
}

/// The answer that stands in for bKash's, for the kinds of fault that have one.
fn spoiled(family: impl Family, operation: Operation, fault: &Rule) -> Option<Reply> {
    let chosen = |usual: StatusCode| {
        fault
            .status
            .and_then(|status| StatusCode::from_u16(status).ok())
            .unwrap_or(usual)
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
            .refuse_call(operation, Code::MAINTENANCE.into())
            .with_status(chosen(StatusCode::SERVICE_UNAVAILABLE))
            .invented("bKash does not document the HTTP status of its maintenance answer"),
        _ => return None,
    })
}

/// bKash blocks a merchant who asks for too many tokens; with which words is not known.
pub(crate) fn over_budget(family: impl Family) -> Reply {
    family
        .refuse_token(Code::SYSTEM_ERROR.into())
        .invented("bKash does not document its answer to too many token calls")
}

async fn pause(fault: &Rule, usual: u64) {
    tokio::time::sleep(Duration::from_millis(fault.milliseconds.unwrap_or(usual))).await;
}

/// Who calls; without a live token (401) or the token's app key (403) the gateway refuses.
fn authorize(
    simulator: &Simulator,
    settings: &Settings,
    headers: &HeaderMap,
) -> Result<MerchantId, Reply> {
    let authorization = text_of(headers, header::AUTHORIZATION.as_str()).unwrap_or_default();
    let token = match authorization.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("bearer ") => {
            if settings.refuse_bearer {
                ""
            } else {
                authorization[7..].trim()
            }
        }
        _ => authorization,
    };
    let merchant = simulator
        .read(|state, now| state.tokens.owner(token, now))
        .ok_or_else(|| Reply::gateway(StatusCode::UNAUTHORIZED, "Unauthorized"))?;
    let app_key = merchant
        .of(settings)
        .map(|merchant| merchant.app_key.as_str());
    if app_key.is_none() || text_of(headers, "x-app-key") != app_key {
        return Err(Reply::gateway(StatusCode::FORBIDDEN, "Forbidden"));
    }
    Ok(merchant)
}

/// Refuses what the merchant is not permitted, and nothing by default.
fn not_permitted(settings: &Settings, family: impl Family, call: &Call<'_>) -> Option<Reply> {
    let merchant = call.caller.merchant.of(settings)?;
    let forbidden = merchant.not_permitted.contains(&call.operation);
    forbidden.then(|| {
        let why = "for which calls bKash has this number is not documented";
        family.refuse(Code::NOT_PERMITTED.guessed(why))
    })
}

/// A header as text, if it is there and is text.
pub(crate) fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
