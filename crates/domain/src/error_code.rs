//! bKash's own number for what it answered: carried beside our words for it, so that bKash's support can be asked.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::IdentifierError;

/// How many digits a number has at most: bKash's list has three (`503`) and four (`2023`).
const DIGITS: usize = 6;

/// How long a name is at most: the longest that was seen, `ERROR_REFUND_TRANSACTION_ID_MISMATCH`, has 36 letters.
const LETTERS: usize = 64;

/// A number of bKash's, such as `2023`, as its answer wrote it; of an answer of v2 that has no number, the name that
/// it has instead, such as `invalid_payment_state`.
///
/// It is for people. Nothing is decided by it outside the client that read it: the same number means different
/// things in different dialects. Source: bKash's Error Codes page; the `internalCode` of v2's errors.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BkashErrorCode(String);

impl BkashErrorCode {
    /// Reads a number of at most 6 digits, or a name of at most 64 letters, digits and underscores that begins
    /// with a letter. Whatever else stands in its place is none: it may be anything, and this is shown and logged.
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

    /// A number that bKash gave takes the place of the one before; an answer without one leaves that.
    pub(crate) fn keep_last(last: &mut Option<Self>, given: Option<&Self>) {
        if let Some(given) = given {
            *last = Some(given.clone());
        }
    }

    /// The number as bKash wrote it.
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

/// What bKash answered that was no success, or what came instead of an answer: for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{text}")]
pub struct ErrorDetail {
    /// bKash's number and text, or what came instead.
    #[serde(rename = "detail")]
    pub text: String,
    /// bKash's number, if its answer had one.
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
    fn numbers_and_names_are_kept_as_bkash_writes_them() {
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
    fn what_is_no_number_of_bkashs_is_not_carried_on() {
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
