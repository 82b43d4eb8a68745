//! Merchants and their test and live accounts.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The identifier of a merchant: 2 to 40 lower-case letters, digits and hyphens, starting with a letter. Operators
/// choose it; it appears in commands, URLs and logs and is not a secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MerchantId(String);

/// Why a text is not a merchant identifier, a mode or an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// The text is not a merchant identifier.
    #[error(
        "a merchant's name has 2 to 40 lower-case letters, digits and hyphens, the first a letter"
    )]
    Merchant,
    /// The text is not a mode.
    #[error("the mode is \"test\" or \"live\"")]
    Mode,
}

impl MerchantId {
    /// Parses a merchant identifier.
    ///
    /// # Errors
    ///
    /// Returns [`AccountError::Merchant`] if the text is not 2 to 40 lower-case letters, digits and hyphens that start with
    /// a letter.
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let named = (2..=40).contains(&text.len())
            && text.bytes().all(plain)
            && text.starts_with(|first: char| first.is_ascii_lowercase());
        if named {
            Ok(Self(text.to_owned()))
        } else {
            Err(AccountError::Merchant)
        }
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MerchantId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for MerchantId {
    type Error = AccountError;

    fn try_from(text: String) -> Result<Self, AccountError> {
        Self::parse(&text)
    }
}

impl From<MerchantId> for String {
    fn from(merchant: MerchantId) -> Self {
        merchant.0
    }
}

/// Whether an account moves real money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// bKash's sandbox or a simulator: no real money.
    Test,
    /// bKash's production system: real money.
    Live,
}

impl Mode {
    /// Both modes.
    pub const ALL: [Self; 2] = [Self::Test, Self::Live];

    /// The mode as it is written in keys, URLs and objects: `test` or `live`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }

    /// Parses `test` or `live`.
    ///
    /// # Errors
    ///
    /// Returns [`AccountError::Mode`] for any other text.
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let named = |mode: &Self| mode.word() == text;
        Self::ALL.into_iter().find(named).ok_or(AccountError::Mode)
    }
}

/// A merchant's account in one mode, written as `tea-house/test`. Accounts are isolated from each other, and so are the
/// test and the live account of one merchant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId {
    /// The merchant.
    pub merchant: MerchantId,
    /// Test or live.
    pub mode: Mode,
}

impl AccountId {
    /// Parses an account such as `tea-house/test`.
    ///
    /// # Errors
    ///
    /// Returns [`AccountError::Merchant`] if the text has no slash or the part before it is not a merchant identifier, and
    /// [`AccountError::Mode`] if the part after it is not a mode.
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let (merchant, mode) = text.split_once('/').ok_or(AccountError::Merchant)?;
        Ok(Self {
            merchant: MerchantId::parse(merchant)?,
            mode: Mode::parse(mode)?,
        })
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.merchant.as_str(), self.mode.word())
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl TryFrom<String> for AccountId {
    type Error = AccountError;

    fn try_from(text: String) -> Result<Self, AccountError> {
        Self::parse(&text)
    }
}

impl From<AccountId> for String {
    fn from(account: AccountId) -> Self {
        account.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_round_trips_through_its_text() {
        let account = AccountId::parse("tea-house/test").unwrap();
        assert_eq!(account.merchant.as_str(), "tea-house");
        assert_eq!(account.mode, Mode::Test);
        assert_eq!(account.to_string(), "tea-house/test");
    }

    #[test]
    fn rejects_ambiguous_merchant_identifiers() {
        for text in [
            "",
            "a",
            "Tea",
            "1tea",
            "-tea",
            "tea/test",
            "tea house",
            "চা-ঘর",
            &"a".repeat(41),
        ] {
            assert_eq!(
                MerchantId::parse(text),
                Err(AccountError::Merchant),
                "{text}"
            );
        }
        assert_eq!(AccountId::parse("tea-house/prod"), Err(AccountError::Mode));
        assert_eq!(AccountId::parse("tea-house"), Err(AccountError::Merchant));
    }
}
