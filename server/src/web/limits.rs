//! How often one address may ask. Mobile networks put thousands of payers behind one, so limits are generous;
//! what one session can cost is limited by the session itself.

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

use super::{Site, failure::Failure, forwarded};

/// After how many requests addresses that have been quiet are forgotten.
const FORGET_EVERY: usize = 10_000;

/// The limits of every address.
pub(super) struct Limits {
    requests: DefaultKeyedRateLimiter<IpAddr>,
    changes: DefaultKeyedRateLimiter<IpAddr>,
    seen: std::sync::atomic::AtomicUsize,
}

impl Limits {
    pub(super) fn new(requests_per_minute: u32, changes_per_minute: u32) -> Self {
        let per_minute =
            |count| Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN));
        Self {
            requests: RateLimiter::keyed(per_minute(requests_per_minute)),
            changes: RateLimiter::keyed(per_minute(changes_per_minute)),
            seen: std::sync::atomic::AtomicUsize::new(0),
        }
    }

    fn allows(&self, address: IpAddr, changes_something: bool) -> bool {
        let seen = self.seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if seen % FORGET_EVERY == FORGET_EVERY - 1 {
            self.requests.retain_recent();
            self.changes.retain_recent();
        }
        let address = network(address);
        self.requests.check_key(&address).is_ok()
            && (!changes_something || self.changes.check_key(&address).is_ok())
    }
}

/// One visitor of IPv6 has a whole network to ask from.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
        IpAddr::V4(_) => address,
    }
}

/// Refuses what comes too often.
pub(super) async fn refuse_floods(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let address = forwarded::address(&request, site.config.behind_proxy);
    if site.limits.allows(address, !request.method().is_safe()) {
        return next.run(request).await;
    }
    later(Failure(Problem::TooManyRequests).into_response())
}

/// Refuses what comes too often without a good key: whoever has one is limited by the key.
pub(super) async fn refuse_strangers(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let address = forwarded::address(&request, site.config.behind_proxy);
    let has_key = request.headers().contains_key(AUTHORIZATION);
    if !has_key && !site.limits.allows(address, false) {
        return later(api::too_many_requests());
    }
    let response = next.run(request).await;
    let guessed = has_key && response.status() == StatusCode::UNAUTHORIZED;
    if guessed && !site.limits.allows(address, true) {
        return later(api::too_many_requests());
    }
    response
}

/// Says when to come back.
fn later(mut refused: Response) -> Response {
    let seconds = HeaderValue::from_static("10");
    refused.headers_mut().insert(RETRY_AFTER, seconds);
    refused
}
