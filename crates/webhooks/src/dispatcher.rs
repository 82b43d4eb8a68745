//! The dispatcher: attempts deliveries that are due and records the results. Recovery after a crash needs no
//! code of its own, because leases expire.

use std::{sync::Arc, time::Duration};

use domain::{AccountId, Timestamp};
use eventlog::{Clock, Entropy, Head, StoreError};
use fail_points::Point;
use sealing::SealingKey;
use tokio::{
    pin, select,
    task::JoinSet,
    time::{Instant, sleep},
};

use crate::{
    Attempt, AttemptFailure, DeliveryOutcome, DeliveryQueue, DeliveryRequest, EndpointChange,
    EndpointId, FinishedAttempt, Keyrings, LOG_HEAD, LeasedDelivery, MAX_CONCURRENT_ATTEMPTS,
    NetworkScope, RequestOutcome, SignatureHeaders, Transport, retry_schedule, sign,
};

/// How often the queue is polled for deliveries that have become due or that another process has written.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// How often the queue is swept.
const SWEEP_INTERVAL: Duration = Duration::from_secs(60);

/// How many deliveries one sweep processes.
const SWEEP_BATCH: usize = 200;

/// Sends deliveries. A clone shares the ports.
#[derive(Clone)]
pub struct Dispatcher {
    /// The durable queue.
    pub queue: Arc<dyn DeliveryQueue>,
    /// Sends the requests.
    pub transport: Arc<dyn Transport>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for the retry jitter.
    pub entropy: Arc<dyn Entropy>,
    /// Decrypts the endpoints' signing secrets.
    pub key: SealingKey,
    /// Those that were decrypted before.
    pub keyrings: Keyrings,
    /// Whether endpoints of test accounts may be in this machine's own network.
    pub development: bool,
}

