//! The queries about an outcome that is unknown.

use serde::{Deserialize, Serialize};

use crate::{
    Timestamp,
    timing::{ABANDONED_AFTER, pause_after},
};

/// The queries about an attempt whose Execute had no usable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquiry {
    /// When Execute was sent.
    pub executed_at: Timestamp,
    /// How many queries had no usable answer.
    pub unanswered: u32,
    /// When to query next.
    pub next_at: Timestamp,
    /// Whether it was reported as unresolved.
    pub reported: bool,
}

impl Inquiry {
    /// The state right after Execute. The first query is due when Execute can no longer be answered.
    pub fn begins(executed_at: Timestamp) -> Self {
        Self {
            executed_at,
            unanswered: 0,
            next_at: executed_at + ABANDONED_AFTER,
            reported: false,
        }
    }

    /// The state after a query was sent at `at`. Without an outcome, it is repeated after the time-out.
    #[must_use]
    pub fn queried(self, at: Timestamp) -> Self {
        Self {
            next_at: at + ABANDONED_AFTER,
            ..self
        }
    }

    /// The state after a query without a usable answer.
    #[must_use]
    pub fn unanswered(self, at: Timestamp) -> Self {
        Self {
            unanswered: self.unanswered.saturating_add(1),
            next_at: at + pause_after(self.unanswered),
            ..self
        }
    }
}
