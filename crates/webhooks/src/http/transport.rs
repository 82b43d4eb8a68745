//! Sends requests over HTTP, to checked addresses only, without redirects or proxies.

use std::{error::Error, io, sync::Arc, time::Duration};

use async_trait::async_trait;
use reqwest::{Client, header::CONTENT_TYPE, redirect::Policy};
use tokio::time::timeout;

use super::{
    resolver::{DnsResolver, ForbiddenAddress, HostNotFound, ScopedResolver},
    response,
};
use crate::{
    AttemptFailure, DeliveryRequest, LOG_HEAD, NetworkScope, REQUEST_TIMEOUT, RequestOutcome,
    Transport,
};

/// The `User-Agent` that receivers see.
const USER_AGENT: &str = concat!("bkash-checkout/", env!("CARGO_PKG_VERSION"));

/// The [`Transport`] of production.
pub struct HttpTransport {
    public: Client,
    any: Client,
}

impl HttpTransport {
    /// Creates a transport that resolves host names with `resolver`.
    ///
    /// # Errors
    ///
    /// Returns an error if the HTTP client cannot be built, for example because TLS cannot be initialised.
    pub fn new(resolver: &Arc<dyn DnsResolver>) -> Result<Self, reqwest::Error> {
        // An error means that the provider is installed already. The workspace uses no other provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A client per scope, so that a pooled connection of one scope is never used for the other.
        Ok(Self {
            public: client(resolver.clone(), NetworkScope::Public)?,
            any: client(resolver.clone(), NetworkScope::Any)?,
        })
    }
}

fn client(resolver: Arc<dyn DnsResolver>, scope: NetworkScope) -> Result<Client, reqwest::Error> {
    Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        // A proxy would resolve the host itself and bypass the address check.
        .no_proxy()
        .referer(false)
        .https_only(scope == NetworkScope::Public)
        .dns_resolver(ScopedResolver { resolver, scope })
        .pool_idle_timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(crate::MAX_CONCURRENT_PER_ENDPOINT)
        .build()
}

#[async_trait]
impl Transport for HttpTransport {
    async fn post(&self, request: &DeliveryRequest) -> RequestOutcome {
        let mut outcome = RequestOutcome::default();
        // An IP literal is never resolved, so the resolver cannot check it.
        if request.url.check(request.scope).is_err() {
            outcome.failure = Some(AttemptFailure::ForbiddenAddress);
            return outcome;
        }
        let failure = failure_of(self.send(request, &mut outcome)).await;
        RequestOutcome { failure, ..outcome }
    }
}

/// Waits for an exchange up to [`REQUEST_TIMEOUT`] and returns why it failed.
async fn failure_of(
    exchange: impl Future<Output = Result<(), AttemptFailure>>,
) -> Option<AttemptFailure> {
    let result = timeout(REQUEST_TIMEOUT, exchange).await;
    result.unwrap_or(Err(AttemptFailure::Timeout)).err()
}

impl HttpTransport {
    async fn send(
        &self,
        request: &DeliveryRequest,
        outcome: &mut RequestOutcome,
    ) -> Result<(), AttemptFailure> {
        let client = match request.scope {
            NetworkScope::Public => &self.public,
            NetworkScope::Any => &self.any,
        };
        let response = client
            .post(request.url.url().clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &request.headers.id)
            .header("webhook-timestamp", &request.headers.timestamp)
            .header("webhook-signature", &request.headers.signature)
            .header(LOG_HEAD, request.log_head.to_string())
            .body(request.body.clone())
            .send()
            .await
            .map_err(|error| classify(&error))?;
        response::read(response, outcome).await
    }
}

fn classify(error: &reqwest::Error) -> AttemptFailure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(failure) = known_failure(error) {
            return failure;
        }
        cause = match error.downcast_ref::<io::Error>() {
            // `source` of an `io::Error` skips the error that it wraps.
            Some(wrapper) => wrapper.get_ref().map(|wrapped| wrapped as _),
            None => error.source(),
        };
    }
    if error.is_connect() {
        AttemptFailure::Connect
    } else {
        AttemptFailure::InvalidResponse
    }
}

fn known_failure(error: &(dyn Error + 'static)) -> Option<AttemptFailure> {
    if error.is::<ForbiddenAddress>() {
        Some(AttemptFailure::ForbiddenAddress)
    } else if error.is::<HostNotFound>() {
        Some(AttemptFailure::Dns)
    } else if error.is::<rustls::Error>() {
        Some(AttemptFailure::Tls)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::Bytes, http};
    use http_body_util::channel::Channel;
    use tokio::time::Instant;

    use super::*;

    // Without a socket: the paused clock would also jump while the response is on its way through the kernel.
    #[tokio::test(start_paused = true)]
    async fn a_timeout_while_reading_the_body_keeps_the_head() {
        let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
        sender.send_data(Bytes::from_static(b"abc")).await.unwrap();
        let response = http::Response::builder()
            .status(410)
            .header("content-length", "10")
            .header("retry-after", "5")
            .body(reqwest::Body::wrap(body))
            .unwrap();
        let mut outcome = RequestOutcome::default();
        let started = Instant::now();
        let failure = failure_of(response::read(response.into(), &mut outcome)).await;
        drop(sender);
        assert_eq!(started.elapsed().as_secs(), 15);
        assert_eq!(
            (outcome.status_code, failure),
            (Some(410), Some(AttemptFailure::Timeout))
        );
        assert_eq!(outcome.retry_after.as_deref(), Some("5"));
        assert!(outcome.response.starts_with("HTTP/1.1 410 Gone\n"));
    }
}
