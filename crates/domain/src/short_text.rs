//! Short texts that people write and read.

use serde::{Deserialize, Serialize};

/// A text of 1 to 255 characters, such as what is refunded, and why. bKash's documents call both optional, but its v2 sandbox
/// requires them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShortText(String);

/// The text does not have 1 to 255 characters, or has control characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what is refunded and why have 1 to 255 characters each")]
pub struct ShortTextError;

impl ShortText {
    /// Parses a text. Surrounding blanks are removed.
    ///
    /// # Errors
    ///
    /// Returns [`ShortTextError`] if the text is empty, longer than 255 characters or has control characters.
    pub fn parse(text: &str) -> Result<Self, ShortTextError> {
        let text = text.trim();
        let plain = !text.is_empty() && text.chars().count() <= 255;
        if plain && !text.chars().any(char::is_control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ShortTextError)
        }
    }

    /// A text of the product's own, cut after 255 characters and without control characters.
    pub(crate) fn abridged(text: &str) -> Self {
        let plain = text.chars().filter(|character| !character.is_control());
        Self(plain.take(255).collect())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ShortText {
    type Error = ShortTextError;

    fn try_from(text: String) -> Result<Self, ShortTextError> {
        Self::parse(&text)
    }
}

impl From<ShortText> for String {
    fn from(text: ShortText) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_texts_of_1_to_255_characters() {
        assert_eq!(ShortText::parse(" চা ").unwrap().as_str(), "চা");
        assert!(ShortText::parse(&"চ".repeat(255)).is_ok());
        for wrong in ["", "  ", "a\nb", &"x".repeat(256)] {
            assert_eq!(ShortText::parse(wrong), Err(ShortTextError));
        }
    }
}
