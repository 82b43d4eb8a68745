//! Why a merchant rejects a command.

use domain::{AccountId, MerchantId};

use crate::{FieldError, KeyId, MAX_KEYS, MAX_OVERLAP};

/// Why a merchant rejects a command. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MerchantRejection {
    /// The merchant does not exist.
    #[error("there is no such merchant")]
    NotFound,
    /// A merchant with this identifier exists.
    #[error("a merchant {0:?} already exists")]
    Exists(MerchantId),
    /// The merchant has no provider account in this mode.
    #[error("{} has no provider account in {} mode; create one with `merchant provider-account set`", .0.merchant.as_str(), .0.mode.word())]
    NoProviderAccount(AccountId),
    /// A new provider account needs credentials.
    #[error(
        "bKash's four credentials are required for a new provider account and when family or base-url change; see `merchant provider-account set --help`"
    )]
    CredentialsRequired,
    /// Another writer changed the provider account whose credentials were to be kept.
    #[error("the provider account was changed by someone else at the same time; try again")]
    ProviderAccountChanged,
    /// A field is invalid.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The merchant has no such key.
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
}
