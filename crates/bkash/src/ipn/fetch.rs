//! Fetches certificates and confirmations from SNS.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::{Client, StatusCode, redirect::Policy};

/// The time-out of a fetch, well below the 15 seconds that SNS waits for our answer.
const TIMEOUT: Duration = Duration::from_secs(8);

/// The request failed, or the answer was not 200 or exceeded the size limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the file could not be fetched")]
pub struct FetchError;

/// How the [`Verifier`](super::Verifier) reaches the sender. It requests only URLs of the configured sender.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// Returns the body of a 200 answer. Implementations must not follow redirects, which would lead away from the
    /// configured host.
    ///
    /// # Errors
    ///
    /// Returns an error if the request fails, the status is not 200, or the body has more than `limit` bytes.
    async fn get(&self, url: &str, limit: usize) -> Result<Vec<u8>, FetchError>;
}

/// Fetches over HTTPS, within eight seconds, without following redirects.
#[derive(Debug, Clone)]
pub struct HttpFetch {
    client: Client,
}

impl HttpFetch {
    /// Builds the HTTP client.
    ///
    /// # Errors
    ///
    /// Returns an error if the platform's TLS roots cannot be loaded.
    pub fn new() -> Result<Self, reqwest::Error> {
        // This fails if the provider is installed already, which does no harm: there is only one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("bkash-checkout/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .timeout(TIMEOUT)
            .connect_timeout(Duration::from_secs(4))
            .build()?;
        Ok(Self { client })
    }
}

#[async_trait]
impl Fetch for HttpFetch {
    async fn get(&self, url: &str, limit: usize) -> Result<Vec<u8>, FetchError> {
        let request = self.client.get(url);
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
