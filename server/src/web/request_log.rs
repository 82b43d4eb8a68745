//! One log line a request. The route is logged, never the address: addresses hold identifiers that open things.

use tokio::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

/// Logs the request and names it in `x-request-id`.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let mut bits = [0_u8; 8];
    // A request without a name is no reason to refuse it.
    let _ = getrandom::fill(&mut bits);
    let id = format!("{:016x}", u64::from_be_bytes(bits));
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id, %method, route);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(parent: &span, status = response.status().as_u16(), milliseconds, "answered");
    if let Ok(id) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}
