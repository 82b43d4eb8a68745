//! Fetching the few small files that SNS has for us.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::{Client, StatusCode, redirect::Policy};

/// Long enough for a slow line; SNS itself waits 15 seconds for our answer.
const PATIENCE: Duration = Duration::from_secs(8);

/// A GET that could not be completed, or whose answer was not 200, or too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the file could not be fetched")]
pub struct FetchError;

/// How the [`Verifier`](super::Verifier) reaches the sender. It asks for addresses that are pinned only.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// The body of a 200 answer of at most `limit` bytes. Redirects must not be followed: they would lead
    /// away from the pinned host.
    async fn get(&self, address: &str, limit: usize) -> Result<Vec<u8>, FetchError>;
}

/// Fetches over HTTPS, within eight seconds, without following redirects.
#[derive(Debug, Clone)]
pub struct HttpFetch {
    client: Client,
}

impl HttpFetch {
    /// Errors are those of the platform's TLS roots.
    pub fn new() -> Result<Self, reqwest::Error> {
        // The provider may be installed already; which one was first does not matter, there is only one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("bkash-checkout/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .timeout(PATIENCE)
            .connect_timeout(Duration::from_secs(4))
            .build()?;
        Ok(Self { client })
    }
}

#[async_trait]
impl Fetch for HttpFetch {
    async fn get(&self, address: &str, limit: usize) -> Result<Vec<u8>, FetchError> {
        let request = self.client.get(address);
        let mut response = request.send().await.map_err(|_| FetchError)?;
        if response.status() != StatusCode::OK {
            return Err(FetchError);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| FetchError)? {
            if body.len() + chunk.len() > limit {
                return Err(FetchError);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}
