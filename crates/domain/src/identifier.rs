//! Identifiers that are rights. Ours are an instant and 208 random bits; bKash's are opaque texts. Each has one parser.

use std::fmt;

use base64::{
    Engine,
    alphabet::Alphabet,
    engine::{GeneralPurpose, general_purpose::NO_PAD},
};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::Timestamp;

/// A text that cannot be the identifier it was offered as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a {0}")]
pub struct IdentifierError(&'static str);

impl IdentifierError {
    /// What it was offered as.
    pub const fn new(what: &'static str) -> Self {
        Self(what)
    }
}

/// The digits of URL-safe base64 in the order of their ASCII codes, so that texts sort as the bits do.
const SORTED_DIGITS: &str = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

const ENCODING: GeneralPurpose = GeneralPurpose::new(
    &match Alphabet::new(SORTED_DIGITS) {
        Ok(alphabet) => alphabet,
        Err(_) => panic!("64 different digits are an alphabet"),
    },
    NO_PAD,
);

/// The bits with the instant, in milliseconds, in place of the first 48: later identifiers sort after earlier ones, so
/// that an index grows at its end.
pub fn timed(at: Timestamp, mut bits: [u8; 32]) -> [u8; 32] {
    bits[..6].copy_from_slice(&at.millis().to_be_bytes()[2..]);
    bits
}

/// Defines an identifier of ours: a prefix and 256 bits in base64, of which the first 48 are the instant at which it was
/// drawn. Knowing it is the right to use it, so `Debug` shows only its first characters.
macro_rules! random_identifier {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// An identifier that is drawn at an instant, with random bits of which the last 208 are used.
            pub fn new(at: Timestamp, bits: [u8; 32]) -> Self {
                Self::from_bits(timed(at, bits))
            }

            /// An identifier of 256 bits.
            pub fn from_bits(bits: [u8; 32]) -> Self {
                Self(format!(concat!($prefix, "{}"), ENCODING.encode(bits)))
            }

            /// The instant at which the identifier was drawn, by the clock of the process that drew it.
            pub fn drawn_at(&self) -> Timestamp {
                let bits = ENCODING.decode(&self.0[$prefix.len()..]).unwrap_or_default();
                let millis = bits.iter().take(6).fold(0, |millis, byte| millis << 8 | i64::from(*byte));
                Timestamp::from_millis(millis)
            }

            /// Reads the identifier's text form.
            pub fn parse(text: &str) -> Result<Self, IdentifierError> {
                text.strip_prefix($prefix)
                    .and_then(|code| ENCODING.decode(code).ok())
                    .filter(|bits| bits.len() == 32)
                    .map(|_| Self(text.to_owned()))
                    .ok_or(IdentifierError($what))
            }

            /// The whole identifier, for links and look-ups.
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
    /// A checkout session: one order that waits to be paid. Whoever holds it may see and pay the order.
    SessionId, "cs_", "session identifier"
);
random_identifier!(
    /// A saved wallet: our name for a bKash agreement, from its first request on. The browser sees this,
    /// never bKash's agreementID.
    AgreementId, "agr_", "wallet identifier"
);

/// Defines an identifier that bKash issued: opaque printable ASCII without blanks, at most 255 characters.
macro_rules! bkash_identifier {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads the identifier; blanks around it, which bKash's samples have, are dropped.
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
    /// bKash's `paymentID`: one attempt to pay or to make an agreement. Valid 24 hours, one execution only.
    BkashPaymentId, "paymentID"
);
bkash_identifier!(
    /// bKash's `trxID`: money that moved.
    TrxId, "trxID"
);
bkash_identifier!(
    /// bKash's `agreementID`: a payer's consent to be charged with the PIN alone. With the merchant's
    /// credentials it starts payments, so it never reaches a browser or a log.
    BkashAgreementId, "agreementID"
);
bkash_identifier!(
    /// The code that bKash puts in a Create answer and repeats in the callback (10 characters).
    CallbackSignature, "callback signature"
);

impl CallbackSignature {
    /// Whether the callback's code is this one, compared in constant time.
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
    fn a_session_identifier_reads_back_and_hides_in_debug() {
        let id = SessionId::from_bits([7; 32]);
        assert_eq!(SessionId::parse(id.as_str()), Ok(id.clone()));
        assert_eq!(format!("{id:?}"), "cs_0kR60kR60k…");
    }

    #[test]
    fn identifiers_sort_by_the_instant_at_which_they_were_drawn() {
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
    fn a_session_identifier_of_fewer_bits_or_another_kind_is_refused() {
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
    fn bkash_identifiers_lose_the_blanks_of_the_samples() {
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
