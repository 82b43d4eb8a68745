//! Requests over HTTP: one connection to a checked address, no redirects, no proxy, 15 seconds, 64 kB.

use std::{error::Error, io, sync::Arc, time::Duration};

use async_trait::async_trait;
use reqwest::{Client, header::CONTENT_TYPE, redirect::Policy};
use tokio::time::timeout;

use crate::{
    Exchange, Failure, Lookup, Reach, Request, Transport, answer,
    resolver::{Guard, NoAddress, RefusedTarget},
};

/// How long a request may take from the look-up of the host to the last byte of the answer. The specification
/// recommends 15 to 30 seconds.
pub const TIME_OUT: Duration = Duration::from_secs(15);

/// Who calls, as receivers see it.
const USER_AGENT: &str = concat!("bkash-checkout/", env!("CARGO_PKG_VERSION"));

/// The transport that production uses.
pub struct HttpTransport {
    public: Client,
    anywhere: Client,
}

impl HttpTransport {
    /// A transport that looks hosts up with `lookup`.
    pub fn new(lookup: &Arc<dyn Lookup>) -> Result<Self, reqwest::Error> {
        // The provider may be installed already; which one was first does not matter, there is only one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Two clients, so that no connection of the one is ever used by the other.
        Ok(Self {
            public: client(lookup.clone(), Reach::Public)?,
            anywhere: client(lookup.clone(), Reach::Anywhere)?,
        })
    }
}

fn client(lookup: Arc<dyn Lookup>, reach: Reach) -> Result<Client, reqwest::Error> {
    Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        // A proxy would look the host up a second time, out of our sight.
        .no_proxy()
        .referer(false)
        .https_only(reach == Reach::Public)
        .dns_resolver(Guard { lookup, reach })
        .pool_idle_timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(crate::PER_ENDPOINT)
        .build()
}

#[async_trait]
impl Transport for HttpTransport {
    async fn post(&self, request: &Request) -> Exchange {
        let mut exchange = Exchange::default();
        // An address of digits is never looked up, so that the guard would not see it.
        if request.url.check(request.reach).is_err() {
            exchange.failure = Some(Failure::Refused);
            return exchange;
        }
        let attempt = self.attempt(request, &mut exchange);
        let outcome = timeout(TIME_OUT, attempt).await;
        exchange.failure = outcome.unwrap_or(Err(Failure::Timeout)).err();
        exchange
    }
}

impl HttpTransport {
    async fn attempt(&self, request: &Request, exchange: &mut Exchange) -> Result<(), Failure> {
        let client = match request.reach {
            Reach::Public => &self.public,
            Reach::Anywhere => &self.anywhere,
        };
        let response = client
            .post(request.url.url().clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &request.headers.id)
            .header("webhook-timestamp", &request.headers.timestamp)
            .header("webhook-signature", &request.headers.signature)
            .body(request.body.clone())
            .send()
            .await
            .map_err(|error| classified(&error))?;
        answer::read(response, exchange).await
    }
}

fn classified(error: &reqwest::Error) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(failure) = known(error) {
            return failure;
        }
        cause = match error.downcast_ref::<io::Error>() {
            // One that wraps another error names that one's cause as its own.
            Some(wrapper) => wrapper.get_ref().map(|wrapped| wrapped as _),
            None => error.source(),
        };
    }
    if error.is_connect() {
        Failure::Connect
    } else {
        Failure::Broken
    }
}

fn known(error: &(dyn Error + 'static)) -> Option<Failure> {
    if error.is::<RefusedTarget>() {
        Some(Failure::Refused)
    } else if error.is::<NoAddress>() {
        Some(Failure::Lookup)
    } else if error.is::<rustls::Error>() {
        Some(Failure::Tls)
    } else {
        None
    }
}
