//! What merchants are told: an event's type, and the event as it was written once.

use std::fmt;

use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{EventId, SubscriptionError};

/// An event's type, such as `payment.completed`: words of lower-case letters, digits and underscores, joined by
/// dots, at most 64 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventType(String);

impl EventType {
    /// Reads a type. Whether such events ever happen is not looked at: receivers may be ready before the server.
    pub fn parse(text: &str) -> Result<Self, SubscriptionError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let word = |word: &str| !word.is_empty() && word.bytes().all(plain);
        if text.len() <= 64 && text.split('.').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SubscriptionError::Type)
        }
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EventType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for EventType {
    type Error = SubscriptionError;

    fn try_from(text: String) -> Result<Self, SubscriptionError> {
        Self::parse(&text)
    }
}

impl From<EventType> for String {
    fn from(kind: EventType) -> Self {
        kind.0
    }
}

/// An event as subscribers are sent it. It is never changed and never removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its identifier.
    pub id: EventId,
    /// Whose it is.
    pub account: AccountId,
    /// Its type.
    pub kind: EventType,
    /// The object it is about, such as a session's identifier.
    pub object: String,
    /// When it happened.
    pub created_at: Timestamp,
    /// The whole document, the same bytes on every attempt.
    pub body: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_words_joined_by_dots() {
        for text in ["ping", "payment.completed", "session.payment_2.late"] {
            assert_eq!(EventType::parse(text).unwrap().as_str(), text);
        }
        let long = "a".repeat(65);
        for text in [
            "",
            ".",
            "payment.",
            ".completed",
            "a..b",
            "Payment.done",
            "payment.*",
            &long,
        ] {
            assert_eq!(
                EventType::parse(text),
                Err(SubscriptionError::Type),
                "{text}"
            );
        }
    }
}
