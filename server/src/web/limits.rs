//! Rate limits per IP address. They are generous, because mobile networks put thousands of payers behind one address.
//! The number of payments per session is limited by the session itself.

use std::sync::Arc;

use app::view::Problem;
use axum::{
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{AUTHORIZATION, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{forwarded, page_error::PageError, site::Site};

/// Rejects requests over the limit of their address.
pub(super) async fn limit_requests(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let address = forwarded::address(&request, site.config.behind_proxy);
    if site.limits.allows(address, !request.method().is_safe()) {
        return next.run(request).await;
    }
    with_retry_after(PageError(Problem::TooManyRequests).into_response())
}

/// Limits requests without a valid API key by address. Requests with one are limited per key.
pub(super) async fn limit_unauthenticated(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let address = forwarded::address(&request, site.config.behind_proxy);
    let has_key = request.headers().contains_key(AUTHORIZATION);
    if !has_key && !site.limits.allows(address, false) {
        return with_retry_after(api::too_many_requests());
    }
    let response = next.run(request).await;
    let invalid_key = has_key && response.status() == StatusCode::UNAUTHORIZED;
    if invalid_key && !site.limits.allows(address, true) {
        return with_retry_after(api::too_many_requests());
    }
    response
}

/// Adds a `Retry-After` of ten seconds.
fn with_retry_after(mut response: Response) -> Response {
    let seconds = HeaderValue::from_static("10");
    response.headers_mut().insert(RETRY_AFTER, seconds);
    response
}
