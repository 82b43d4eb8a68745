//! Requests of the checks, over the client that also calls bKash: without redirects and retries.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header::DATE};
use bkash::{Wire, WireRequest};
use domain::Timestamp;
use url::Url;

use super::finding::Finding;
use crate::log_clock::{SystemTimes, Times as _};

/// The most that is read of a response, in bytes.
const LARGEST: usize = 64 * 1024;

/// A response.
pub(super) struct Response {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Response {
    /// The value of a header; empty if the response does not have it.
    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// Sends a request with one more header.
///
/// # Errors
///
/// Returns why there is no response.
pub(super) async fn send(
    wire: &dyn Wire,
    method: Method,
    url: &str,
    header: Option<(&'static str, &str)>,
) -> Result<Response, String> {
    let url = Url::parse(url).map_err(|error| error.to_string())?;
    let mut headers = HeaderMap::new();
    if let Some((name, value)) = header {
        let value = HeaderValue::from_str(value).map_err(|error| error.to_string())?;
        headers.insert(HeaderName::from_static(name), value);
    }
    let body = (method == Method::POST).then(String::new);
    let request = WireRequest {
        method,
        url,
        headers,
        body,
    };
    let sent = wire.send(request).await;
    let mut response = sent.map_err(|error| error.to_string())?;
    let mut body = Vec::new();
    while body.len() < LARGEST {
        match response.body.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(Response {
        status: response.status,
        headers: response.headers,
        body,
    })
}

/// What a server's clock showed between two times of this machine's.
pub(super) struct ServerDate {
    pub(super) date: Timestamp,
    pub(super) before: Timestamp,
    pub(super) after: Timestamp,
}

/// Whether bKash can be reached, and its date. Costs no token call: any answer will do.
pub(super) async fn reach(wire: &dyn Wire, base_url: &Url) -> (Finding, Option<ServerDate>) {
    let before = SystemTimes.wall();
    let sent = send(wire, Method::GET, base_url.as_str(), None).await;
    let after = SystemTimes.wall();
    let host = base_url.host_str().unwrap_or_default();
    match sent {
        Err(error) => {
            let message = format!(
                "{host} cannot be reached: {error}. Check the name, the firewall and the proxy of this machine."
            );
            (Finding::failed("bkash", message), None)
        }
        Ok(response) => {
            let milliseconds = after.since(before).as_millis();
            let message = format!("{host} answers within {milliseconds} ms.");
            let date = date(&response.headers);
            let date = date.map(|date| ServerDate {
                date,
                before,
                after,
            });
            (Finding::ok("bkash", message), date)
        }
    }
}

fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let date = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    let since = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Timestamp::from_millis(
        i64::try_from(since.as_millis()).ok()?,
    ))
}
