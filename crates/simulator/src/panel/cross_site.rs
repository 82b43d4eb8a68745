//! Rejects cross-site requests: no other site can change the simulator through the browser of
//! someone who has it open.

use axum::{
    Json,
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{HOST, ORIGIN},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use url::{Host, Url};

use crate::{headers::text_of, simulator::Simulator};

/// Rejects unsafe methods from other sites. Programs send no `Origin` or `Sec-Fetch-Site` and are
/// accepted; the attack needs a browser, and browsers send them.
pub(crate) async fn refuse_cross_site_changes(
    State(simulator): State<Simulator>,
    request: Request,
    next: Next,
) -> Response {
    let public_origin = || simulator.settings().public_origin.clone();
    if request.method().is_safe() || !is_foreign(request.headers(), public_origin) {
        return next.run(request).await;
    }
    let error = json!({"error": {
        "code": "foreign_origin",
        "message": "requests from other sites may not change anything",
    }});
    (StatusCode::FORBIDDEN, Json(error)).into_response()
}

fn is_foreign(headers: &HeaderMap, public_origin: impl Fn() -> Option<String>) -> bool {
    let is_ours = |origin: &str| {
        let host = origin.split_once("://").map(|(_, host)| host);
        host.is_some_and(is_no_stranger) && host == text_of(headers, HOST.as_str())
            || public_origin().is_some_and(|ours| ours.trim_end_matches('/') == origin)
    };
    let from_ours = text_of(headers, ORIGIN.as_str()).map(is_ours);
    match text_of(headers, "sec-fetch-site") {
        None | Some("same-origin" | "none") => from_ours == Some(false),
        Some(_) => true,
    }
}

/// Whether nobody else can control this host: an IP address or localhost. A domain of somebody else
/// can resolve to this machine, and a page from there would count as same-origin.
fn is_no_stranger(host: &str) -> bool {
    match Url::parse(&format!("http://{host}"))
        .ok()
        .and_then(|url| url.host().map(|host| host.to_owned()))
    {
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::is_foreign;

    fn judged(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().expect("a header"));
        }
        is_foreign(&headers, || Some("https://bkash.example/".to_owned()))
    }

    #[test]
    fn requests_of_other_sites_are_foreign_and_those_of_programs_are_not() {
        let host = ("host", "127.0.0.1:4010");
        for (headers, foreign) in [
            (&[host][..], false),
            (&[host, ("origin", "http://127.0.0.1:4010")], false),
            // Somebody else's domain that resolves to this machine.
            (
                &[
                    ("host", "evil.example:4010"),
                    ("origin", "http://evil.example:4010"),
                ],
                true,
            ),
            (
                &[
                    ("host", "localhost:4010"),
                    ("origin", "http://localhost:4010"),
                ],
                false,
            ),
            (&[host, ("origin", "https://bkash.example")], false),
            (&[host, ("sec-fetch-site", "same-origin")], false),
            (&[host, ("sec-fetch-site", "none")], false),
            (&[host, ("sec-fetch-site", "cross-site")], true),
            (&[host, ("sec-fetch-site", "same-site")], true),
            (&[host, ("origin", "http://127.0.0.1:3000")], true),
            (&[host, ("origin", "http://evil.example")], true),
            (&[host, ("origin", "null")], true),
            (
                &[host, ("origin", "null"), ("sec-fetch-site", "same-origin")],
                true,
            ),
        ] {
            assert_eq!(judged(headers), foreign, "{headers:?}");
        }
    }
}
