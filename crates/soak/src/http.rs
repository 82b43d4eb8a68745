//! Requests as browsers, back ends and bKash send them: no redirects are followed, and connections may break.

use std::time::Duration;

use anyhow::Context;
use reqwest::{Client, RequestBuilder, header::LOCATION, redirect::Policy};
use serde_json::Value;

/// How long a browser waits for a page before its user gives up.
const PATIENCE: Duration = Duration::from_secs(12);

/// A response.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

/// There was no response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Broken;

/// The client of everybody in a run.
///
/// # Errors
///
/// Returns an error if the client cannot be built.
pub(crate) fn client() -> anyhow::Result<Client> {
    // Fails if a provider is installed already, which is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .context("no HTTP client")
}

/// Sends a request and reads the whole response.
pub(crate) async fn send(request: RequestBuilder) -> Result<Reply, Broken> {
    let response = request.send().await.map_err(|_| Broken)?;
    let location = response.headers().get(LOCATION);
    Ok(Reply {
        status: response.status().as_u16(),
        location: location.and_then(|value| value.to_str().ok().map(str::to_owned)),
        body: response.text().await.map_err(|_| Broken)?,
    })
}
