//! Notices, when a file is opened, that its log is an older copy of itself: applies its redo log, and records in the log what that
//! cannot bring back.

use std::path::Path;

use eventlog::{Cause, ChainKey, Gap, GapReason, Head};
use rusqlite::Transaction;

use crate::{
    append,
    chain::{self, Last},
    head::{self, SealedHead},
    head_file::{self, Seen},
    log_end::LogEnd,
    open_error::OpenError,
    redo::{self, Entry, Redo},
};

/// Brings the log up to the head that is kept beside the file, by its redo log, if it does not contain that head; and records a
/// gap if it cannot be. Returns the head of the log.
pub(crate) fn record(
    transaction: &Transaction<'_>,
    path: &Path,
    key: &ChainKey,
    sealed: SealedHead,
    redo: Option<&mut Redo>,
) -> Result<SealedHead, OpenError> {
    let seen = head_file::read(path, key)?;
    let sealed = match &seen {
        Seen::Head(seen) if head::contains(transaction, &seen.head)? => return Ok(sealed),
        Seen::Missing | Seen::Unreadable if sealed.head == Head::EMPTY => return Ok(sealed),
        Seen::Head(_) | Seen::Missing | Seen::Unreadable => {
            redo::replay::replay(transaction, &redo::folder_of(path), key, sealed)?
        }
    };
    let (reason, until) = match seen {
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
        Seen::Missing | Seen::Unreadable => {
            tracing::warn!(
                log = %sealed.head,
                "the head that is kept beside the database is missing or damaged, so the log may be an older copy. \
                 Payments that were under way are queried at bKash before they are ended; see docs/backup.md"
            );
            (GapReason::Unknown, sealed.alive_at)
        }
    };
    let (since, cause) = (sealed.alive_at, Cause::WORKER);
    let gap = Gap {
        since,
        until,
        reason,
    };
    insert(transaction, key, sealed, gap, cause, redo)
}

/// Appends a gap to the log and to its redo log. Returns the new head, which is written too.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    key: &ChainKey,
    sealed: SealedHead,
    gap: Gap,
    cause: Cause,
    redo: Option<&mut Redo>,
) -> Result<SealedHead, OpenError> {
    let Last { length, .. } = chain::last(transaction, &Gap::stream())?;
    let mut log = LogEnd::new(key, sealed);
    let gap = gap.append(length, cause)?;
    let appended = append::append(transaction, &mut log, &gap)?;
    appended.map_err(eventlog::StoreError::from_source)?;
    head::write(transaction, key, &log.sealed)?;
    if let Some(redo) = redo {
        let entry = Entry::json_of(&gap).map_err(eventlog::StoreError::from_source)?;
        redo.record(&sealed.head, &log.sealed, &[entry]);
    }
    Ok(log.sealed)
}
