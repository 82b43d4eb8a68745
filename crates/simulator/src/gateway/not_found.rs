//! Calls that reach nobody: a path that bKash does not have, or one of its paths with another method.
//! They are in the log of calls as well, because that is where a typing error is looked for.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{Response, StatusCode, header},
};

use super::recording::{MAX_BODY, credentials, kept};
use crate::{api::Api, call_log::CallRecord, reply::Reply, simulator::Simulator};

/// How much of a path the log of calls keeps; bKash's own are far shorter.
const MAX_RECORDED_PATH: usize = 1024;

/// What belongs to the simulator itself, or to browsers, and is no attempt to call bKash.
const SIMULATOR_PATHS: [&str; 5] = [
    "/simulator",
    "/redirect/",
    "/sns/",
    "/SimpleNotificationService-",
    "/.well-known/",
];

/// Amazon's answers to a path that nobody serves.
pub(crate) async fn path(State(simulator): State<Simulator>, request: Request) -> Response<Body> {
    refuse(&simulator, None, request, not_served).await
}

/// The same for a path of this family's with a method that it does not have.
pub(crate) async fn method(simulator: &Simulator, api: Api, request: Request) -> Response<Body> {
    refuse(simulator, Some(api), request, not_served).await
}

/// An identifier in the path that is no text: Amazon's gateway does not let it through.
pub(crate) async fn text(simulator: &Simulator, api: Api, request: Request) -> Response<Body> {
    let refusal = |_: &Request| Reply::gateway(StatusCode::BAD_REQUEST, "Bad Request");
    refuse(simulator, Some(api), request, refusal).await
}

fn not_served(request: &Request) -> Reply {
    let message = if request.headers().contains_key(header::AUTHORIZATION) {
        "Authorization header requires 'Credential' parameter. Authorization header requires \
         'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. \
         Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
    } else {
        "Missing Authentication Token"
    };
    Reply::gateway(StatusCode::FORBIDDEN, message)
}

async fn refuse(
    simulator: &Simulator,
    api: Option<Api>,
    request: Request,
    refusal: fn(&Request) -> Reply,
) -> Response<Body> {
    let reply = refusal(&request);
    let path = request.uri().path();
    if !SIMULATOR_PATHS.iter().any(|start| path.starts_with(start)) {
        let path = path.chars().take(MAX_RECORDED_PATH).collect();
        note(simulator, api, path, request, &reply).await;
    }
    reply.into_response(None)
}

async fn note(
    simulator: &Simulator,
    api: Option<Api>,
    path: String,
    request: Request,
    reply: &Reply,
) {
    let at = simulator.now();
    let (parts, body) = request.into_parts();
    // What is too long, or broke off, is shown as empty.
    let body: Bytes = to_bytes(body, MAX_BODY).await.unwrap_or_default();
    let record = CallRecord {
        number: 0,
        at,
        api,
        credentials: credentials(&parts.headers),
        method: parts.method,
        path,
        status: Some(reply.status.as_u16()),
        operation: None,
        payment_id: None,
        request: kept(body),
        answer: Some(reply.body.clone()),
        invention: None,
        fault: None,
    };
    simulator.record_call(record, simulator.settings().calls_kept);
}
