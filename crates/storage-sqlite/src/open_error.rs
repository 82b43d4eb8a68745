//! Why a file cannot be opened.

use eventlog::{StoreError, VerifyError};
use sealing::MasterKeyId;

use crate::schema::FORMAT;

/// Why a file cannot be used as a store.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// SQLite cannot open or read it.
    #[error("the database cannot be opened: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The system refuses the file, or a thread for it.
    #[error("the system refuses it: {0}")]
    System(#[from] std::io::Error),
    /// It was written by a newer version.
    #[error(
        "the database has format {found}, this version knows up to {known}: use a newer version"
    )]
    TooNew {
        /// The file's format.
        found: u32,
        /// The newest format this version knows.
        known: u32,
    },
    /// It was written by an older version, whose format this version does not read.
    #[error(
        "the database has format {found}, which is older than format {FORMAT} of this version and cannot be converted: \
         set [storage] database to a new file, and keep this one for the version that wrote it"
    )]
    TooOld {
        /// The file's format.
        found: u32,
    },
    /// Its head was changed.
    #[error("the head of the database's log was changed by another program; run `verify`")]
    ForeignKey,
    /// It was sealed with a master key that is not configured.
    #[error(
        "the database was sealed with the master key {expected}, but CHECKOUT_MASTER_KEY is {configured}{}: configure the key \
         {expected}", in_words(*previous)
    )]
    UnknownKey {
        /// The key that the database was sealed with.
        expected: MasterKeyId,
        /// The configured key.
        configured: MasterKeyId,
        /// The configured previous key.
        previous: Option<MasterKeyId>,
    },
    /// The configured key was rotated away.
    #[error(
        "the master key {0} was rotated away and seals nothing any more: configure the key that took its place as \
         CHECKOUT_MASTER_KEY"
    )]
    RetiredKey(MasterKeyId),
    /// The master key is being rotated, and the previous one is not configured.
    #[error(
        "the rotation from the master key {0} is not finished: configure it as CHECKOUT_PREVIOUS_MASTER_KEY and run \
         `bkash-checkout key rotate-master`"
    )]
    Unfinished(MasterKeyId),
    /// A rotation cannot begin while other processes, which may not have the new key, use the database.
    #[error(
        "the rotation of the master key begins, but another process has the database open; stop all servers first, and \
         start them with both keys"
    )]
    InUse,
    /// Its log was changed by another program.
    #[error(
        "the database was changed by another program: {0}; run `bkash-checkout verify`, and restore a backup as \
         docs/backup.md says"
    )]
    Changed(VerifyError),
    /// The gap in its log cannot be recorded.
    #[error("the gap in the log cannot be recorded: {0}")]
    Gap(#[from] StoreError),
}

/// The previous key, in words.
fn in_words(previous: Option<MasterKeyId>) -> String {
    previous.map_or(String::new(), |previous| {
        format!(" and CHECKOUT_PREVIOUS_MASTER_KEY is {previous}")
    })
}
