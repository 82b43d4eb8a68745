//! Subscriptions: which event types an endpoint receives.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

/// Maximum number of event types in a subscription.
const MAX_TYPES: usize = 50;

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

/// Which events an endpoint receives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subscription {
    /// Every event of the account, including types that later versions add.
    All,
    /// Events of these types.
    Only(BTreeSet<EventType>),
}

/// Why a list of event types is not a valid subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubscriptionError {
    /// A text is not a valid event type.
    #[error(
        "an event type consists of words of a-z, 0-9 and _ joined by dots, such as payment.completed"
    )]
    Type,
    /// The list is empty or has more than 50 types.
    #[error("specify 1 to 50 event types, or omit the list to receive all events")]
    Count,
}

impl Subscription {
    /// A subscription to events of these types.
    ///
    /// # Errors
    ///
    /// Returns [`SubscriptionError::Count`] unless there are 1 to 50 distinct types.
    pub fn only(types: impl IntoIterator<Item = EventType>) -> Result<Self, SubscriptionError> {
        let types: BTreeSet<_> = types.into_iter().collect();
        if (1..=MAX_TYPES).contains(&types.len()) {
            Ok(Self::Only(types))
        } else {
            Err(SubscriptionError::Count)
        }
    }
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

    #[test]
    fn a_subscription_has_one_to_fifty_types() {
        let kind = |number: usize| EventType::parse(&format!("kind.n{number}")).unwrap();
        assert_eq!(Subscription::only([]), Err(SubscriptionError::Count));
        assert!(Subscription::only((0..50).map(kind)).is_ok());
        assert_eq!(
            Subscription::only((0..51).map(kind)),
            Err(SubscriptionError::Count)
        );
    }
}
