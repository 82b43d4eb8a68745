//! The port that carries requests to bKash. It is [`reqwest`], except in a simulation without sockets.

use async_trait::async_trait;
use reqwest::{Client, Method, StatusCode, header::HeaderMap};
use url::Url;

/// A request to bKash.
#[derive(Debug, Clone)]
pub struct WireRequest {
    /// `GET` or `POST`.
    pub method: Method,
    /// The whole URL.
    pub url: Url,
    /// The headers. Secrets among them are marked as sensitive.
    pub headers: HeaderMap,
    /// The JSON of a request with a body.
    pub body: Option<String>,
}

/// The beginning of an answer.
pub struct WireResponse {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The rest of the answer, as it arrives.
    pub body: Box<dyn WireBody>,
}

/// The body of an answer.
#[async_trait]
pub trait WireBody: Send {
    /// Returns the next part, or `None` at the end.
    ///
    /// # Errors
    ///
    /// Returns an error if the body is not complete.
    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, WireError>;
}

/// Why there is no answer, or no complete one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// No connection was made, so nothing was sent.
    #[error("no connection")]
    NoConnection,
    /// The time for the answer is over. The request may have arrived, or may arrive later.
    #[error("the request timed out")]
    TimedOut,
    /// The connection ended. The request may have arrived.
    #[error("the connection broke")]
    Broken,
}

impl WireError {
    /// Whether the request may have an effect.
    pub(crate) fn may_have_arrived(self) -> bool {
        match self {
            Self::NoConnection => false,
            Self::TimedOut | Self::Broken => true,
        }
    }
}

/// Carries requests to bKash.
#[async_trait]
pub trait Wire: Send + Sync {
    /// Sends a request once, without following redirects, and waits at most
    /// [`ANSWER_TIMEOUT`](domain::timing::ANSWER_TIMEOUT) for the end of its answer.
    ///
    /// # Errors
    ///
    /// Returns an error if no answer begins.
    async fn send(&self, request: WireRequest) -> Result<WireResponse, WireError>;
}

/// A client that was built by [`http_client`](crate::http_client).
#[async_trait]
impl Wire for Client {
    async fn send(&self, request: WireRequest) -> Result<WireResponse, WireError> {
        let WireRequest {
            method,
            url,
            headers,
            body,
        } = request;
        let mut request = self.request(method, url).headers(headers);
        if let Some(body) = body {
            request = request.body(body);
        }
        let mut response = request.send().await.map_err(|error| reason(&error))?;
        Ok(WireResponse {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: Box::new(response),
        })
    }
}

#[async_trait]
impl WireBody for reqwest::Response {
    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, WireError> {
        let chunk = reqwest::Response::chunk(self).await;
        let chunk = chunk.map_err(|error| reason(&error))?;
        Ok(chunk.map(|bytes| bytes.to_vec()))
    }
}

/// The kind of a transport error. The error's own text may contain the URL with its query.
fn reason(error: &reqwest::Error) -> WireError {
    if error.is_connect() {
        WireError::NoConnection
    } else if error.is_timeout() {
        WireError::TimedOut
    } else {
        WireError::Broken
    }
}
