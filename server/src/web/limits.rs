//! Rate limits per IP address. They are generous, because mobile networks put thousands of payers behind one address.
//! The number of payments per session is limited by the session itself.

use std::sync::Arc;

use api::{Authentication, ClientAddress, ClientNetwork, KeyLimitExceeded};
use app::view::Problem;
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Uri,
        header::{AUTHORIZATION, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_server::network_of;

use super::{forwarded, page_error::PageError, rate_limiter::Counted, site::Site};
use crate::metrics::Limit;

/// Rejects requests over the limit of their address.
pub(super) async fn limit_requests(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let address = forwarded::address(&request, &site.config.trusted_proxies);
    let counted = if request.method().is_safe() {
        Counted::Request
    } else {
        Counted::Change
    };
    if site.limits.take(address, counted) {
        return next.run(request).await;
    }
    site.metrics.refusals.count(Limit::Network);
    with_retry_after(PageError(Problem::TooManyRequests).into_response())
}

/// Limits requests of programs by address, before anything is done for them. Requests that turn out to have a secret key
/// or a valid signature are given back: keys have limits of their own, and bKash sends what it must send.
///
/// So a stranger at the address of a merchant, such as behind the same router, does not lock the merchant out.
///
/// A publishable key is in the source of a page. It gives nothing back but the attempt to authenticate.
pub(super) async fn limit_programs(
    State(site): State<Arc<Site>>,
    mut request: Request,
    next: Next,
) -> Response {
    let address = forwarded::address(&request, &site.config.trusted_proxies);
    let counted = if request.headers().contains_key(AUTHORIZATION) {
        Counted::Change
    } else {
        Counted::Request
    };
    let is_within = site.limits.take(address, counted);
    if !is_within && !has_secret_key(&site, request.uri(), request.headers()).await {
        site.metrics.refusals.count(Limit::Network);
        return with_retry_after(api::too_many_requests());
    }
    let network = ClientNetwork(network_of(address));
    request.extensions_mut().insert(network);
    request.extensions_mut().insert(ClientAddress(address));
    let response = next.run(request).await;
    if response.extensions().get::<KeyLimitExceeded>().is_some() {
        site.metrics.refusals.count(Limit::Key);
    }
    match response.extensions().get::<Authentication>() {
        _ if !is_within => {}
        Some(Authentication::Secret) => site.limits.give_back(address, counted),
        Some(Authentication::Publishable) => site.limits.give_back_change(address, counted),
        None => {}
    }
    response
}

async fn has_secret_key(site: &Site, uri: &Uri, headers: &HeaderMap) -> bool {
    let is_api = uri.path().starts_with("/v1/");
    is_api && api::has_secret_key(site.accounts.directory(), headers).await
}

/// Adds a `Retry-After` of ten seconds.
fn with_retry_after(mut response: Response) -> Response {
    let seconds = HeaderValue::from_static("10");
    response.headers_mut().insert(RETRY_AFTER, seconds);
    response
}
