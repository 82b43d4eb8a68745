//! The result of verifying the log.

use sealing::MasterKeyId;

use crate::{Head, StoreError};

/// A log whose hash chain is intact, as are the rows beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The number of events.
    pub events: u64,
    /// The head.
    pub head: Head,
}

impl Verified {
    /// An intact log with this head.
    pub const fn new(head: Head) -> Self {
        Self {
            events: head.position,
            head,
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
    /// A master key is needed that is not there.
    #[error("{place} was sealed with the master key {found}, which is not configured")]
    UnknownKey {
        /// What was sealed.
        place: &'static str,
        /// The key that it says.
        found: MasterKeyId,
    },
    /// Values are sealed with a master key that was rotated away.
    #[error(
        "{rows} values of the table {table} are sealed with the master key {key}, which was rotated away: another program \
         put them there"
    )]
    RetiredKey {
        /// The table.
        table: &'static str,
        /// The number of values.
        rows: u64,
        /// The key.
        key: MasterKeyId,
    },
    /// A head that was seen before is not in the log.
    #[error(
        "the log does not contain the head {0} that was seen before: it was cut, or replaced by an older copy"
    )]
    Replaced(Head),
    /// Rows beside the log were changed, added or removed.
    #[error("{rows} rows of the table {table} were changed, added or removed by another program")]
    Rows {
        /// The table.
        table: &'static str,
        /// The number of rows.
        rows: u64,
    },
    /// The tables, indexes or triggers are not those that this program creates.
    #[error("{0} was created, changed or removed by another program")]
    Schema(String),
}
