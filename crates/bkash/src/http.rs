//! One HTTP exchange with bKash. Requests are never logged or retried, and the size of answers is limited.

use std::time::Duration;

use domain::{ErrorDetail, timing::ANSWER_TIMEOUT};
use reqwest::{
    Client, Method, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use crate::{
    document::Document,
    wire::{Wire, WireRequest},
};

/// The size limit of an answer in bytes. bKash's answers have a few kB, tokens included.
const MAX_ANSWER: usize = 256 * 1024;

/// The result of an API call.
#[derive(Debug)]
pub(crate) enum Reply {
    /// bKash answered with a JSON object, with any HTTP status.
    Document(StatusCode, Document),
    /// There is no readable answer. The HTTP status is present if it arrived.
    Unusable(Option<StatusCode>, String),
    /// The call was not made, because there was no connection or no token. bKash has not seen it.
    NotSent(ErrorDetail),
}

/// How long sent data may wait for the peer's acknowledgement before the kernel closes the connection. It is shorter than
/// [`ANSWER_TIMEOUT`], so that no call leaves the machine after its answer was given up: retransmissions would otherwise go on
/// for some 15 minutes, and could deliver an Execute after the payer has paid by another payment.
#[cfg(target_os = "linux")]
const UNACKNOWLEDGED_TIMEOUT: Duration = Duration::from_secs(25);

/// Builds the HTTP client for bKash: TLS 1.2 or later, no redirects, no retries, 30 s for the whole answer.
///
/// # Errors
///
/// Returns an error if the platform's TLS roots cannot be loaded.
pub fn http_client() -> Result<Client, reqwest::Error> {
    // This fails if the provider is installed already, which does no harm: there is only one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder();
    #[cfg(target_os = "linux")]
    let builder = builder.tcp_user_timeout(UNACKNOWLEDGED_TIMEOUT);
    builder
        .user_agent(concat!("bkash-checkout/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .timeout(ANSWER_TIMEOUT)
        .connect_timeout(Duration::from_secs(10))
        // Shorter than the idle time-out of gateways: a connection that they have closed would swallow a request.
        .pool_idle_timeout(Duration::from_secs(20))
        .build()
}

/// A header whose value is hidden from logs; `None` if the secret cannot be a header value.
pub(crate) fn secret_header(
    name: &'static str,
    secret: &SecretString,
) -> Option<(HeaderName, HeaderValue)> {
    let mut value = HeaderValue::from_str(secret.expose_secret()).ok()?;
    value.set_sensitive(true);
    Some((HeaderName::from_static(name), value))
}

/// Makes one call and reads one JSON object. Without `body` the request has no body at all, not an empty object.
pub(crate) async fn exchange(
    wire: &dyn Wire,
    method: Method,
    url: Url,
    mut headers: HeaderMap,
    body: Option<&Value>,
) -> Reply {
    let json = HeaderValue::from_static("application/json");
    headers.insert(ACCEPT, json.clone());
    if body.is_some() {
        headers.insert(CONTENT_TYPE, json);
    }
    let request = WireRequest {
        method,
        url,
        headers,
        body: body.map(Value::to_string),
    };
    let mut response = match wire.send(request).await {
        Ok(response) => response,
        Err(error) if !error.may_have_arrived() => {
            return Reply::NotSent(error.to_string().into());
        }
        Err(error) => return Reply::Unusable(None, error.to_string()),
    };
    let status = response.status;
    let mut answer = Vec::new();
    loop {
        match response.body.chunk().await {
            Ok(Some(chunk)) if answer.len() + chunk.len() <= MAX_ANSWER => {
                answer.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => {
                return Reply::Unusable(
                    Some(status),
                    format!("HTTP {status} with an answer above the size limit"),
                );
            }
            Ok(None) => break,
            Err(error) => {
                return Reply::Unusable(Some(status), format!("HTTP {status}, then {error}"));
            }
        }
    }
    match Document::parse(&answer) {
        Some(document) => Reply::Document(status, document),
        None => Reply::Unusable(
            Some(status),
            format!(
                "HTTP {status} with {} bytes that are not a JSON object",
                answer.len()
            ),
        ),
    }
}
