//! An API key: a program's right to act for one account. Its text is shown once and kept as a hash.

use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Scopes;

domain::label!(
    /// A key's name.
    KeyId, "key_", "key identifier"
);

/// Who may hold a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// The merchant's back end alone.
    Secret,
    /// Anybody: it stands in the merchant's pages.
    Publishable,
}

impl KeyKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Secret, Self::Publishable];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Publishable => "publishable",
        }
    }

    /// Reads its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Whether a key opens anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It does.
    Live,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// A key without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its name.
    pub id: KeyId,
    /// Whose it is.
    pub account: AccountId,
    /// Who may hold it.
    pub kind: KeyKind,
    /// What it may do.
    pub scopes: Scopes,
    /// What its merchant calls it; may be empty.
    pub label: String,
    /// The last four characters of its text.
    pub last_four: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// By whom: an operator's name or another key.
    pub created_by: String,
    /// When it ends; `None` is never.
    pub expires_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to about a minute.
    pub last_used_at: Option<Timestamp>,
    /// The key that took its place.
    pub replaced_by: Option<KeyId>,
}

impl ApiKey {
    /// Whether it opens anything at `now`.
    pub fn standing(&self, now: Timestamp) -> Standing {
        if self.revoked_at.is_some() {
            Standing::Revoked
        } else if self.expires_at.is_some_and(|end| end <= now) {
            Standing::Expired
        } else {
            Standing::Live
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_back_and_nothing_else_does() {
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