impl Dispatcher {
    /// Attempts deliveries until `stop` completes, then waits for the attempts in flight.
    ///
    /// Dropping the future has the same effect as a crash: any dispatcher attempts the deliveries that were in
    /// flight again once their leases have expired.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        pin!(stop);
        let mut wakes = self.queue.wakes();
        let mut in_flight = JoinSet::new();
        let mut next_sweep = Instant::now();
        loop {
            wakes.mark_unchanged();
            if self.start_due_attempts(&mut in_flight).await {
                continue;
            }
            if next_sweep <= Instant::now() {
                next_sweep = Instant::now() + self.sweep().await;
            }
            select! {
                // In this order, so that a simulation can be repeated.
                biased;
                () = &mut stop => break,
                _ = wakes.changed() => {}
                Some(_) = in_flight.join_next() => {}
                () = sleep(POLL_INTERVAL) => {}
            }
        }
        while in_flight.join_next().await.is_some() {}
    }

    /// Attempts every delivery that is due now and returns how many attempts it made.
    ///
    /// # Errors
    ///
    /// Returns an error if deliveries cannot be leased. An attempt that cannot be recorded is logged and is made
    /// again after its lease.
    pub async fn deliver_due(&self) -> Result<usize, StoreError> {
        let mut attempted = 0;
        loop {
            let now = self.clock.now();
            let leased = self.queue.lease_due(now, MAX_CONCURRENT_ATTEMPTS).await?;
            if leased.is_empty() {
                return Ok(attempted);
            }
            attempted += leased.len();
            let mut in_flight = JoinSet::new();
            for leased in leased {
                in_flight.spawn(self.clone().attempt(leased));
            }
            while in_flight.join_next().await.is_some() {}
        }
    }

    /// Starts attempts of deliveries that are due and returns whether there were any.
    async fn start_due_attempts(&self, in_flight: &mut JoinSet<()>) -> bool {
        while in_flight.try_join_next().is_some() {}
        let free = MAX_CONCURRENT_ATTEMPTS - in_flight.len();
        if free == 0 {
            return false;
        }
        match self.queue.lease_due(self.clock.now(), free).await {
            Ok(leased) => {
                let any = !leased.is_empty();
                for leased in leased {
                    in_flight.spawn(self.clone().attempt(leased));
                }
                any
            }
            Err(error) => {
                tracing::error!(%error, "failed to lease webhook deliveries");
                false
            }
        }
    }

    /// Sweeps once and returns the time until the next sweep.
    async fn sweep(&self) -> Duration {
        match self.queue.sweep(self.clock.now(), SWEEP_BATCH).await {
            Ok(SWEEP_BATCH) => POLL_INTERVAL,
            Ok(_) => SWEEP_INTERVAL,
            Err(error) => {
                tracing::error!(%error, "failed to sweep webhook deliveries");
                SWEEP_INTERVAL
            }
        }
    }

    async fn attempt(self, leased: LeasedDelivery) {
        let started_at = self.clock.now();
        let started = Instant::now();
        let headers = self.sign(&leased, self.clock.wall());
        let outcome = match headers.clone() {
            Some(headers) => {
                fail_points::reach(Point::WebhookBeforeSend);
                let outcome = self.post(&leased, headers).await;
                fail_points::reach(Point::WebhookBeforeRecord);
                outcome
            }
            None => RequestOutcome {
                failure: Some(AttemptFailure::Signing),
                ..RequestOutcome::default()
            },
        };
        let failure = outcome.attempt_failure();
        let attempt = Attempt {
            started_at,
            duration: started.elapsed(),
            url: leased.url.as_str().to_owned(),
            headers: stored_headers(headers.as_ref(), &leased.log_head),
            status_code: outcome.status_code,
            failure,
            response: outcome.response.clone(),
        };
        tracing::debug!(
            delivery = %leased.delivery,
            endpoint = %leased.endpoint,
            event = %leased.event,
            status = attempt.status_code,
            failure = failure.map(AttemptFailure::as_str),
            "attempted a webhook delivery"
        );
        let account = leased.account.clone();
        let finished = self.finished_attempt(leased, attempt, &outcome);
        let delivery = finished.delivery.clone();
        let endpoint = finished.endpoint.clone();
        match self.queue.record(finished).await {
            Ok(Some(change)) => warn(&endpoint, &account, self.clock.now(), change, failure),
            Ok(None) => {}
            Err(error) => {
                // The lease expires and the delivery is attempted again.
                tracing::error!(%delivery, %error, "failed to record a webhook delivery attempt");
            }
        }
    }

    fn finished_attempt(
        &self,
        leased: LeasedDelivery,
        attempt: Attempt,
        outcome: &RequestOutcome,
    ) -> FinishedAttempt {
        let at = self.clock.now();
        let delivery_outcome = if attempt.failure.is_none() {
            DeliveryOutcome::Succeeded
        } else {
            let [a, b, c, d, ..] = self.entropy.bits();
            let random = u32::from_be_bytes([a, b, c, d]);
            let retry_after = outcome.requested_delay(at);
            retry_schedule::next_attempt(leased.attempts + 1, at, retry_after, random)
                .map_or(DeliveryOutcome::Exhausted, DeliveryOutcome::RetryAt)
        };
        FinishedAttempt {
            delivery: leased.delivery,
            lease_number: leased.lease_number,
            endpoint: leased.endpoint,
            revision: leased.revision,
            at,
            attempt,
            outcome: delivery_outcome,
            is_gone: outcome.is_gone(),
        }
    }

    fn sign(&self, leased: &LeasedDelivery, now: Timestamp) -> Option<SignatureHeaders> {
        let keyring = self
            .keyrings
            .open(&self.key, &leased.endpoint, &leased.sealed_secrets)?;
        sign(keyring.active_at(now), &leased.event, now, &leased.body)
    }

    async fn post(&self, leased: &LeasedDelivery, headers: SignatureHeaders) -> RequestOutcome {
        let request = DeliveryRequest {
            url: leased.url.clone(),
            scope: NetworkScope::for_mode(leased.account.mode, self.development),
            headers,
            log_head: leased.log_head,
            body: leased.body.clone(),
        };
        self.transport.post(&request).await
    }
}

/// Says once per change how the health of an endpoint changed. The URL is not logged, because it may contain a secret.
fn warn(
    endpoint: &EndpointId,
    account: &AccountId,
    now: Timestamp,
    change: EndpointChange,
    failure: Option<AttemptFailure>,
) {
    let failure = failure.map(AttemptFailure::as_str);
    match change {
        EndpointChange::BeganToFail => {
            tracing::warn!(%endpoint, %account, failure, "a webhook endpoint begins to fail");
        }
        EndpointChange::Paused { until } => {
            let seconds = until.since(now).as_secs();
            tracing::warn!(%endpoint, %account, failure, seconds, "a webhook endpoint is paused");
        }
        EndpointChange::Recovered { after_failures } => {
            tracing::warn!(%endpoint, %account, after_failures, "a webhook endpoint has recovered");
        }
        EndpointChange::Disabled => {
            tracing::warn!(%endpoint, %account, "a webhook endpoint is gone and was disabled");
        }
    }
}

/// The request headers as they are stored with the attempt; none if the request could not be signed.
fn stored_headers(headers: Option<&SignatureHeaders>, log_head: &Head) -> Vec<(String, String)> {
    let Some(headers) = headers else {
        return Vec::new();
    };
    let log_head = (LOG_HEAD, log_head.to_string());
    let all = headers.masked().into_iter().chain([log_head]);
    all.map(|(name, value)| (name.to_owned(), value)).collect()
}
