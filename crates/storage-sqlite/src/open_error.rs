//! Why a file cannot be opened.

use eventlog::{StoreError, VerifyError};

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
    /// Its head was not sealed with this key.
    #[error(
        "the database was sealed with another master key, or its head was changed; run `verify`"
    )]
    ForeignKey,
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
