//! Rate limits per IP address. They are generous, because mobile networks put thousands of payers behind one address.
//! The number of payments per session is limited by the session itself.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

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
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::{Site, forwarded, page_error::PageError};

/// The number of requests after which idle addresses are removed.
const CLEANUP_INTERVAL: usize = 10_000;

/// The rate limiters of all addresses.
pub(super) struct Limits {
    requests: DefaultKeyedRateLimiter<IpAddr>,
    changes: DefaultKeyedRateLimiter<IpAddr>,
    request_count: std::sync::atomic::AtomicUsize,
}

impl Limits {
    pub(super) fn new(requests_per_minute: u32, changes_per_minute: u32) -> Self {
        let per_minute =
            |count| Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN));
        Self {
            requests: RateLimiter::keyed(per_minute(requests_per_minute)),
            changes: RateLimiter::keyed(per_minute(changes_per_minute)),
            request_count: std::sync::atomic::AtomicUsize::new(0),
        }
    }

    fn allows(&self, address: IpAddr, is_change: bool) -> bool {
        let count = self
            .request_count
            .fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if count % CLEANUP_INTERVAL == CLEANUP_INTERVAL - 1 {
            self.requests.retain_recent();
            self.changes.retain_recent();
        }
        let address = network(address);
        self.requests.check_key(&address).is_ok()
            && (!is_change || self.changes.check_key(&address).is_ok())
    }
}

/// The /64 network of an IPv6 address, because one visitor usually has all of its addresses.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
        IpAddr::V4(_) => address,
    }
}

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
