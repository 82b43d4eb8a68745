//! Whose money: a merchant, in test or in earnest.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A merchant of this server: 2 to 40 lower-case letters, digits and hyphens, the first a letter. Operators
/// choose it and see it in commands, addresses and logs; it is no secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MerchantId(String);

/// A text that cannot name a merchant or an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Not a merchant.
    #[error(
        "a merchant's name has 2 to 40 lower-case letters, digits and hyphens, the first a letter"
    )]
    Merchant,
    /// Not a mode.
    #[error("the mode is \"test\" or \"live\"")]
    Mode,
}

impl MerchantId {
    /// Reads a merchant's name.
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

    /// The name.
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

/// Whether a merchant's bKash moves real money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// bKash's sandbox, or a simulator.
    Test,
    /// bKash.
    Live,
}

impl Mode {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Test, Self::Live];

    /// Its word in keys, addresses and objects.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }

    /// Reads its word.
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let named = |mode: &Self| mode.word() == text;
        Self::ALL.into_iter().find(named).ok_or(AccountError::Mode)
    }
}

/// A merchant's account: nothing of one account is ever seen by another, and the test and the live account of
/// one merchant are two. Its text is such as `tea-house/test`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId {
    /// The merchant.
    pub merchant: MerchantId,
    /// Test or live.
    pub mode: Mode,
}

impl AccountId {
    /// Reads the account's text.
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
    fn an_account_reads_back_from_its_text() {
        let account = AccountId::parse("tea-house/test").unwrap();
        assert_eq!(account.merchant.as_str(), "tea-house");
        assert_eq!(account.mode, Mode::Test);
        assert_eq!(account.to_string(), "tea-house/test");
    }

    #[test]
    fn what_could_be_mistaken_for_another_name_is_no_merchant() {
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
