//! What a browser sees through the public URL: whether it is this server, and whether a proxy changes what protects payers.

use axum::http::{Method, StatusCode};
use bkash::Wire;

use super::{
    finding::Finding,
    http::{Response, send},
};

const CHECK: &str = "public-url";

/// A path that a form of our pages posts to, of a session that does not exist.
const FORM: &str = "/pay/cs_doctor/cancel";

/// Calls the server through its public URL.
pub(super) async fn check(wire: &dyn Wire, origin: &str) -> Vec<Finding> {
    let alive = send(wire, Method::GET, &format!("{origin}/healthz"), None).await;
    let alive = match alive {
        Ok(alive) => alive,
        Err(error) => {
            return vec![Finding::failed(
                CHECK,
                format!(
                    "{origin} cannot be reached from this machine: {error}. Start the server and the proxy, and check that the \
                     name leads to it."
                ),
            )];
        }
    };
    if !is_this_server(&alive) {
        return vec![Finding::failed(
            CHECK,
            format!(
                "{origin}/healthz responds {}, and not as this server does. Make the proxy pass every path to `[server] listen`.",
                alive.status
            ),
        )];
    }
    let mut findings = vec![Finding::ok(CHECK, format!("{origin} leads to the server."))];
    findings.extend(pages(wire, origin).await);
    findings.extend(forms(wire, origin).await);
    if let Some(host) = origin.strip_prefix("https://") {
        findings.push(plain_http(wire, host).await);
    }
    findings
}

fn is_this_server(alive: &Response) -> bool {
    let is_alive = alive.status == StatusCode::OK && alive.body == b"ok\n";
    is_alive && !alive.header("x-request-id").is_empty()
}

