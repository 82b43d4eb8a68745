//! The port of the durable delivery queue: leasing deliveries that are due and recording their attempts.

use std::time::Duration;

use async_trait::async_trait;
use domain::{AccountId, EventId, Timestamp};
use eventlog::{Head, StoreError};
use tokio::sync::watch;

use crate::{Attempt, DeliveryId, EndpointChange, EndpointId, EndpointUrl};

/// How long a lease excludes other dispatchers: one request ([`crate::REQUEST_TIMEOUT`]) and the time to record
/// it. If a dispatcher is killed, its deliveries are attempted again after this time.
pub const LEASE_DURATION: Duration = Duration::from_secs(20);

/// Maximum number of attempts that one process has in flight.
pub const MAX_CONCURRENT_ATTEMPTS: usize = 512;

/// Maximum number of attempts to one endpoint that are in flight, over all processes.
pub const MAX_CONCURRENT_PER_ENDPOINT: usize = 16;

/// A delivery that the dispatcher has leased and must attempt.
#[derive(Debug, Clone)]
pub struct LeasedDelivery {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Fencing number of the lease: only the holder of the latest lease may schedule the next attempt.
    pub lease_number: u64,
    /// Number of attempts that were made before.
    pub attempts: usize,
    /// The event to deliver.
    pub event: EventId,
    /// The event's JSON document, sent as the request body.
    pub body: String,
    /// The endpoint to call.
    pub endpoint: EndpointId,
    /// The account that owns the endpoint.
    pub account: AccountId,
    /// Revision of the endpoint that was read. The response changes the endpoint only if it still has this revision.
    pub revision: u64,
    /// The endpoint's URL.
    pub url: EndpointUrl,
    /// The endpoint's signing secrets, encrypted.
    pub sealed_secrets: Vec<u8>,
    /// The head of the event log, which includes the event.
    pub log_head: Head,
}

/// What happens to a delivery after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The attempt succeeded.
    Succeeded,
    /// The attempt failed; the next one is due at this time.
    RetryAt(Timestamp),
    /// The last attempt failed.
    Exhausted,
}

/// An attempt that has ended and is to be recorded.
#[derive(Debug, Clone)]
pub struct FinishedAttempt {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Number of the lease under which the attempt was made.
    pub lease_number: u64,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Revision of the endpoint that was called.
    pub revision: u64,
    /// When the attempt ended.
    pub at: Timestamp,
    /// The request and the response.
    pub attempt: Attempt,
    /// What happens to the delivery.
    pub outcome: DeliveryOutcome,
    /// Whether the endpoint responded 410 Gone and must be disabled.
    pub is_gone: bool,
}

/// The durable queue of deliveries, shared by all processes that use the same storage.
#[async_trait]
pub trait DeliveryQueue: Send + Sync {
    /// A receiver that changes whenever this process has committed something that may be due.
    fn wakes(&self) -> watch::Receiver<()>;

    /// Leases at most `limit` deliveries that are due at `now`, for [`LEASE_DURATION`].
    ///
    /// Of one endpoint at most [`MAX_CONCURRENT_PER_ENDPOINT`] are leased at a time over all processes, fewer if
    /// `limit` is low, one if its circuit breaker is half-open, and none if it is open or the endpoint is disabled.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage cannot be read or written.
    async fn lease_due(
        &self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<LeasedDelivery>, StoreError>;

    /// Records an attempt, updates its delivery and the endpoint's circuit breaker, and returns how the endpoint's health
    /// changed. Does nothing if the delivery does not exist.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage cannot be written.
    async fn record(&self, finished: FinishedAttempt)
    -> Result<Option<EndpointChange>, StoreError>;

    /// Cleans up at most `limit` deliveries and returns how many it processed. Deletes attempts whose retention
    /// has ended ([`crate::SUCCEEDED_RETENTION`], [`crate::EXHAUSTED_RETENTION`]), and makes deliveries final that
    /// have been pending for [`crate::DELIVERY_LIFETIME`].
    ///
    /// # Errors
    ///
    /// Returns an error if the storage cannot be read or written.
    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError>;
}
