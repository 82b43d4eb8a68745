//! Security headers of the customer's pages: only our own style, and forms only to the merchant.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::Markup;
use url::Url;

use crate::state::{PaymentDetails, browsable};

/// Adds the headers. `merchant` is the payment whose callback the page can lead to.
pub(super) fn page(
    status: StatusCode,
    markup: Markup,
    merchant: Option<&PaymentDetails>,
) -> Response {
    framing(status, markup, merchant, false)
}

/// The same for the fault that also loads the callback in a frame.
pub(super) fn page_with_frame(markup: Markup, merchant: &PaymentDetails) -> Response {
    framing(StatusCode::OK, markup, Some(merchant), true)
}

/// A page that only `host` may embed.
///
/// Only the iFrame API's pages can be embedded: an embedding page can overlay them.
pub(super) fn framed_page(status: StatusCode, markup: Markup, host: Option<&str>) -> Response {
    let mut response = framing(status, markup, None, false);
    let Some(host) = host else {
        return response;
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; \
         connect-src 'self'; base-uri 'none'; frame-ancestors {host}; form-action 'self'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.remove(header::X_FRAME_OPTIONS);
    }
    response
}

fn framing(
    status: StatusCode,
    markup: Markup,
    merchant: Option<&PaymentDetails>,
    frame: bool,
) -> Response {
    let origin = merchant.and_then(origin_of).unwrap_or_default();
    // Chromium applies form-action to the redirect after a POST too, hence the merchant's origin.
    let mut policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self' {origin}"
    );
    if frame {
        policy.push_str("; frame-src ");
        policy.push_str(&origin);
    }
    let mut response = (status, markup).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(policy.trim_end()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The URL contains the hash.
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn origin_of(details: &PaymentDetails) -> Option<String> {
    let url = Url::parse(&browsable(details.callback_url.as_deref()?)).ok()?;
    let origin = url.origin().ascii_serialization();
    // A host can contain characters that have a meaning in the policy.
    (!origin.contains([';', ',', '*', ' '])).then_some(origin)
}
