//! Why the directory rejects a request. Nothing was changed.

use domain::{AccountId, MerchantId, Mode};
use eventlog::StoreError;

use crate::{FieldError, KeyId, MAX_KEYS, MAX_OVERLAP};

/// Why a merchant, provider account or key cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The merchant does not exist.
    #[error("there is no merchant {0:?}; list them with `merchant list`")]
    MerchantNotFound(MerchantId),
    /// A merchant with this identifier exists.
    #[error("a merchant {0:?} already exists")]
    MerchantExists(MerchantId),
    /// The merchant is described by the configuration file and cannot be changed here.
    #[error(
        "the merchant {0:?} is described by the configuration file; change [merchant] and [bkash] there, or choose another id"
    )]
    ConfiguredMerchant(MerchantId),
    /// The merchant has no provider account in this mode.
    #[error("{} has no provider account in {} mode; create one with `merchant provider-account set`", .0.merchant.as_str(), .0.mode.word())]
    NoProviderAccount(AccountId),
    /// The base URL belongs to the other mode.
    #[error("base-url: this is a {mode} address; use --mode {mode} if that is intended", mode = .0.word())]
    ModeMismatch(Mode),
    /// A new provider account needs credentials.
    #[error(
        "bKash's four credentials are required for a new provider account and when family or base-url change; see `merchant provider-account set --help`"
    )]
    CredentialsRequired,
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
    /// A field is invalid.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The account has no such key.
    #[error("there is no key {0}")]
    KeyNotFound(KeyId),
    /// The key has expired or was revoked, so it cannot be rolled.
    #[error("the key {0} has expired or was revoked; create another")]
    KeyInactive(KeyId),
    /// A server-wide scope was requested for a merchant other than the configured one.
    #[error(
        "only keys of the configured merchant can have \"merchants:read\" and \"merchants:write\""
    )]
    ServerScopeNotAllowed,
    /// The label is not a single line of at most 100 characters.
    #[error("a label is a single line of at most 100 characters")]
    InvalidLabel,
    /// The key would expire before it is created.
    #[error("the key must expire in the future")]
    ExpiresInPast,
    /// The requested overlap exceeds the maximum.
    #[error("the overlap of a rolled key is at most {} days", MAX_OVERLAP.as_secs() / 86_400)]
    OverlapTooLong,
    /// The account has the maximum number of active keys.
    #[error("an account can have at most {MAX_KEYS} active keys; revoke some")]
    TooManyKeys,
    /// The actor may not make this change, or may not grant these scopes.
    #[error(
        "a key can only change keys of its own account, and cannot grant scopes that it does not have"
    )]
    Forbidden,
    /// The stored record cannot be parsed by this version.
    #[error("the stored record of {0:?} cannot be parsed: {1}")]
    CorruptRecord(MerchantId, String),
    /// The idempotency key was used before.
    #[error("the idempotency key was used before")]
    IdempotencyKeyUsed,
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}
