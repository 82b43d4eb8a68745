//! The end of the log while a transaction writes.

use eventlog::ChainKey;

use crate::head::SealedHead;

/// The end of the log during one transaction.
pub(crate) struct LogEnd<'a> {
    pub(crate) key: &'a ChainKey,
    pub(crate) sealed: SealedHead,
    /// Whether a webhook may have become due: whoever waits for one is woken after the commit.
    pub(crate) webhook_due: bool,
    /// What was written, for the redo log.
    pub(crate) redo: Vec<String>,
    /// Whether what the job writes can be rolled back without what other jobs have written.
    pub(crate) has_savepoint: bool,
}

impl<'a> LogEnd<'a> {
    /// The end of the log before anything is written.
    pub(crate) const fn new(key: &'a ChainKey, sealed: SealedHead) -> Self {
        Self {
            key,
            sealed,
            webhook_due: false,
            redo: Vec::new(),
            has_savepoint: false,
        }
    }
}
