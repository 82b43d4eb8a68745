//! Whom a key stands for, and why one is refused: told apart here, and to the outside one answer.

use domain::AccountId;
use engine::ports::StoreError;

use crate::{KeyId, KeyKind, Scope, Scopes};

/// A program that has shown a good key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The key it has shown.
    pub key: KeyId,
    /// Whom it acts for.
    pub account: AccountId,
    /// What kind of key it was.
    pub kind: KeyKind,
    /// What it may do.
    pub scopes: Scopes,
}

/// A good key that may not do what was asked: HTTP 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key does not have the scope {}", .0.word())]
pub struct MissingScope(pub Scope);

impl Caller {
    /// Whether it may do something.
    pub fn may(&self, scope: Scope) -> Result<(), MissingScope> {
        if self.scopes.contain(scope) {
            Ok(())
        } else {
            Err(MissingScope(scope))
        }
    }
}

/// Why a key is refused. What the outside is told is [`Self::CODE`] and [`Self::detail`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// No key looks like it: it was cut short, mistyped, or is something else.
    #[error("the text is no key")]
    Malformed,
    /// A key whose beginning was changed, such as a test key made to look like a live one.
    #[error("the key was made for another mode or kind than it names")]
    Prefix,
    /// It looks like a key, and none of this server's has its hash.
    #[error("there is no such key")]
    Unknown,
    /// Its time is over.
    #[error("the key has expired")]
    Expired,
    /// It was taken back.
    #[error("the key was revoked")]
    Revoked,
    /// Its merchant is disabled.
    #[error("the key's merchant is disabled")]
    Disabled,
}

impl KeyRefusal {
    /// The one code that the outside is given with HTTP 401, whatever the reason.
    pub const CODE: &str = "invalid_api_key";

    /// What the outside is told. What anybody can see in the text itself is said; whether there is or was such a
    /// key, and what became of it, is not.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Malformed => {
                "The API key is incomplete or mistyped: a key is sk_ or pk_, test_ or live_, and 49 letters and digits."
            }
            Self::Prefix => {
                "The API key does not begin as it was made: a test key does not become a live one by its name."
            }
            Self::Unknown | Self::Expired | Self::Revoked | Self::Disabled => {
                "The API key does not work here: it is of another server, has ended, or was taken back."
            }
        }
    }
}

/// Why nobody was recognised.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticationError {
    /// The key is refused: HTTP 401.
    #[error(transparent)]
    Refused(#[from] KeyRefusal),
    /// The key cannot be looked up now.
    #[error(transparent)]
    Store(#[from] StoreError),
}
