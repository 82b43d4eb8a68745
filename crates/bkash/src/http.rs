//! One HTTP exchange with bKash: what was sent stays secret, what comes back is bounded, nothing is repeated.

use std::time::Duration;

use domain::{ErrorDetail, attempt::ANSWER_TIMEOUT};
use reqwest::{
    Client, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use crate::document::Document;

/// The largest answer that is read: bKash's are a few kB, tokens included.
const LARGEST_ANSWER: usize = 256 * 1024;

/// What came back of a call.
#[derive(Debug)]
pub(crate) enum Reply {
    /// A JSON object, with any HTTP status.
    Document(StatusCode, Document),
    /// Nothing that can be read, with the HTTP status if one came.
    Unusable(Option<StatusCode>, String),
    /// The call was not made, for want of a connection or of a token: bKash knows nothing of it.
    NotSent(ErrorDetail),
}

/// An HTTP client as bKash is to be called with: TLS 1.2 or later, no redirects, 30 s for the whole answer.
pub fn http_client() -> Result<Client, reqwest::Error> {
    // The provider may be installed already; which one was first does not matter, there is only one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("bkash-checkout/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .timeout(ANSWER_TIMEOUT)
        .connect_timeout(Duration::from_secs(10))
        // Shorter than gateways keep a silent connection: one that they have closed would swallow a call.
        .pool_idle_timeout(Duration::from_secs(20))
        .build()
}

/// A header whose value no log may show.
pub(crate) fn secret_header(
    name: &'static str,
    secret: &SecretString,
) -> Option<(HeaderName, HeaderValue)> {
    let mut value = HeaderValue::from_str(secret.expose_secret()).ok()?;
    value.set_sensitive(true);
    Some((HeaderName::from_static(name), value))
}

/// How a call is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
}

/// Makes one call and reads one JSON object. A call without a body has none, not an empty object.
pub(crate) async fn exchange(
    client: &Client,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<&Value>,
) -> Reply {
    let request = match method {
        Method::Get => client.get(url),
        Method::Post => client.post(url),
    };
    let mut request = request.headers(headers).header(ACCEPT, "application/json");
    if let Some(body) = body {
        request = request
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_string());
    }
    let mut response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_connect() => return Reply::NotSent(transport(&error).into()),
        Err(error) => return Reply::Unusable(None, transport(&error)),
    };
    let status = response.status();
    let mut answer = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if answer.len() + chunk.len() <= LARGEST_ANSWER => {
                answer.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => {
                return Reply::Unusable(
                    Some(status),
                    format!("HTTP {status} with an answer that is too large"),
                );
            }
            Ok(None) => break,
            Err(error) => {
                return Reply::Unusable(
                    Some(status),
                    format!("HTTP {status}, then {}", transport(&error)),
                );
            }
        }
    }
    match Document::parse(&answer) {
        Some(document) => Reply::Document(status, document),
        None => Reply::Unusable(
            Some(status),
            format!(
                "HTTP {status} with {} bytes that are no JSON object",
                answer.len()
            ),
        ),
    }
}

/// A transport failure in few words; the error's own text may hold the address with its query.
fn transport(error: &reqwest::Error) -> String {
    let what = if error.is_connect() {
        "no connection"
    } else if error.is_timeout() {
        "no answer in time"
    } else {
        "the connection broke"
    };
    what.to_owned()
}
