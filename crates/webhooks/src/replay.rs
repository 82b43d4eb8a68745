//! Replays: new deliveries of past events, with the same `webhook-id`.

use domain::Timestamp;

use crate::DeliveryId;

/// A half-open range of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    /// First instant of the range.
    pub from: Timestamp,
    /// First instant after the range.
    pub until: Timestamp,
}

/// Which events of a time range are replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplaySelection {
    /// Every event that the endpoint is subscribed to now.
    All,
    /// Like `All`, but without events that have a succeeded or pending delivery to the endpoint. Repeating the
    /// replay creates no second delivery.
    Undelivered,
}

/// One batch of the replay of a time range.
#[derive(Debug, Clone, Copy)]
pub struct ReplayBatch {
    /// Time range of the events.
    pub range: TimeRange,
    /// Which events of the range are replayed.
    pub selection: ReplaySelection,
    /// Sequence number of the last event of the batch before; `None` for the first batch.
    pub after: Option<u64>,
    /// Maximum number of events in the batch.
    pub limit: usize,
}

/// The result of replaying one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplayOutcome {
    /// The delivery was created and is due now.
    Created(DeliveryId),
    /// The account has no such event or no such endpoint.
    NotFound,
    /// The endpoint is disabled.
    EndpointDisabled,
    /// The idempotency key was used before.
    IdempotencyKeyUsed,
}

/// The result of one [`ReplayBatch`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayBatchOutcome {
    /// The deliveries were created and are due now.
    Created {
        /// Number of deliveries.
        deliveries: usize,
        /// Value of `after` for the next batch; `None` if this is the last one.
        next: Option<u64>,
    },
    /// The account has no such endpoint.
    NotFound,
    /// The endpoint is disabled.
    EndpointDisabled,
    /// The idempotency key was used before.
    IdempotencyKeyUsed,
}
