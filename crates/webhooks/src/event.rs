//! Events as subscribers receive them.

use std::fmt;

use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{EventId, SubscriptionError};

/// An event type such as `payment.completed`: words of lower-case letters, digits and underscores, joined by
/// dots, at most 64 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventType(String);

impl EventType {
    /// Parses an event type. Types that this version never publishes are accepted, so that receivers can subscribe
    /// before the server is upgraded.
    ///
    /// # Errors
    ///
    /// Returns [`SubscriptionError::Type`] if the text does not have the form of an event type.
    pub fn parse(text: &str) -> Result<Self, SubscriptionError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let word = |word: &str| !word.is_empty() && word.bytes().all(plain);
        if text.len() <= 64 && text.split('.').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SubscriptionError::Type)
        }
    }

    /// The event type as text.
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
    fn from(event_type: EventType) -> Self {
        event_type.0
    }
}

/// An event as subscribers receive it. Events are never changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Identifier of the event.
    pub id: EventId,
    /// The account that the event belongs to.
    pub account: AccountId,
    /// Type of the event.
    pub event_type: EventType,
    /// Identifier of the object that the event is about, such as a session.
    pub object: String,
    /// When the event happened.
    pub created_at: Timestamp,
    /// The JSON document that is sent, byte for byte the same in each attempt.
    pub body: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_type_is_words_joined_by_dots() {
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
