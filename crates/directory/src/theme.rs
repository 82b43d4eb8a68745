//! How a merchant's pages look: values that can stand in a stylesheet and a policy without ending either.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::address;

/// A colour, as `#e2136e`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

/// A text that is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour is # and six hexadecimal digits, such as #e2136e")]
pub struct ColourError;

/// The colour of text on a surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Text {
    /// `#000000`.
    Black,
    /// `#ffffff`.
    White,
}

impl Colour {
    /// Reads a colour.
    pub fn parse(text: &str) -> Result<Self, ColourError> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = number.ok_or(ColourError)?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }

    /// A colour of its red, green and blue.
    pub const fn new(channels: [u8; 3]) -> Self {
        Self(channels)
    }

    /// The colour with so much of another in it, in percent.
    #[must_use]
    pub(crate) fn mixed(self, other: Self, percent: u8) -> Self {
        let part = u16::from(percent.min(100));
        let mix = |one: u8, two: u8| {
            let sum = u16::from(one) * (100 - part) + u16::from(two) * part;
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        let mut channels = self.0;
        for (channel, other) in channels.iter_mut().zip(other.0) {
            *channel = mix(*channel, other);
        }
        Self(channels)
    }

    /// The contrast of two colours, from 1 to 21. Source: WCAG 2.2, "contrast ratio".
    pub fn against(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    /// The text that reads better on it. One of the two always has a contrast of 4.5 : 1 or more, which is
    /// what WCAG 2.2 (1.4.3) asks.
    pub fn text(self) -> Text {
        if self.contrast(Text::White) >= self.contrast(Text::Black) {
            Text::White
        } else {
            Text::Black
        }
    }

    /// The contrast of text on it, from 1 to 21. Source: WCAG 2.2, "contrast ratio".
    pub fn contrast(self, text: Text) -> f64 {
        let own = self.luminance() + 0.05;
        match text {
            Text::White => 1.05 / own,
            Text::Black => own / 0.05,
        }
    }

    /// Source: WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl fmt::Debug for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl TryFrom<String> for Colour {
    type Error = ColourError;

    fn try_from(text: String) -> Result<Self, ColourError> {
        Self::parse(&text)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

/// The address of a logo: https.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Logo(String);

/// A text that is no logo's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a logo is an https address with one plain host, and with quotes, brackets, commas and semicolons encoded"
)]
pub struct LogoError;

impl Logo {
    /// Reads an address. What could end an attribute, a `url(…)` or a policy's source is refused.
    pub fn parse(text: &str) -> Result<Self, LogoError> {
        let url = address::plain(text).map_err(|_| LogoError)?;
        let meaning = ['\'', '"', '(', ')', '<', '>', ',', ';', '\\', ' '];
        if url.scheme() == "https" && !url.as_str().contains(meaning) {
            Ok(Self(url.into()))
        } else {
            Err(LogoError)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Logo {
    type Error = LogoError;

    fn try_from(text: String) -> Result<Self, LogoError> {
        Self::parse(&text)
    }
}

impl From<Logo> for String {
    fn from(logo: Logo) -> Self {
        logo.0
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// As the payer's device prefers.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Appearance {
    /// Every appearance.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|found| found.word() == word)
    }
}

/// How a merchant's pages look.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Theme {
    /// The colour of the main button; `None` is the house's own.
    pub accent: Option<Colour>,
    /// The shop's sign.
    pub logo: Option<Logo>,
    /// Light or dark.
    pub appearance: Appearance,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_on_a_colour_is_the_one_that_can_be_read() {
        for (colour, text) in [
            ("#e2136e", Text::White),
            ("#000000", Text::White),
            ("#1a1a1a", Text::White),
            ("#ffffff", Text::Black),
            ("#ffd700", Text::Black),
        ] {
            assert_eq!(Colour::parse(colour).unwrap().text(), text, "{colour}");
        }
        let white = Colour::parse("#FFFFFF").unwrap();
        assert!((white.contrast(Text::Black) - 21.0).abs() < 1e-9);
        assert!((white.contrast(Text::White) - 1.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn on_any_colour_text_can_be_read(channels: [u8; 3]) {
            let colour = Colour(channels);
            prop_assert!(colour.contrast(colour.text()) >= 4.5, "{colour}");
            prop_assert_eq!(Colour::parse(&colour.to_string()), Ok(colour));
        }

        #[test]
        fn any_other_text_is_no_colour(text in "\\PC*") {
            if let Ok(colour) = Colour::parse(&text) {
                prop_assert_eq!(text.to_lowercase(), colour.to_string());
            }
        }
    }

    #[test]
    fn what_is_not_six_digits_is_no_colour() {
        for wrong in [
            "",
            "red",
            "#fff",
            "#12345g",
            "#+12345",
            "e2136e",
            "#e2136e;}",
            "#e2136e ",
        ] {
            assert_eq!(Colour::parse(wrong), Err(ColourError), "{wrong}");
        }
    }

    #[test]
    fn a_logo_ends_neither_a_policy_nor_a_stylesheet() {
        let right = "https://cdn.tea.example/logo.png?v=2";
        assert_eq!(Logo::parse(right).unwrap().as_str(), right);
        for wrong in [
            "",
            "http://cdn.tea.example/logo.png",
            "http://localhost/logo.png",
            "data:image/png;base64,AAAA",
            "//cdn.tea.example/logo.png",
            "https://*.tea.example/logo.png",
            "https://cdn.tea.example/a;script-src 'unsafe-inline'",
            "https://cdn.tea.example/a'b",
            "https://cdn.tea.example/a)b",
            "https://cdn.tea.example/a,b",
            "https://user:pass@cdn.tea.example/a",
        ] {
            assert_eq!(Logo::parse(wrong), Err(LogoError), "{wrong}");
        }
    }
}
