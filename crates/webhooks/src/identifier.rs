//! Names of endpoints, deliveries and events: a prefix and 128 bits. Knowing one is no right to anything.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text that is not the identifier it was offered as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not {0}")]
pub struct IdentifierError(&'static str);

/// Defines an identifier: its prefix and 32 lower-case hexadecimal digits.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// An identifier of the first 128 of the bits.
            pub fn from_bits(bits: [u8; 32]) -> Self {
                let text = bits[..16].iter().fold($prefix.to_owned(), |text, byte| format!("{text}{byte:02x}"));
                Self(text)
            }

            /// Reads the identifier.
            pub fn parse(text: &str) -> Result<Self, IdentifierError> {
                let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
                text.strip_prefix($prefix)
                    .filter(|digits| digits.len() == 32 && digits.bytes().all(hexadecimal))
                    .map(|_| Self(text.to_owned()))
                    .ok_or(IdentifierError($what))
            }

            /// Its text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdentifierError;

            fn try_from(text: String) -> Result<Self, IdentifierError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(identifier: $name) -> Self {
                identifier.0
            }
        }
    };
}

identifier!(
    /// A place that a merchant wants to be told of events at.
    EndpointId, "we_", "an endpoint's identifier"
);
identifier!(
    /// One event on its way to one endpoint. A replay is another delivery.
    DeliveryId, "dlv_", "a delivery's identifier"
);
identifier!(
    /// An event, as subscribers know it: `webhook-id` on every attempt of each of its deliveries.
    EventId, "evt_", "an event's identifier"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_back_from_its_text() {
        let id = EndpointId::from_bits([0xa7; 32]);
        assert_eq!(id.as_str(), "we_a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7");
        assert_eq!(EndpointId::parse(id.as_str()), Ok(id));
    }

    #[test]
    fn what_could_be_mistaken_for_another_identifier_is_refused() {
        let digits = "a7".repeat(16);
        for text in [
            "",
            "we_",
            &digits,
            &format!("dlv_{digits}"),
            &format!("we_{digits}0"),
            &format!("we_{}", digits.to_uppercase()),
            &format!("we_{}%", &digits[1..]),
        ] {
            assert!(EndpointId::parse(text).is_err(), "{text}");
        }
    }
}
