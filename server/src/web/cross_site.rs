//! Protection against cross-site request forgery.

use std::sync::Arc;

use app::view::Problem;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, header::ORIGIN},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Site, page_error::PageError};

/// Rejects requests with an unsafe method that do not come from our own pages. Browsers state the origin in
/// `Sec-Fetch-Site`, or old ones in `Origin`. A request with neither header is rejected.
pub(super) async fn reject_cross_site_requests(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    if request.method().is_safe() || is_same_origin(request.headers(), &site.config.public_origin) {
        next.run(request).await
    } else {
        PageError(Problem::Forbidden).into_response()
    }
}

fn is_same_origin(headers: &HeaderMap, public_origin: &str) -> bool {
    let origin_is_ours = headers.get(ORIGIN).map(|origin| origin == public_origin);
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin" && origin_is_ours != Some(false),
        None => origin_is_ours == Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn only_our_own_pages_may_send_unsafe_methods() {
        let ours = "https://pay.example";
        for (pairs, allowed) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (
                &[
                    ("sec-fetch-site", "same-origin"),
                    ("origin", "https://pay.example"),
                ],
                true,
            ),
            (&[("origin", "https://pay.example")], true),
            (&[], false),
            (&[("origin", "null")], false),
            (&[("origin", "https://pay.example.evil.example")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://pay.example"),
                ],
                false,
            ),
            (&[("sec-fetch-site", "none")], false),
            (
                &[
                    ("sec-fetch-site", "same-origin"),
                    ("origin", "https://evil.example"),
                ],
                false,
            ),
        ] {
            assert_eq!(is_same_origin(&headers(pairs), ours), allowed, "{pairs:?}");
        }
    }
}
