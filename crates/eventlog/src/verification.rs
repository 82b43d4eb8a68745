//! What checking the hash chain finds.

use crate::StoreError;

/// A log that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many events it has.
    pub events: u64,
    /// The hash of the last one, in hexadecimal. Kept elsewhere, it shows later that no older copy of the whole log was
    /// put in its place.
    pub head: String,
}

impl Verified {
    /// A whole log of `events` events whose last one has the hash `head`.
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
    /// An event is not the one that was written at its position.
    #[error("event {position} was changed, moved or inserted")]
    Event {
        /// Its position in the chain, from 1.
        position: u64,
    },
    /// The chain has an end that it was not sealed with.
    #[error("the log ends at event {found}, but was sealed at event {sealed}")]
    End {
        /// The last event there is.
        found: u64,
        /// The last event there was.
        sealed: u64,
    },
    /// The head itself was changed, or sealed with another key.
    #[error("the head of the log was changed, or another master key sealed it")]
    Seal,
}
