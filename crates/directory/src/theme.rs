//! A merchant's theme: values that are safe inside a stylesheet and a Content-Security-Policy.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::https_url;

/// An RGB colour, written as `#e2136e`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

/// The text is not a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour consists of # and six hexadecimal digits, such as #e2136e")]
pub struct ColourError;

/// The colour of text on a coloured surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TextColour {
    /// `#000000`.
    Black,
    /// `#ffffff`.
    White,
}

impl Colour {
    /// Parses `#` and six hexadecimal digits.
    ///
    /// # Errors
    ///
    /// Returns `ColourError` for any other text.
    pub fn parse(text: &str) -> Result<Self, ColourError> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = number.ok_or(ColourError)?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }

    /// A colour from its red, green and blue channels.
    pub const fn new(channels: [u8; 3]) -> Self {
        Self(channels)
    }

    /// Mixes in `percent` of another colour.
    #[must_use]
    pub(crate) fn mix(self, other: Self, percent: u8) -> Self {
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

    /// The contrast ratio of two colours, from 1 to 21. Source: WCAG 2.2, "contrast ratio".
    pub fn contrast_ratio(self, other: Self) -> f64 {
        let (first, second) = (self.luminance() + 0.05, other.luminance() + 0.05);
        first.max(second) / first.min(second)
    }

    /// The text colour with the higher contrast. It always reaches 4.5 : 1, as WCAG 2.2 (1.4.3) requires.
    pub fn readable_text(self) -> TextColour {
        if self.text_contrast(TextColour::White) >= self.text_contrast(TextColour::Black) {
            TextColour::White
        } else {
            TextColour::Black
        }
    }

    /// The contrast ratio of text on this colour, from 1 to 21. Source: WCAG 2.2, "contrast ratio".
    pub fn text_contrast(self, text: TextColour) -> f64 {
        let own = self.luminance() + 0.05;
        match text {
            TextColour::White => 1.05 / own,
            TextColour::Black => own / 0.05,
        }
    }

    /// The relative luminance. Source: WCAG 2.2, "relative luminance".
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

/// The https URL of a logo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Logo(String);

/// The text is not a valid URL of a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a logo is an https URL with one plain host, without unencoded quotes, brackets, commas or semicolons"
)]
pub struct LogoError;

impl Logo {
    /// Parses a URL. Rejects characters that could end an attribute, a `url(…)` or a source of a policy.
    ///
    /// # Errors
    ///
    /// Returns `LogoError` if the URL is not https with one plain host or contains such a character.
    pub fn parse(text: &str) -> Result<Self, LogoError> {
        let url = https_url::parse(text).map_err(|_| LogoError)?;
        let reserved = ['\'', '"', '(', ')', '<', '>', ',', ';', '\\', ' '];
        if url.scheme() == "https" && !url.as_str().contains(reserved) {
            Ok(Self(url.into()))
        } else {
            Err(LogoError)
        }
    }

    /// The URL as text.
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

/// Which colour schemes a page uses.
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
    /// All appearances.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The name: `auto`, `light` or `dark`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Parses what [`Self::as_str`] returns.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|appearance| appearance.as_str() == text)
    }
}

/// The theme of a merchant's pages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Theme {
    /// The colour of the primary button. `None` uses the default.
    pub accent: Option<Colour>,
    /// The shop's logo.
    pub logo: Option<Logo>,
    /// Light, dark, or as the device prefers.
    pub appearance: Appearance,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn chooses_the_readable_text_colour() {
        for (colour, text) in [
            ("#e2136e", TextColour::White),
            ("#000000", TextColour::White),
            ("#1a1a1a", TextColour::White),
            ("#ffffff", TextColour::Black),
            ("#ffd700", TextColour::Black),
        ] {
            assert_eq!(
                Colour::parse(colour).unwrap().readable_text(),
                text,
                "{colour}"
            );
        }
        let white = Colour::parse("#FFFFFF").unwrap();
        assert!((white.text_contrast(TextColour::Black) - 21.0).abs() < 1e-9);
        assert!((white.text_contrast(TextColour::White) - 1.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn text_is_readable_on_any_colour(channels: [u8; 3]) {
            let colour = Colour(channels);
            prop_assert!(colour.text_contrast(colour.readable_text()) >= 4.5, "{colour}");
            prop_assert_eq!(Colour::parse(&colour.to_string()), Ok(colour));
        }

        #[test]
        fn rejects_any_text_that_is_not_a_colour(text in "\\PC*") {
            if let Ok(colour) = Colour::parse(&text) {
                prop_assert_eq!(text.to_lowercase(), colour.to_string());
            }
        }
    }

    #[test]
    fn rejects_a_colour_without_exactly_six_digits() {
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
    fn rejects_a_logo_that_could_end_a_policy_or_a_stylesheet() {
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
