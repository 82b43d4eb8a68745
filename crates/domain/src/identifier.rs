//! Identifiers of this product (an instant and 208 random bits) and of bKash (opaque texts). Each type has one parser.
//! Whoever knows a session's or an agreement's identifier may use it.

use std::fmt;

use base64::{
    Engine,
    alphabet::Alphabet,
    engine::{GeneralPurpose, general_purpose::NO_PAD},
};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::Timestamp;

/// The text is not an identifier of the expected kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a {0}")]
pub struct IdentifierError(&'static str);

impl IdentifierError {
    /// The error for a text that is not a `what`.
    pub const fn new(what: &'static str) -> Self {
        Self(what)
    }
}

/// The digits of URL-safe base64 in the order of their ASCII codes, so that texts sort like the bits.
const SORTED_DIGITS: &str = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

const ENCODING: GeneralPurpose = GeneralPurpose::new(
    &match Alphabet::new(SORTED_DIGITS) {
        Ok(alphabet) => alphabet,
        Err(_) => panic!("64 different digits are an alphabet"),
    },
    NO_PAD,
);

/// Replaces the first 48 bits with the instant in milliseconds. Later identifiers sort after earlier ones, so an index
/// grows at its end.
pub fn timed(at: Timestamp, mut bits: [u8; 32]) -> [u8; 32] {
    bits[..6].copy_from_slice(&at.millis().to_be_bytes()[2..]);
    bits
}

/// Defines an identifier of this product: a prefix and 256 bits in base64, of which the first 48 are the instant at which
/// it was generated. Whoever knows it may use it, so `Debug` shows only its first characters.
macro_rules! random_identifier {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Generates an identifier from an instant and the last 208 of the random bits.
            pub fn new(at: Timestamp, bits: [u8; 32]) -> Self {
                Self::from_bits(timed(at, bits))
            }

            /// The identifier with these 256 bits.
            pub fn from_bits(bits: [u8; 32]) -> Self {
                Self(format!(concat!($prefix, "{}"), ENCODING.encode(bits)))
            }

            /// When the identifier was generated, by the clock of the process that generated it.
            pub fn drawn_at(&self) -> Timestamp {
                let bits = ENCODING.decode(&self.0[$prefix.len()..]).unwrap_or_default();
                let millis = bits.iter().take(6).fold(0, |millis, byte| millis << 8 | i64::from(*byte));
                Timestamp::from_millis(millis)
            }

            /// Parses the identifier.
            ///
            /// # Errors
            ///
            /// Returns [`IdentifierError`] if the text is not the prefix and 256 bits in base64.
            pub fn parse(text: &str) -> Result<Self, IdentifierError> {
                text.strip_prefix($prefix)
                    .and_then(|code| ENCODING.decode(code).ok())
                    .filter(|bits| bits.len() == 32)
                    .map(|_| Self(text.to_owned()))
                    .ok_or(IdentifierError($what))
            }

            /// The full identifier, for links and look-ups.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}…", &self.0[..$prefix.len() + 10])
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdentifierError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
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

random_identifier!(
    /// The identifier of a checkout session. Whoever knows it may see and pay the order.
    SessionId, "cs_", "session identifier"
);
random_identifier!(
    /// This product's identifier of an agreement, assigned with its first request. Browsers see it, never bKash's
    /// `agreementID`.
    AgreementId, "agr_", "agreement identifier"
);

/// Defines an identifier that bKash issues: opaque printable ASCII without blanks, at most 255 characters.
macro_rules! bkash_identifier {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses the identifier. Surrounding blanks, which bKash's samples have, are removed.
            ///
            /// # Errors
            ///
            /// Returns [`IdentifierError`] if the text is empty, longer than 255 characters or not printable ASCII without
            /// blanks.
            pub fn parse(text: &str) -> Result<Self, IdentifierError> {
                let text = text.trim();
                let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
                if text.is_empty() || text.len() > 255 || !printable {
                    return Err(IdentifierError($what));
                }
                Ok(Self(text.to_owned()))
            }

            /// The identifier as bKash wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdentifierError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
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

bkash_identifier!(
    /// bKash's `paymentID`: one attempt to pay or to create an agreement. It is valid for 24 hours and one execution.
    BkashPaymentId, "paymentID"
);
bkash_identifier!(
    /// bKash's `trxID`: one transaction that moved money.
    TrxId, "trxID"
);
bkash_identifier!(
    /// bKash's `agreementID`: a payer's consent to be charged with the PIN alone. Together with the merchant's
    /// credentials it can start payments, so it never reaches a browser or a log.
    BkashAgreementId, "agreementID"
);
bkash_identifier!(
    /// The code that bKash puts in a Create answer and repeats in the callback (10 characters).
    CallbackSignature, "callback signature"
);

impl CallbackSignature {
    /// Whether the callback's code equals this one. Compares in constant time.
    pub fn matches(&self, offered: &str) -> bool {
        self.0.as_bytes().ct_eq(offered.as_bytes()).into()
    }
}

impl fmt::Debug for BkashPaymentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for TrxId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for BkashAgreementId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BkashAgreementId(…)")
    }
}

impl fmt::Debug for CallbackSignature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CallbackSignature(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_identifier_round_trips_and_is_hidden_in_debug_output() {
        let id = SessionId::from_bits([7; 32]);
        assert_eq!(SessionId::parse(id.as_str()), Ok(id.clone()));
        assert_eq!(format!("{id:?}"), "cs_0kR60kR60k…");
    }

    #[test]
    fn identifiers_sort_by_the_instant_of_their_generation() {
        let mut millis = 1_795_280_400_000;
        let mut before = SessionId::new(Timestamp::from_millis(millis), [255; 32]);
        for step in [1, 1, 62, 1, 4_000, 262_144, 100_000_000] {
            millis += step;
            let id = SessionId::new(Timestamp::from_millis(millis), [0; 32]);
            assert!(before.as_str() < id.as_str(), "{before:?} {id:?}");
            assert_eq!(id.drawn_at().millis(), millis);
            before = SessionId::new(Timestamp::from_millis(millis), [255; 32]);
        }
    }

    #[test]
    fn rejects_session_identifiers_of_another_length_or_prefix() {
        for text in [
            "",
            "cs_",
            "cs_short",
            "agr_0kR60kR60kR60kR60kR60kR60kR60kR60kR60kR60kR",
            "cs_é",
        ] {
            assert!(SessionId::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn removes_blanks_around_identifiers_of_bkash() {
        assert_eq!(
            BkashPaymentId::parse(" PAYW942F1546251355272")
                .unwrap()
                .as_str(),
            "PAYW942F1546251355272"
        );
        assert!(BkashPaymentId::parse("two words").is_err());
        assert!(TrxId::parse(&"A".repeat(256)).is_err());
    }

    #[test]
    fn an_agreement_identifier_is_never_printed() {
        let id = BkashAgreementId::parse("TokenizedMerchant01L3IKB6H1565072174986").unwrap();
        assert!(!format!("{id:?}").contains("Tokenized"));
    }
}
