//! What the server measures, in Prometheus' text format. docs/monitoring.md lists every metric.
//!
//! Labels have few values that this program chooses. None comes from a request or names a person.

mod bkash_calls;
mod commits;
mod database;
mod disk;
mod labels;
mod process;
mod refusals;
mod requests;
mod server;
mod tokens;
mod webhooks;

use std::{fmt, sync::Arc};

use prometheus_client::{encoding::prometheus_text, registry::Registry};

use self::{
    bkash_calls::BkashCalls, commits::Commits, database::DatabaseMetrics, disk::DiskMetrics,
    process::Process, refusals::Refusals, requests::Requests, server::ServerMetrics,
    tokens::TokenMetrics,
};
pub(crate) use self::{
    refusals::Limit,
    webhooks::{ObservedTransport, WebhookAttempts},
};

/// The media type of the text.
pub(crate) const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// Every metric of the server.
pub(crate) struct Metrics {
    registry: Registry,
    pub(crate) server: ServerMetrics,
    pub(crate) requests: Requests,
    pub(crate) refusals: Arc<Refusals>,
    pub(crate) bkash_calls: Arc<BkashCalls>,
    pub(crate) webhook_attempts: WebhookAttempts,
    pub(crate) commits: Arc<Commits>,
    pub(crate) database: DatabaseMetrics,
    pub(crate) tokens: TokenMetrics,
    pub(crate) disk: DiskMetrics,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Process));
        let own = registry.sub_registry_with_prefix("checkout");
        Self {
            server: ServerMetrics::register(own),
            requests: Requests::register(own),
            refusals: Arc::new(Refusals::register(own)),
            bkash_calls: Arc::new(BkashCalls::register(own)),
            webhook_attempts: WebhookAttempts::register(own),
            commits: Arc::new(Commits::register(own)),
            database: DatabaseMetrics::register(own),
            tokens: TokenMetrics::register(own),
            disk: DiskMetrics::register(own),
            registry,
        }
    }

    /// The metrics as text.
    ///
    /// # Errors
    ///
    /// Returns [`fmt::Error`] if a metric cannot be written as text.
    pub(crate) fn render(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
