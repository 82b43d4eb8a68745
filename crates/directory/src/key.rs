//! API keys. The text of a key is shown once; only its hash is stored.

use std::time::Duration;

use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Scopes;

domain::label!(
    /// Identifies an API key. Not a secret.
    KeyId, "key_", "key identifier"
);

/// The maximum number of active keys of one account.
pub const MAX_KEYS: usize = 100;

/// How long a rolled key keeps working unless the request says otherwise.
pub const DEFAULT_OVERLAP: Duration = Duration::from_secs(24 * 3600);

/// The maximum time that a rolled key keeps working.
pub const MAX_OVERLAP: Duration = Duration::from_secs(30 * 24 * 3600);

/// How to roll a key.
#[derive(Debug, Clone, Copy)]
pub struct RollOptions {
    /// How long the old key keeps working, from now. Its own expiry still applies.
    pub overlap: Duration,
    /// When the new key expires. `None` gives it the same lifetime as the old key had.
    pub expires_at: Option<Timestamp>,
}

impl Default for RollOptions {
    fn default() -> Self {
        Self {
            overlap: DEFAULT_OVERLAP,
            expires_at: None,
        }
    }
}

/// Who may hold a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// For the merchant's back end only.
    Secret,
    /// For the merchant's public pages.
    Publishable,
}

impl KeyKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Secret, Self::Publishable];

    /// The kind as it appears in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Publishable => "publishable",
        }
    }

    /// Parses what [`Self::as_str`] returns.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Whether a key can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStatus {
    /// The key can be used.
    Active,
    /// The key has expired.
    Expired,
    /// The key was revoked.
    Revoked,
}

/// An API key without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The key's identifier.
    pub id: KeyId,
    /// The account that the key belongs to.
    pub account: AccountId,
    /// Secret or publishable.
    pub kind: KeyKind,
    /// What the key may do.
    pub scopes: Scopes,
    /// The merchant's label for the key; may be empty.
    pub label: String,
    /// The last four characters of the key's text.
    pub last_four: String,
    /// When the key was created.
    pub created_at: Timestamp,
    /// The actor that created the key: an operator or another key.
    pub created_by: String,
    /// When the key expires; `None` means never.
    pub expires_at: Option<Timestamp>,
    /// When the key was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When the key was last used, accurate to about a minute.
    pub last_used_at: Option<Timestamp>,
    /// The key that replaced this one when it was rolled.
    pub replaced_by: Option<KeyId>,
}

impl ApiKey {
    /// The key's status at `now`.
    pub fn status(&self, now: Timestamp) -> KeyStatus {
        if self.revoked_at.is_some() {
            KeyStatus::Revoked
        } else if self.expires_at.is_some_and(|end| end <= now) {
            KeyStatus::Expired
        } else {
            KeyStatus::Active
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_only_key_identifiers() {
        let id = KeyId::from_bits([0xa7; 32]);
        assert_eq!(id.as_str(), format!("key_{}", "a7".repeat(16)));
        assert_eq!(KeyId::parse(id.as_str()), Ok(id));
        let digits = "a7".repeat(16);
        for wrong in [
            "",
            "key_",
            &digits,
            &format!("key_{digits}0"),
            &format!("key_{}", digits.to_uppercase()),
        ] {
            assert!(KeyId::parse(wrong).is_err(), "{wrong}");
        }
    }
}
