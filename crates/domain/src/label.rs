//! Public identifiers: a prefix and 128 bits in hexadecimal. They grant no access.

/// The text of an identifier: its prefix and the first 128 bits in lower-case hexadecimal.
pub fn label(prefix: &str, bits: &[u8; 32]) -> String {
    let digits = bits[..16].iter();
    digits.fold(prefix.to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// Whether a text is an identifier with this prefix, as [`label`] writes it.
pub fn is_label(text: &str, prefix: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.strip_prefix(prefix)
        .is_some_and(|digits| digits.len() == 32 && digits.bytes().all(digit))
}

/// Defines a type for such identifiers, from its documentation, its prefix and its name in error messages.
#[macro_export]
macro_rules! label {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Generates an identifier from an instant and 80 of the random bits. Later identifiers sort after earlier ones.
            pub fn new(at: $crate::Timestamp, bits: [u8; 32]) -> Self {
                Self::from_bits($crate::timed(at, bits))
            }

            /// The identifier with the first 128 of these bits.
            pub fn from_bits(bits: [u8; 32]) -> Self {
                Self($crate::label($prefix, &bits))
            }

            /// Parses the identifier.
            ///
            /// # Errors
            ///
            /// Returns `IdentifierError` if the text is not the prefix and 32 hexadecimal digits.
            pub fn parse(text: &str) -> Result<Self, $crate::IdentifierError> {
                if $crate::is_label(text, $prefix) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err($crate::IdentifierError::new(concat!(
                        $what, ": ", $prefix, " and 32 hexadecimal digits"
                    )))
                }
            }

            /// The identifier as text.
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
    /// The identifier of a refund.
    RefundId, "re_", "refund identifier"
);
label!(
    /// The identifier of a published event: the `webhook-id` of every attempt of each delivery.
    EventId, "evt_", "webhook event identifier"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_round_trips_through_its_text() {
        let id = RefundId::from_bits([0xa7; 32]);
        assert_eq!(id.as_str(), "re_a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7");
        assert_eq!(RefundId::parse(id.as_str()), Ok(id));
    }

    #[test]
    fn rejects_ambiguous_identifiers() {
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
