//! The request log: one line per request. It contains the route and not the path, because paths contain session
//! identifiers, which are credentials. It names the API key of a request, and the address that a secret key was used from.
//! Payers' addresses are not logged.

use std::sync::Arc;

use api::RequestKey;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use directory::KeyKind;
use tokio::time::Instant;
use tracing::{Instrument, field};

use super::{Site, forwarded};

/// Logs a request and sets `x-request-id` on its response.
pub(super) async fn log_request(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let bits = site.ports.entropy.bits();
    let id = bits
        .first_chunk()
        .map_or(0, |bits| u64::from_be_bytes(*bits));
    let id = format!("{id:016x}");
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id, %method, route);
    let address = forwarded::address(&request, &site.config.trusted_proxies);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = began.elapsed();
    site.metrics
        .requests
        .ended(&route, response.status().as_u16(), took);
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let key = response.extensions().get::<RequestKey>();
    let address = match key.map(|key| key.kind) {
        Some(KeyKind::Secret) => Some(field::display(address)),
        Some(KeyKind::Publishable) | None => None,
    };
    tracing::info!(
        parent: &span,
        status = response.status().as_u16(),
        milliseconds,
        key = key.map(|key| key.id.as_str()),
        address,
        "response sent"
    );
    if let Ok(id) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}
