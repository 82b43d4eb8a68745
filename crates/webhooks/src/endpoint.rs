//! A webhook endpoint: its URL, its subscription, and whether it is enabled.

use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{CircuitBreaker, EndpointId, EndpointUrl, Subscription};

/// Maximum length of a description in characters.
const MAX_DESCRIPTION_LENGTH: usize = 255;

/// The merchant's description of an endpoint: at most 255 characters without control characters; may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndpointDescription(String);

/// A text is not a valid [`EndpointDescription`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a description has at most 255 characters and no control characters")]
pub struct DescriptionError;

impl EndpointDescription {
    /// Parses a description and removes surrounding whitespace.
    ///
    /// # Errors
    ///
    /// Returns [`DescriptionError`] if the text is longer than 255 characters or has control characters.
    pub fn parse(text: &str) -> Result<Self, DescriptionError> {
        let text = text.trim();
        if text.chars().count() > MAX_DESCRIPTION_LENGTH || text.chars().any(char::is_control) {
            return Err(DescriptionError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The description as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why an endpoint is disabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisabledReason {
    /// The merchant disabled it.
    Merchant,
    /// The endpoint responded 410 Gone.
    Gone,
}

impl DisabledReason {
    /// Every reason.
    pub const ALL: [Self; 2] = [Self::Merchant, Self::Gone];

    /// The reason as it is stored and as the API shows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Gone => "gone",
        }
    }

    /// The reason with this text; `None` if there is no such reason.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// An endpoint as its merchant sees it. Its signing secrets are read separately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Identifier of the endpoint.
    pub id: EndpointId,
    /// The account that owns the endpoint.
    pub account: AccountId,
    /// Where events are sent.
    pub url: EndpointUrl,
    /// The merchant's description.
    pub description: EndpointDescription,
    /// Which events the endpoint receives.
    pub subscription: Subscription,
    /// Why the endpoint is disabled; `None` while it is enabled. Deliveries that were pending when it was disabled
    /// wait until it is enabled.
    pub disabled_reason: Option<DisabledReason>,
    /// When the endpoint was created.
    pub created_at: Timestamp,
    /// Recent failures of the endpoint.
    pub circuit_breaker: CircuitBreaker,
}

/// The merchant's input for a new endpoint.
#[derive(Debug, Clone)]
pub struct NewEndpoint {
    /// Where events are sent.
    pub url: EndpointUrl,
    /// The merchant's description.
    pub description: EndpointDescription,
    /// Which events the endpoint receives.
    pub subscription: Subscription,
}

/// Changes to an endpoint; a field that is `None` keeps its value.
#[derive(Debug, Clone, Default)]
pub struct EndpointUpdate {
    /// Where events are sent, including deliveries that are pending.
    pub url: Option<EndpointUrl>,
    /// The merchant's description.
    pub description: Option<EndpointDescription>,
    /// Which future events the endpoint receives.
    pub subscription: Option<Subscription>,
    /// Whether the endpoint is enabled.
    pub enabled: Option<bool>,
}

impl Endpoint {
    /// The endpoint with the update applied. A new URL, or enabling the endpoint, resets the circuit breaker.
    pub(crate) fn updated(mut self, update: EndpointUpdate) -> Self {
        if let Some(url) = update.url {
            if url != self.url {
                self.circuit_breaker = CircuitBreaker::default();
            }
            self.url = url;
        }
        if let Some(description) = update.description {
            self.description = description;
        }
        if let Some(subscription) = update.subscription {
            self.subscription = subscription;
        }
        match (update.enabled, self.disabled_reason) {
            (Some(true), Some(_)) => {
                self.disabled_reason = None;
                self.circuit_breaker = CircuitBreaker::default();
            }
            (Some(false), None) => self.disabled_reason = Some(DisabledReason::Merchant),
            (Some(true), None) | (Some(false), Some(_)) | (None, _) => {}
        }
        self
    }
}

/// An endpoint as it is stored.
#[derive(Debug, Clone)]
pub struct StoredEndpoint {
    /// The part that the merchant sees.
    pub endpoint: Endpoint,
    /// Incremented by each change. A write must name the revision that follows the one it has read.
    pub revision: u64,
    /// The signing secrets, encrypted.
    pub sealed_secrets: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use domain::AccountId;

    use super::*;
    use crate::NetworkScope;

    fn url(text: &str) -> EndpointUrl {
        EndpointUrl::parse(text, NetworkScope::Public).unwrap()
    }

    fn failing() -> Endpoint {
        let now = Timestamp::from_millis(0);
        Endpoint {
            id: EndpointId::from_bits([1; 32]),
            account: AccountId::parse("tea-house/live").unwrap(),
            url: url("https://shop.example/hook"),
            description: EndpointDescription::default(),
            subscription: Subscription::All,
            disabled_reason: Some(DisabledReason::Gone),
            created_at: now,
            circuit_breaker: CircuitBreaker::default().after_failure(now),
        }
    }

    fn enabled(enabled: bool) -> EndpointUpdate {
        EndpointUpdate {
            enabled: Some(enabled),
            ..EndpointUpdate::default()
        }
    }

    #[test]
    fn enabling_an_endpoint_clears_the_disabled_reason_and_the_circuit_breaker() {
        let endpoint = failing().updated(enabled(true));
        assert_eq!(endpoint.disabled_reason, None);
        assert_eq!(endpoint.circuit_breaker, CircuitBreaker::default());
    }

    #[test]
    fn disabling_a_disabled_endpoint_keeps_the_first_reason() {
        assert_eq!(
            failing().updated(enabled(false)).disabled_reason,
            Some(DisabledReason::Gone)
        );
        let by_merchant = failing().updated(enabled(true)).updated(enabled(false));
        assert_eq!(by_merchant.disabled_reason, Some(DisabledReason::Merchant));
    }

    #[test]
    fn only_a_different_url_resets_the_circuit_breaker() {
        let to = |text| EndpointUpdate {
            url: Some(url(text)),
            ..EndpointUpdate::default()
        };
        let same = failing().updated(to("https://shop.example/hook"));
        assert_eq!(same.circuit_breaker, failing().circuit_breaker);
        let other = failing().updated(to("https://shop.example/other"));
        assert_eq!(other.circuit_breaker, CircuitBreaker::default());
        assert_eq!(other.disabled_reason, Some(DisabledReason::Gone));
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
