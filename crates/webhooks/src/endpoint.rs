//! An endpoint: where a merchant wants to be told, of what, and whether deliveries go there.

use std::collections::BTreeSet;

use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Breaker, EndpointId, EndpointUrl, EventType};

/// How many types an endpoint may name.
const TYPES: usize = 50;

/// How many characters a description may have.
const DESCRIPTION: usize = 255;

/// What an endpoint is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subscription {
    /// Every event of the account, those that later versions add included.
    All,
    /// Events of these types.
    Only(BTreeSet<EventType>),
}

/// Why a list of types is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubscriptionError {
    /// One is not spelled like a type.
    #[error("an event type is words of a-z, 0-9 and _, joined by dots, such as payment.completed")]
    Type,
    /// None, or more than 50.
    #[error("name 1 to 50 event types, or leave them out to be sent all")]
    Count,
}

impl Subscription {
    /// To events of these types.
    pub fn only(types: impl IntoIterator<Item = EventType>) -> Result<Self, SubscriptionError> {
        let types: BTreeSet<_> = types.into_iter().collect();
        if (1..=TYPES).contains(&types.len()) {
            Ok(Self::Only(types))
        } else {
            Err(SubscriptionError::Count)
        }
    }
}

/// What a merchant calls an endpoint: at most 255 characters, none of them control characters; may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndpointDescription(String);

/// A text that is no description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a description has at most 255 characters and no control characters")]
pub struct DescriptionError;

impl EndpointDescription {
    /// Reads a description; blanks around it are dropped.
    pub fn parse(text: &str) -> Result<Self, DescriptionError> {
        let text = text.trim();
        if text.chars().count() > DESCRIPTION || text.chars().any(char::is_control) {
            return Err(DescriptionError);
        }
        Ok(Self(text.to_owned()))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why nothing is sent to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disabled {
    /// The merchant switched it off.
    Merchant,
    /// It answered 410 Gone.
    Gone,
}

impl Disabled {
    /// Every reason.
    pub const ALL: [Self; 2] = [Self::Merchant, Self::Gone];

    /// Its word at rest and in objects.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Gone => "gone",
        }
    }

    /// Reads its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// An endpoint as its merchant sees it. Its secrets are asked for separately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its identifier.
    pub id: EndpointId,
    /// Whose it is.
    pub account: AccountId,
    /// Where it is.
    pub url: EndpointUrl,
    /// What the merchant calls it.
    pub description: EndpointDescription,
    /// What it is told of.
    pub subscription: Subscription,
    /// Why nothing is sent to it; `None` while it is enabled. What was not delivered before waits.
    pub disabled: Option<Disabled>,
    /// When it was created.
    pub created_at: Timestamp,
    /// How it has answered of late.
    pub breaker: Breaker,
}

/// What a merchant says of a new endpoint.
#[derive(Debug, Clone)]
pub struct NewEndpoint {
    /// Where it is.
    pub url: EndpointUrl,
    /// What the merchant calls it.
    pub description: EndpointDescription,
    /// What it is told of.
    pub subscription: Subscription,
}

/// What a merchant changes; `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Where it is from now on, for attempts of earlier events too.
    pub url: Option<EndpointUrl>,
    /// What the merchant calls it.
    pub description: Option<EndpointDescription>,
    /// What it is told of, of events to come.
    pub subscription: Option<Subscription>,
    /// Whether it is told at all.
    pub enabled: Option<bool>,
}

impl Endpoint {
    /// The endpoint after the changes. Another address or being enabled again clears its record of failures.
    pub(crate) fn changed(mut self, changes: Changes) -> Self {
        if let Some(url) = changes.url {
            if url != self.url {
                self.breaker = Breaker::default();
            }
            self.url = url;
        }
        if let Some(description) = changes.description {
            self.description = description;
        }
        if let Some(subscription) = changes.subscription {
            self.subscription = subscription;
        }
        match (changes.enabled, self.disabled) {
            (Some(true), Some(_)) => {
                self.disabled = None;
                self.breaker = Breaker::default();
            }
            (Some(false), None) => self.disabled = Some(Disabled::Merchant),
            _ => {}
        }
        self
    }
}

/// An endpoint at rest.
#[derive(Debug, Clone)]
pub struct StoredEndpoint {
    /// What its merchant sees.
    pub endpoint: Endpoint,
    /// Grows with every change by the merchant, who must have seen the one before.
    pub revision: u64,
    /// Its secrets, sealed.
    pub sealed: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use domain::AccountId;

    use super::*;
    use crate::Reach;

    fn url(text: &str) -> EndpointUrl {
        EndpointUrl::parse(text, Reach::Public).unwrap()
    }

    fn failing() -> Endpoint {
        let now = Timestamp::from_millis(0);
        Endpoint {
            id: EndpointId::from_bits([1; 32]),
            account: AccountId::parse("tea-house/live").unwrap(),
            url: url("https://shop.example/hook"),
            description: EndpointDescription::default(),
            subscription: Subscription::All,
            disabled: Some(Disabled::Gone),
            created_at: now,
            breaker: Breaker::default().failed(now),
        }
    }

    fn enabled(enabled: bool) -> Changes {
        Changes {
            enabled: Some(enabled),
            ..Changes::default()
        }
    }

    #[test]
    fn enabling_an_endpoint_forgets_why_it_was_disabled_and_its_failures() {
        let endpoint = failing().changed(enabled(true));
        assert_eq!(endpoint.disabled, None);
        assert_eq!(endpoint.breaker, Breaker::default());
    }

    #[test]
    fn the_first_reason_for_being_disabled_stays() {
        assert_eq!(
            failing().changed(enabled(false)).disabled,
            Some(Disabled::Gone)
        );
        let by_merchant = failing().changed(enabled(true)).changed(enabled(false));
        assert_eq!(by_merchant.disabled, Some(Disabled::Merchant));
    }

    #[test]
    fn only_another_address_forgets_failures() {
        let to = |text| Changes {
            url: Some(url(text)),
            ..Changes::default()
        };
        let same = failing().changed(to("https://shop.example/hook"));
        assert_eq!(same.breaker, failing().breaker);
        let other = failing().changed(to("https://shop.example/other"));
        assert_eq!(other.breaker, Breaker::default());
        assert_eq!(other.disabled, Some(Disabled::Gone));
    }

    #[test]
    fn a_subscription_names_one_to_fifty_types() {
        let kind = |number: usize| EventType::parse(&format!("kind.n{number}")).unwrap();
        assert_eq!(Subscription::only([]), Err(SubscriptionError::Count));
        assert!(Subscription::only((0..50).map(kind)).is_ok());
        assert_eq!(
            Subscription::only((0..51).map(kind)),
            Err(SubscriptionError::Count)
        );
    }

    #[test]
    fn a_description_is_one_line_of_at_most_255_characters() {
        assert_eq!(
            EndpointDescription::parse(" চা ঘর ").unwrap().as_str(),
            "চা ঘর"
        );
        assert!(EndpointDescription::parse(&"চ".repeat(255)).is_ok());
        for wrong in ["a\nb", &"x".repeat(256)] {
            assert_eq!(EndpointDescription::parse(wrong), Err(DescriptionError));
        }
    }
}
