//! Why the directory cannot serve a request. Nothing was changed.

use domain::{AccountId, MerchantId, Mode};
use eventlog::StoreError;

use crate::{FieldError, MerchantRejection};

/// Why a merchant, provider account or key cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The merchant does not exist.
    #[error("there is no merchant {0:?}; list them with `merchant list`")]
    MerchantNotFound(MerchantId),
    /// The merchant rejects the change.
    #[error(transparent)]
    Rejected(#[from] MerchantRejection),
    /// The merchant is described by the configuration file and cannot be changed here.
    #[error(
        "the merchant {0:?} is described by the configuration file; change [merchant] and [bkash] there, or choose another id"
    )]
    ConfiguredMerchant(MerchantId),
    /// The base URL belongs to the other mode.
    #[error("base-url: this is a {mode} address; use --mode {mode} if that is intended", mode = .0.word())]
    ModeMismatch(Mode),
    /// Another live account has the same credentials, and the two would share bKash's limit of two token calls an hour.
    #[error(
        "{0} already uses these credentials; bKash limits token calls per merchant and would block both accounts for an hour"
    )]
    CredentialsInUse(AccountId),
    /// The stored credentials cannot be opened for this account and these settings.
    #[error(
        "the credentials of {0} cannot be unsealed: the database was altered or the master key has changed; set the provider account again"
    )]
    CannotUnseal(AccountId),
    /// The stored events cannot be read by this version.
    #[error("the record of {0:?} cannot be read: {1}")]
    CorruptRecord(MerchantId, String),
    /// The idempotency key was used before.
    #[error("the idempotency key was used before")]
    IdempotencyKeyUsed,
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<FieldError> for DirectoryError {
    fn from(error: FieldError) -> Self {
        Self::Rejected(error.into())
    }
}
