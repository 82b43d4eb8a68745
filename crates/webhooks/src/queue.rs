//! The port of the durable queue: what is due, who attempts it, and what came of it.

use std::time::Duration;

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use engine::ports::StoreError;
use tokio::sync::watch;

use crate::{Attempt, DeliveryId, EndpointId, EndpointUrl, EventId};

/// How long a claim keeps other dispatchers away: an attempt ([`crate::TIME_OUT`]), and time to record it. A
/// delivery whose dispatcher was killed is attempted again after it.
pub const LEASE: Duration = Duration::from_secs(20);

/// How many attempts one process makes at a time.
pub const AT_ONCE: usize = 512;

/// How many attempts of one endpoint are under way at a time, in all processes.
pub const PER_ENDPOINT: usize = 16;

/// A delivery to attempt.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Which claim of the delivery this is: only the last one may say when the next attempt is.
    pub lease: u64,
    /// How many attempts were made before.
    pub attempts: usize,
    /// What is delivered.
    pub event: EventId,
    /// Its document.
    pub body: String,
    /// Where it goes.
    pub endpoint: EndpointId,
    /// Whose endpoint it is.
    pub account: AccountId,
    /// Which revision of the endpoint was read: what its answer means for the endpoint is true of this one alone.
    pub revision: u64,
    /// Where the endpoint is.
    pub url: EndpointUrl,
    /// The endpoint's secrets, sealed.
    pub sealed: Vec<u8>,
}

/// What becomes of a delivery after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it was delivered.
    Succeeded,
    /// Another attempt.
    At(Timestamp),
    /// Nothing: it was the last attempt.
    Exhausted,
}

/// An attempt that was made.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The delivery.
    pub delivery: DeliveryId,
    /// The claim it was made under.
    pub lease: u64,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// The revision of the endpoint that was called.
    pub revision: u64,
    /// When it ended.
    pub at: Timestamp,
    /// What happened.
    pub attempt: Attempt,
    /// What becomes of the delivery.
    pub next: Next,
    /// Whether the endpoint wants no more.
    pub is_gone: bool,
}

/// The durable queue of deliveries, shared by every process on the file.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Changes whenever this process has written something that may be due.
    fn wakes(&self) -> watch::Receiver<()>;

    /// Claims deliveries that are due at `now` for [`LEASE`], at most `free`; of one endpoint, in all processes
    /// together, at most [`PER_ENDPOINT`], fewer when `free` grows short, one after its breaker was open, and
    /// none while it is open or the endpoint disabled.
    async fn claim(&self, now: Timestamp, free: usize) -> Result<Vec<Claimed>, StoreError>;

    /// Records an attempt, what becomes of the delivery, and what it says of the endpoint.
    async fn record(&self, finished: Finished) -> Result<(), StoreError>;

    /// Tidies at most `limit` deliveries: removes attempts that were kept long enough ([`crate::KEPT_SUCCEEDED`],
    /// [`crate::KEPT_EXHAUSTED`]) and gives up what has waited for [`crate::LIFETIME`]. Says how many it tidied.
    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError>;
}
