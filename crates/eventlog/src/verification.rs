//! The result of verifying the hash chain.

use crate::StoreError;

/// A log whose hash chain is intact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The number of events.
    pub events: u64,
    /// The hash of the last event, in hexadecimal. A copy that is kept elsewhere shows later whether the log was replaced by
    /// an older copy of itself.
    pub head: String,
}

impl Verified {
    /// An intact log of `events` events whose last event has the hash `head`.
    pub fn new(events: u64, head: &[u8]) -> Self {
        let digits = head.iter().map(|byte| format!("{byte:02x}"));
        Self {
            events,
            head: digits.collect(),
        }
    }
}

/// Where a log was changed.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The log cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event was changed or replaced.
    #[error("event {position} was changed, moved or inserted")]
    Event {
        /// The position in the chain, counted from 1.
        position: u64,
    },
    /// Events are missing at the end of the chain, or were added without a seal.
    #[error("the log ends at event {found}, but was sealed at event {sealed}")]
    End {
        /// The position of the last event.
        found: u64,
        /// The position of the sealed head.
        sealed: u64,
    },
    /// The head was changed, or sealed with another key.
    #[error("the head of the log was changed, or another master key sealed it")]
    Seal,
}
