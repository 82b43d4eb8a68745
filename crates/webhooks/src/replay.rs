//! Replays: a new delivery of an event that has been, with the same `webhook-id`.

use domain::Timestamp;

use crate::DeliveryId;

/// Events of a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant that is not of the span any more.
    pub until: Timestamp,
}

/// Which of the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Every event that the endpoint is subscribed to now.
    Every,
    /// Of these, what has neither reached the endpoint nor is on its way. Asking twice makes no second delivery.
    Undelivered,
}

/// One step of a replay of many.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// The events' span.
    pub span: Span,
    /// Which of them.
    pub which: Which,
    /// The place of the last one that was looked at.
    pub after: Option<u64>,
    /// How many are looked at.
    pub limit: usize,
}

/// What came of a replay of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replayed {
    /// It is on its way.
    Delivery(DeliveryId),
    /// The account has no such event or endpoint.
    NotFound,
    /// The endpoint is disabled.
    Disabled,
    /// The idempotency key was used before.
    Repeated,
}

/// What came of one step of a replay of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayStep {
    /// So many deliveries were made.
    Made {
        /// How many.
        deliveries: usize,
        /// The place to go on after; `None` when the span is done.
        next: Option<u64>,
    },
    /// The account has no such endpoint.
    NotFound,
    /// The endpoint is disabled.
    Disabled,
    /// The idempotency key was used before.
    Repeated,
}
