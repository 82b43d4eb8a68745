//! The merchant's webhook endpoints.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use standardwebhooks::Webhook;
use tokio::time::sleep;
use webhooks::{AttemptFailure, DeliveryRequest, REQUEST_TIMEOUT, RequestOutcome, Transport};

use crate::{
    addresses::ENDPOINTS, attack::FORGED, checks::Check, faults::Fault, life::Life,
    mutants::Mutant, random::Random, world::World,
};

/// Carries one process's webhooks to the endpoints.
pub(crate) struct Deliveries {
    world: Arc<World>,
    life: Arc<Life>,
    random: Random,
}

impl Deliveries {
    pub(crate) fn new(world: Arc<World>, life: Arc<Life>) -> Self {
        let random = world.random.fork();
        Self {
            world,
            life,
            random,
        }
    }

    async fn deliver(&self, request: &DeliveryRequest) -> RequestOutcome {
        sleep(Duration::from_millis(self.random.between(5, 400))).await;
        if !ENDPOINTS.contains(&request.url.as_str()) {
            let url = request.url.as_str();
            let detail = format!("{} was sent to {url}", request.headers.id);
            self.world.fail(Check::ForgeriesStopped, detail);
        }
        if self.world.conditions.endpoints_are_dead() {
            return RequestOutcome {
                status_code: Some(503),
                ..RequestOutcome::default()
            };
        }
        let is_bad = request.url.as_str() == ENDPOINTS[1];
        let (fails, slow) = if is_bad { (300, 100) } else { (20, 10) };
        let faults = &self.world.faults;
        if faults.strikes(Fault::EndpointFails, &self.random, fails) {
            let believed = self.world.mutant == Some(Mutant::WebhookNotRetried);
            return RequestOutcome {
                status_code: Some(if believed { 204 } else { 503 }),
                ..RequestOutcome::default()
            };
        }
        self.receive(request);
        if faults.strikes(Fault::EndpointSlow, &self.random, slow) {
            sleep(REQUEST_TIMEOUT).await;
            return RequestOutcome {
                failure: Some(AttemptFailure::Timeout),
                ..RequestOutcome::default()
            };
        }
        RequestOutcome {
            status_code: Some(204),
            ..RequestOutcome::default()
        }
    }

    /// Verifies a delivery with the published verifier, and keeps it.
    fn receive(&self, request: &DeliveryRequest) {
        let (url, headers) = (request.url.as_str().to_owned(), &request.headers);
        let world = &self.world;
        world.check_secrets("a webhook", &request.body);
        if request.body.contains(FORGED) {
            let detail = format!("{url} received a forged message");
            world.fail(Check::ForgeriesStopped, detail);
        }
        let mut received = world.received();
        received.deliveries += 1;
        let secret = received.secrets.get(&url).cloned().unwrap_or_default();
        if !is_signed(&secret, request) {
            world.fail(
                Check::WebhooksSigned,
                format!("{url} received {}", headers.id),
            );
        }
        let key = (url, headers.id.clone());
        let body = received
            .bodies
            .entry(key)
            .or_insert_with(|| request.body.clone());
        if *body != request.body {
            world.fail(
                Check::WebhooksArrive,
                format!("{} has two bodies", headers.id),
            );
        }
    }
}

#[async_trait]
impl Transport for Deliveries {
    async fn post(&self, request: &DeliveryRequest) -> RequestOutcome {
        self.life.touch().await;
        let outcome = self.deliver(request).await;
        self.life.touch().await;
        outcome
    }
}

/// The published verifier compares with the system's clock, which virtual time does not follow. Therefore its signature is
/// computed and looked for.
fn is_signed(secret: &str, request: &DeliveryRequest) -> bool {
    let headers = &request.headers;
    let Ok(timestamp) = headers.timestamp.parse() else {
        return false;
    };
    let expected = Webhook::new(secret)
        .and_then(|webhook| webhook.sign(&headers.id, timestamp, request.body.as_bytes()));
    expected.is_ok_and(|expected| {
        headers
            .signature
            .split(' ')
            .any(|signature| signature == expected)
    })
}
