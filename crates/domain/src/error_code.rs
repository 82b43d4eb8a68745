//! bKash's error codes, kept beside this product's own reasons so that merchants can quote them to bKash's support.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::IdentifierError;

/// The maximum number of digits. bKash's list has codes of three (`503`) and four (`2023`).
const DIGITS: usize = 6;

/// The maximum length of a name. The longest known, `ERROR_REFUND_TRANSACTION_ID_MISMATCH`, has 36 characters.
const LETTERS: usize = 64;

/// An error code as bKash's answer writes it, such as `2023`, or a name such as `invalid_payment_state` where an answer
/// of v2 has no number.
///
/// It is for people. Only the bKash client decides by it, because the same code means different things in different API
/// families. Source: bKash's Error Codes page; the `internalCode` of v2's errors.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BkashErrorCode(String);

impl BkashErrorCode {
    /// Parses a number of at most 6 digits, or a name of at most 64 letters, digits and underscores that starts with a
    /// letter. Codes are displayed and logged, so no other text is accepted.
    ///
    /// # Errors
    ///
    /// Returns [`IdentifierError`] for any other text.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let is_number = text.len() <= DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_name = text.len() <= LETTERS
            && text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !text.is_empty() && (is_number || is_name) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdentifierError::new("number of bKash's"))
        }
    }

    /// Replaces the last code with the one of an answer. An answer without a code keeps the last one.
    pub(crate) fn keep_last(last: &mut Option<Self>, given: Option<&Self>) {
        if let Some(given) = given {
            *last = Some(given.clone());
        }
    }

    /// The code as bKash wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BkashErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for BkashErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for BkashErrorCode {
    type Error = IdentifierError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<BkashErrorCode> for String {
    fn from(code: BkashErrorCode) -> Self {
        code.0
    }
}

/// An error answer of bKash, or what was received instead of an answer. For operators.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{text}")]
pub struct ErrorDetail {
    /// bKash's error code and text, or what was received instead.
    #[serde(rename = "detail")]
    pub text: String,
    /// bKash's error code, if its answer had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bkash_error_code: Option<BkashErrorCode>,
}

impl From<String> for ErrorDetail {
    fn from(text: String) -> Self {
        Self {
            text,
            bkash_error_code: None,
        }
    }
}

impl From<&str> for ErrorDetail {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_codes_as_bkash_writes_them() {
        for text in [
            "2023",
            "503",
            "9999",
            "ETC70052",
            "invalid_payment_state",
            "ERROR_REFUND_TRANSACTION_ID_MISMATCH",
        ] {
            assert_eq!(BkashErrorCode::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn rejects_any_text_that_is_not_an_error_code() {
        let token = "eyJraWQiOiJmalhJQmwxclFUXC9h.eyJzdWIiOiJlM2Q";
        for text in [
            "",
            "two words",
            "2023 ",
            "১২৩৪",
            "<b>2023</b>",
            "01770618575",
            "_name",
            token,
            &"a".repeat(65),
        ] {
            assert!(BkashErrorCode::parse(text).is_err(), "{text}");
        }
    }
}
