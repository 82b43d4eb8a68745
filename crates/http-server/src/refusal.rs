//! What the server refuses because a network has had its share.

use std::sync::Arc;

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A connection of a network that has all its places.
    Connection,
    /// A request of a network that has too many in progress.
    Request,
    /// A body for which there is no memory.
    Body,
}

/// Observes refusals, so that they can be counted.
pub trait RefusalObserver: Send + Sync {
    /// Called for each refusal. Must not block.
    fn refused(&self, refusal: Refusal);
}

/// Observes nothing.
pub struct NoObserver;

impl RefusalObserver for NoObserver {
    fn refused(&self, _: Refusal) {}
}

/// An observer that all connections share.
pub(crate) type SharedObserver = Arc<dyn RefusalObserver>;
