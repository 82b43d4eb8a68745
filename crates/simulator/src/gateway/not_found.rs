//! Calls that no route serves: an unknown path, or a known path with another method. They are
//! logged, because the call log is where a typing error is looked for.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{Response, StatusCode, header},
};

use super::recording::{MAX_BODY, bounded, credentials};
use crate::{api::Api, call_log::CallRecord, reply::Reply, simulator::Simulator};

/// The part of a path that the call log keeps; bKash's own paths are far shorter.
const MAX_RECORDED_PATH: usize = 1024;

/// Paths of the simulator itself and of browsers, which are not logged.
const SIMULATOR_PATHS: [&str; 5] = [
    "/simulator",
    "/redirect/",
    "/sns/",
    "/SimpleNotificationService-",
    "/.well-known/",
];

/// Amazon's response to an unknown path.
pub(crate) async fn path(State(simulator): State<Simulator>, request: Request) -> Response<Body> {
    refuse(&simulator, None, request, not_served).await
}

/// Amazon's response to a known path with another method.
pub(crate) async fn method(simulator: &Simulator, api: Api, request: Request) -> Response<Body> {
    refuse(simulator, Some(api), request, not_served).await
}

/// The gateway's response to a path segment that is not valid UTF-8.
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
    // A body that is too long or breaks off is logged as empty.
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
        request: bounded(body),
        answer: Some(reply.body.clone()),
        invention: None,
        fault: None,
    };
    simulator.record_call(record, simulator.settings().calls_kept);
}
