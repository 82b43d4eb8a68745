//! The merchant's invoice numbers and payer references, in the form that bKash accepts.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text cannot be sent to bKash as a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// The text is empty or has only blanks.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// The text has more than 255 characters.
    #[error("{0} has more than 255 characters")]
    TooLong(&'static str),
    /// The text has a control character or one of `<`, `>`, `&`, which bKash rejects.
    #[error("{0} has a character that bKash does not accept (<, >, & or a control character)")]
    Character(&'static str),
}

fn check(text: &str, what: &'static str) -> Result<String, ReferenceError> {
    let text = text.trim();
    if text.is_empty() {
        Err(ReferenceError::Empty(what))
    } else if text.chars().count() > 255 {
        Err(ReferenceError::TooLong(what))
    } else if text
        .chars()
        .any(|char| char.is_control() || matches!(char, '<' | '>' | '&'))
    {
        Err(ReferenceError::Character(what))
    } else {
        Ok(text.to_owned())
    }
}

macro_rules! reference {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses a reference of 1 to 255 characters without `<`, `>`, `&` or control characters. Surrounding blanks are
            /// removed.
            ///
            /// # Errors
            ///
            /// Returns [`ReferenceError`] if the text has another length or one of these characters.
            pub fn parse(text: &str) -> Result<Self, ReferenceError> {
                check(text, $what).map(Self)
            }

            /// The reference's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = ReferenceError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(reference: $name) -> Self {
                reference.0
            }
        }
    };
}

reference!(
    /// The merchant's invoice number, bKash's `merchantInvoiceNumber`.
    InvoiceNumber, "the invoice number"
);
reference!(
    /// The merchant's reference for a payer, bKash's `payerReference`. Saved wallets belong to it. Merchants may use a
    /// phone number, so `Debug` hides it.
    PayerReference, "the payer reference"
);

impl fmt::Debug for InvoiceNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.0)
    }
}

impl fmt::Debug for PayerReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PayerReference(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_references_that_bkash_accepts() {
        assert_eq!(InvoiceNumber::parse(" INV-1 ").unwrap().as_str(), "INV-1");
        assert_eq!(InvoiceNumber::parse("চালান ৭").unwrap().as_str(), "চালান ৭");
        assert_eq!(
            InvoiceNumber::parse("  "),
            Err(ReferenceError::Empty("the invoice number"))
        );
        assert!(matches!(
            InvoiceNumber::parse("a<b"),
            Err(ReferenceError::Character(_))
        ));
        assert!(matches!(
            InvoiceNumber::parse("a\nb"),
            Err(ReferenceError::Character(_))
        ));
        assert!(matches!(
            PayerReference::parse(&"x".repeat(256)),
            Err(ReferenceError::TooLong(_))
        ));
    }
}
