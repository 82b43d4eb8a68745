//! The errors that keep the server from starting.

use directory::DirectoryError;
use domain::MerchantId;
use eventlog::{Head, StoreError};

use crate::storage::StorageError;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] StorageError),
    /// The HTTP client cannot be created.
    #[error("cannot set up the HTTP client: {0}")]
    Http(String),
    /// Two merchants have the same identifier.
    #[error(transparent)]
    DuplicateMerchantId(#[from] DuplicateMerchantId),
    /// The merchants cannot be read.
    #[error("cannot read the merchants: {0}")]
    Directory(DirectoryError),
    /// The log does not contain a head that was published earlier.
    #[error(
        "--expect-head: the log does not contain {0}: it was cut, or replaced by an older copy; see docs/backup.md"
    )]
    UnexpectedHead(Head),
    /// The log cannot be read.
    #[error("cannot read the log: {0}")]
    Log(StoreError),
}

/// A merchant of the directory has the configured merchant's identifier.
#[derive(Debug, thiserror::Error)]
#[error(
    "[merchant] id: the database also has a merchant {0:?}; choose another id in the configuration"
)]
pub struct DuplicateMerchantId(pub(crate) MerchantId);
