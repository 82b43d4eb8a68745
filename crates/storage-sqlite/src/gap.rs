//! Notices, when a file is opened, that its log is an older copy of itself, and records the gap in the log.

use std::path::Path;

use domain::Timestamp;
use eventlog::{Cause, ChainKey, Gap, GapReason, Head};
use rusqlite::Transaction;

use crate::{
    append,
    chain::{self, Last},
    head::{self, SealedHead},
    head_file::{self, Seen},
    open_error::OpenError,
    writer::LogEnd,
};

/// Records a gap if the log does not contain the head that is kept beside the file. Returns the head of the log.
pub(crate) fn record(
    transaction: &Transaction<'_>,
    path: &Path,
    key: &ChainKey,
    sealed: SealedHead,
) -> Result<SealedHead, OpenError> {
    let (reason, until) = match head_file::read(path, key)? {
        Seen::Head(seen) if head::contains(transaction, &seen.head)? => return Ok(sealed),
        Seen::Head(seen) => {
            tracing::error!(
                log = %sealed.head,
                seen = %seen.head,
                "the log is older than the head beside the database: an older copy was put in its place, or it was cut. \
                 Payments that were under way are queried at bKash before they are ended; see docs/backup.md"
            );
            (GapReason::OlderCopy, seen.alive_at.max(sealed.alive_at))
        }
        Seen::Missing | Seen::Unreadable if sealed.head == Head::EMPTY => return Ok(sealed),
        Seen::Missing | Seen::Unreadable => {
            tracing::warn!(
                log = %sealed.head,
                "the head that is kept beside the database is missing or damaged, so the log may be an older copy. \
                 Payments that were under way are queried at bKash before they are ended; see docs/backup.md"
            );
            (GapReason::Unknown, sealed.alive_at)
        }
    };
    insert(transaction, key, sealed, reason, until, Cause::WORKER)
}

/// Appends a gap to the log. Returns the new head, which is written too.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    key: &ChainKey,
    sealed: SealedHead,
    reason: GapReason,
    until: Timestamp,
    cause: Cause,
) -> Result<SealedHead, OpenError> {
    let Last { length, .. } = chain::last(transaction, &Gap::stream())?;
    let gap = Gap {
        since: sealed.alive_at,
        until,
        reason,
    };
    let mut log = LogEnd {
        key,
        sealed,
        webhook_due: false,
    };
    let appended = append::append(transaction, &mut log, &gap.append(length, cause)?)?;
    appended.map_err(eventlog::StoreError::from_source)?;
    head::write(transaction, key, &log.sealed)?;
    Ok(log.sealed)
}