/// Checks the headers of a page, and that two requests get two pages.
async fn pages(wire: &dyn Wire, origin: &str) -> Vec<Finding> {
    let mut policies = Vec::new();
    let mut findings = Vec::new();
    for _ in 0..2 {
        match send(wire, Method::GET, &format!("{origin}/"), None).await {
            Ok(page) => {
                policies.push(page.header("content-security-policy").to_owned());
                findings = headers(&page, origin.starts_with("https:"));
            }
            Err(error) => return vec![Finding::failed(CHECK, format!("{origin}/: {error}."))],
        }
    }
    // Each page has a number of its own in its policy.
    if policies[0] == policies[1] && !policies[0].is_empty() {
        findings.push(Finding::failed(
            CHECK,
            "Two requests got the same page from a cache: payers would see each other's orders. Turn off caching in the proxy \
             or the CDN.",
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(
            CHECK,
            "Pages arrive with their security headers and are not cached.",
        ));
    }
    findings
}

/// What is wrong with the headers of a page.
fn headers(page: &Response, is_https: bool) -> Vec<Finding> {
    let policy = page.header("content-security-policy");
    let mut wrong = Vec::new();
    if !policy.contains("default-src 'none'") || !policy.contains("frame-ancestors") {
        wrong.push("content-security-policy");
    }
    if page.header("x-content-type-options") != "nosniff" {
        wrong.push("x-content-type-options");
    }
    if !page.header("cache-control").contains("no-store") {
        wrong.push("cache-control");
    }
    if is_https && !page.header("strict-transport-security").contains("max-age") {
        wrong.push("strict-transport-security");
    }
    let wrong = wrong.into_iter().map(|name| {
        let message = format!(
            "The proxy removes or replaces the header {name}, which protects payers. Let it pass the server's headers as they are."
        );
        Finding::failed(CHECK, message)
    });
    wrong.collect()
}

/// Checks that the server sees from where a form is sent.
async fn forms(wire: &dyn Wire, origin: &str) -> Option<Finding> {
    let url = format!("{origin}{FORM}");
    let of = |sender| send(wire, Method::POST, &url, Some(("origin", sender)));
    let (own, foreign) = (of(origin).await, of("https://doctor.invalid").await);
    let (own, foreign) = match (own, foreign) {
        (Ok(own), Ok(foreign)) => (own.status, foreign.status),
        (Err(error), _) | (_, Err(error)) => {
            return Some(Finding::failed(CHECK, format!("{url}: {error}.")));
        }
    };
    if own == StatusCode::FORBIDDEN {
        return Some(Finding::failed(
            CHECK,
            "The server rejects its own pages' forms: the proxy changes the header Origin, or [server] public-origin is not the \
             origin that browsers show.",
        ));
    }
    (foreign != StatusCode::FORBIDDEN).then(|| {
        let message = format!(
            "A form of another site gets {foreign} and not 403: the proxy changes the header Origin. Let it pass as it is."
        );
        Finding::failed(CHECK, message)
    })
}

/// Checks that a page is not also served without TLS.
async fn plain_http(wire: &dyn Wire, host: &str) -> Finding {
    let host = host.split(':').next().unwrap_or(host);
    match send(wire, Method::GET, &format!("http://{host}/healthz"), None).await {
        Ok(response) if response.status.is_success() => Finding::warning(
            CHECK,
            format!(
                "http://{host} serves the checkout without TLS. Let the proxy redirect to https, or not listen on port 80."
            ),
        ),
        Ok(_) | Err(_) => Finding::ok(CHECK, "Nothing is served without TLS."),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_trait::async_trait;
    use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
    use bkash::{Wire, WireBody, WireError, WireRequest, WireResponse};

    use super::check;
    use crate::cli::doctor::finding::Outcome;

    /// A server behind a proxy that spoils one thing.
    struct Proxy {
        spoils: &'static str,
        pages: AtomicUsize,
    }

    struct Body(Option<Vec<u8>>);

    #[async_trait]
    impl WireBody for Body {
        async fn chunk(&mut self) -> Result<Option<Vec<u8>>, WireError> {
            Ok(self.0.take())
        }
    }

    #[async_trait]
    impl Wire for Proxy {
        async fn send(&self, request: WireRequest) -> Result<WireResponse, WireError> {
            if self.spoils == "everything" {
                return Err(WireError::NoConnection);
            }
            let number = self.pages.fetch_add(1, Ordering::Relaxed);
            let nonce = if self.spoils == "cache" { 0 } else { number };
            let mut headers = HeaderMap::new();
            let policy =
                format!("default-src 'none'; script-src 'nonce-{nonce}'; frame-ancestors 'none'");
            for (name, value) in [
                ("content-security-policy", policy.as_str()),
                ("x-content-type-options", "nosniff"),
                ("cache-control", "no-store"),
                ("strict-transport-security", "max-age=31536000"),
                ("x-request-id", "0123456789abcdef"),
            ] {
                if name != self.spoils {
                    let name = HeaderName::from_static(name);
                    headers.insert(name, HeaderValue::from_str(value).unwrap());
                }
            }
            let origin = request.headers.get("origin").map(HeaderValue::as_bytes);
            let status = match (request.url.scheme(), origin) {
                ("http", _) if self.spoils == "tls" => StatusCode::OK,
                ("http", _) => StatusCode::PERMANENT_REDIRECT,
                (_, Some(_)) if self.spoils == "origin" => StatusCode::FORBIDDEN,
                (_, Some(b"https://pay.example")) => StatusCode::NOT_FOUND,
                (_, Some(_)) if self.spoils == "foreign" => StatusCode::NOT_FOUND,
                (_, Some(_)) => StatusCode::FORBIDDEN,
                (_, None) => StatusCode::OK,
            };
            Ok(WireResponse {
                status,
                headers,
                body: Box::new(Body(Some(b"ok\n".to_vec()))),
            })
        }
    }

    #[tokio::test]
    async fn each_thing_that_a_proxy_spoils_is_found() {
        for (spoils, outcome, said) in [
            ("nothing", Outcome::Ok, "leads to the server"),
            ("everything", Outcome::Failed, "cannot be reached"),
            ("x-request-id", Outcome::Failed, "not as this server does"),
            (
                "content-security-policy",
                Outcome::Failed,
                "content-security-policy",
            ),
            ("cache-control", Outcome::Failed, "cache-control"),
            (
                "strict-transport-security",
                Outcome::Failed,
                "strict-transport-security",
            ),
            ("cache", Outcome::Failed, "Turn off caching"),
            ("origin", Outcome::Failed, "public-origin"),
            ("foreign", Outcome::Failed, "form of another site"),
            ("tls", Outcome::Warning, "without TLS"),
        ] {
            let proxy = Proxy {
                spoils,
                pages: AtomicUsize::new(0),
            };
            let found = check(&proxy, "https://pay.example").await;
            let worst = found.iter().map(|finding| finding.outcome).max();
            assert_eq!(worst, Some(outcome), "{spoils}: {found:?}");
            let is_said = found
                .iter()
                .any(|finding| finding.outcome == outcome && finding.message.contains(said));
            assert!(is_said, "{spoils}: {found:?}");
        }
    }
}
