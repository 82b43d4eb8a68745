//! The result of authenticating an API key. Rejections are distinguished in logs; the client sees one error code.

use domain::AccountId;
use eventlog::StoreError;

use crate::{KeyId, KeyKind, Scope, Scopes};

/// The authenticated holder of an API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The key.
    pub key: KeyId,
    /// The account that the key belongs to.
    pub account: AccountId,
    /// The kind of the key.
    pub kind: KeyKind,
    /// The key's scopes.
    pub scopes: Scopes,
}

/// The key is valid but lacks the required scope. Answered with HTTP 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key does not have the scope {}", .0.as_str())]
pub struct MissingScope(pub Scope);

impl Principal {
    /// Checks that the key has a scope.
    ///
    /// # Errors
    ///
    /// Returns [`MissingScope`] if it does not.
    pub fn require(&self, scope: Scope) -> Result<(), MissingScope> {
        if self.scopes.contains(scope) {
            Ok(())
        } else {
            Err(MissingScope(scope))
        }
    }
}

/// Why a key is rejected. Clients see only [`Self::CODE`] and [`Self::detail`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRejection {
    /// Not in the format of a key: truncated, mistyped, or something else.
    #[error("malformed key")]
    Malformed,
    /// The prefix was altered, for example to make a test key look like a live one.
    #[error("the key's prefix does not match its checksum or its record")]
    Prefix,
    /// Well formed, but no key of this server has its hash.
    #[error("unknown key")]
    Unknown,
    /// The key has expired.
    #[error("the key has expired")]
    Expired,
    /// The key was revoked.
    #[error("the key was revoked")]
    Revoked,
    /// The key's merchant is disabled.
    #[error("the key's merchant is disabled")]
    Disabled,
}

impl KeyRejection {
    /// The error code that clients receive with HTTP 401, whatever the reason.
    pub const CODE: &str = "invalid_api_key";

    /// The detail that clients receive. It may describe what the text itself shows, but it never reveals whether a key
    /// exists or existed.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Malformed => {
                "The API key is incomplete or mistyped. A key consists of sk_ or pk_, test_ or live_, and 49 letters and digits."
            }
            Self::Prefix => {
                "The prefix of the API key was altered. A test key cannot be turned into a live key."
            }
            Self::Unknown | Self::Expired | Self::Revoked | Self::Disabled => {
                "The API key is not valid on this server: it belongs to another server, has expired, or was revoked."
            }
        }
    }
}

/// Why authentication failed.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticationError {
    /// The key is rejected. Answered with HTTP 401.
    #[error("{rejection}")]
    Refused {
        /// Why.
        rejection: KeyRejection,
        /// The key, if there is one with this text.
        key: Option<KeyId>,
    },
    /// The key cannot be looked up.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AuthenticationError {
    /// The rejection of a key that exists.
    pub(crate) fn of_key(key: &KeyId, rejection: KeyRejection) -> Self {
        Self::Refused {
            rejection,
            key: Some(key.clone()),
        }
    }
}

impl From<KeyRejection> for AuthenticationError {
    fn from(rejection: KeyRejection) -> Self {
        Self::Refused {
            rejection,
            key: None,
        }
    }
}
