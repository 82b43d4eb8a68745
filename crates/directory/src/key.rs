//! An API key: a program's right to act for one account. Its text is shown once and kept as a hash.

use std::fmt;

use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Scopes;

/// A key's name: `key_` and 32 hexadecimal digits. Knowing it is no right to anything.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId(String);

/// A text that names no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key's identifier is key_ and 32 hexadecimal digits")]
pub struct KeyIdError;

impl KeyId {
    /// An identifier of the first 128 of the bits.
    pub fn from_bits(bits: [u8; 32]) -> Self {
        let digits = bits[..16].iter();
        Self(digits.fold("key_".to_owned(), |text, byte| format!("{text}{byte:02x}")))
    }

    /// Reads an identifier.
    pub fn parse(text: &str) -> Result<Self, KeyIdError> {
        let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        text.strip_prefix("key_")
            .filter(|digits| digits.len() == 32 && digits.bytes().all(hexadecimal))
            .map(|_| Self(text.to_owned()))
            .ok_or(KeyIdError)
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for KeyId {
    type Error = KeyIdError;

    fn try_from(text: String) -> Result<Self, KeyIdError> {
        Self::parse(&text)
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.0
    }
}

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
            assert_eq!(KeyId::parse(wrong), Err(KeyIdError), "{wrong}");
        }
    }
}
