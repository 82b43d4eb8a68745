//! Attempts to deliver webhooks.

use std::sync::Arc;

use async_trait::async_trait;
use prometheus_client::{
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};
use webhooks::{AttemptFailure, DeliveryRequest, RequestOutcome, Transport};

use super::labels::{Labels, labels};

/// Counts attempts. Clones share the counters.
#[derive(Clone)]
pub(crate) struct WebhookAttempts(Family<Labels<1>, Counter>);

const SUCCESS: &str = "success";

impl WebhookAttempts {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let total = Family::<Labels<1>, Counter>::default();
        let failures = AttemptFailure::ALL.map(AttemptFailure::as_str);
        for result in failures.into_iter().chain([SUCCESS]) {
            drop(total.get_or_create(&labels([("result", result)])));
        }
        registry.register(
            "webhook_attempts",
            "Attempts of this process to deliver a webhook, by result",
            total.clone(),
        );
        Self(total)
    }

    fn count(&self, failure: Option<AttemptFailure>) {
        let result = failure.map_or(SUCCESS, AttemptFailure::as_str);
        self.0.get_or_create(&labels([("result", result)])).inc();
    }
}

/// A transport whose results are counted.
pub(crate) struct ObservedTransport {
    transport: Arc<dyn Transport>,
    attempts: WebhookAttempts,
}

impl ObservedTransport {
    pub(crate) fn new(transport: Arc<dyn Transport>, attempts: WebhookAttempts) -> Self {
        Self {
            transport,
            attempts,
        }
    }
}

#[async_trait]
impl Transport for ObservedTransport {
    async fn post(&self, request: &DeliveryRequest) -> RequestOutcome {
        let outcome = self.transport.post(request).await;
        self.attempts.count(outcome.attempt_failure());
        outcome
    }
}
