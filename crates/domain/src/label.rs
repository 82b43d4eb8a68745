//! Names that may be known: a prefix and 128 bits in hexadecimal. Knowing one is no right to anything.

/// The text of a name: its prefix and the first 128 of the bits, in lower-case hexadecimal.
pub fn label(prefix: &str, bits: &[u8; 32]) -> String {
    let digits = bits[..16].iter();
    digits.fold(prefix.to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// Whether a text is a name with this prefix, written as [`label`] writes it.
pub fn is_label(text: &str, prefix: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.strip_prefix(prefix)
        .is_some_and(|digits| digits.len() == 32 && digits.bytes().all(digit))
}

/// Defines a type for such names: what it is, its prefix, and what a text that is none is told.
#[macro_export]
macro_rules! label {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// A name that is drawn at an instant, with random bits of which 80 are used. Later names sort after earlier
            /// ones.
            pub fn new(at: $crate::Timestamp, bits: [u8; 32]) -> Self {
                Self::from_bits($crate::timed(at, bits))
            }

            /// The name of the first 128 of the bits.
            pub fn from_bits(bits: [u8; 32]) -> Self {
                Self($crate::label($prefix, &bits))
            }

            /// Reads the name.
            pub fn parse(text: &str) -> Result<Self, $crate::IdentifierError> {
                if $crate::is_label(text, $prefix) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err($crate::IdentifierError::new(concat!(
                        $what, ": ", $prefix, " and 32 hexadecimal digits"
                    )))
                }
            }

            /// Its text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::IdentifierError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

label!(
    /// A refund of ours.
    RefundId, "re_", "refund identifier"
);
label!(
    /// An event, as subscribers know it: `webhook-id` on every attempt of each of its deliveries.
    EventId, "evt_", "webhook event identifier"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_from_its_text() {
        let id = RefundId::from_bits([0xa7; 32]);
        assert_eq!(id.as_str(), "re_a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7");
        assert_eq!(RefundId::parse(id.as_str()), Ok(id));
    }

    #[test]
    fn what_could_be_mistaken_for_another_name_is_refused() {
        let digits = "a7".repeat(16);
        for text in [
            "",
            "re_",
            &digits,
            &format!("evt_{digits}"),
            &format!("re_{digits}0"),
            &format!("re_{}", digits.to_uppercase()),
            &format!("re_{}%", &digits[1..]),
        ] {
            assert!(RefundId::parse(text).is_err(), "{text}");
        }
    }
}
