//! The colours of a merchant's pages, derived from its accent colour so that all text stays readable.

use crate::{Colour, TextColour};

/// The colour scheme of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
}

/// The minimum contrast of text. Source: WCAG 2.2, 1.4.3.
const MIN_CONTRAST: f64 = 4.5;

const BLACK: Colour = Colour::new([0, 0, 0]);
const WHITE: Colour = Colour::new([255; 3]);

/// The colours that replace the default accent colours of the stylesheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// The primary button, as the merchant chose it.
    pub accent: Colour,
    /// The primary button while it is pressed.
    pub pressed: Colour,
    /// Text on `accent` and `pressed`.
    pub on_accent: Colour,
    /// Links, readable on every background of the pages.
    pub link: Colour,
    /// Decorative borders.
    pub stitch: Colour,
    /// The background of a hovered element.
    pub blush: Colour,
}

impl Scheme {
    /// The backgrounds that links appear on: `--ground`, `--paper` and `--warn-ground` of `style/tokens.css` and
    /// `style/dark.css`.
    const fn backgrounds(self) -> [Colour; 3] {
        match self {
            Self::Light => [
                Colour::new([0xf7, 0xf2, 0xef]),
                Colour::new([0xff, 0xfd, 0xfc]),
                Colour::new([0xfd, 0xf4, 0xe3]),
            ],
            Self::Dark => [
                Colour::new([0x18, 0x12, 0x15]),
                Colour::new([0x23, 0x1b, 0x1f]),
                Colour::new([0x2e, 0x24, 0x13]),
            ],
        }
    }

    /// The colour that a link is mixed with to increase its contrast.
    const fn extreme(self) -> Colour {
        match self {
            Self::Light => BLACK,
            Self::Dark => WHITE,
        }
    }
}

impl Palette {
    /// The palette for an accent colour.
    pub fn from_accent(accent: Colour, scheme: Scheme) -> Self {
        let [ground, paper, warn] = scheme.backgrounds();
        let (on_accent, opposite) = match accent.readable_text() {
            TextColour::White => (WHITE, BLACK),
            TextColour::Black => (BLACK, WHITE),
        };
        let blush = paper.mix(accent, 7);
        let is_readable = |link: &Colour| {
            [ground, paper, warn, blush]
                .iter()
                .all(|background| background.contrast_ratio(*link) >= MIN_CONTRAST)
        };
        let links = (0..=20).map(|step| accent.mix(scheme.extreme(), 5 * step));
        Self {
            accent,
            pressed: accent.mix(opposite, 15),
            on_accent,
            link: links
                .into_iter()
                .find(is_readable)
                .unwrap_or(scheme.extreme()),
            stitch: paper.mix(accent, 40),
            blush,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn all_text_is_readable_with_any_accent(accent: [u8; 3]) {
            for scheme in [Scheme::Light, Scheme::Dark] {
                let palette = Palette::from_accent(Colour::new(accent), scheme);
                let [ground, paper, warn] = scheme.backgrounds();
                for ground in [ground, paper, warn, palette.blush] {
                    prop_assert!(palette.link.contrast_ratio(ground) >= MIN_CONTRAST);
                }
                for button in [palette.accent, palette.pressed] {
                    prop_assert!(palette.on_accent.contrast_ratio(button) >= MIN_CONTRAST);
                }
            }
        }
    }

    #[test]
    fn backgrounds_match_the_stylesheet() {
        for (scheme, style) in [
            (Scheme::Light, include_str!("../../../style/tokens.css")),
            (Scheme::Dark, include_str!("../../../style/dark.css")),
        ] {
            for (name, colour) in ["ground", "paper", "warn-ground"]
                .iter()
                .zip(scheme.backgrounds())
            {
                assert!(
                    style.contains(&format!(" --{name}: {colour};")),
                    "{name} {colour}"
                );
            }
        }
    }

    #[test]
    fn links_use_the_accent_where_it_is_readable() {
        let dark_green = Colour::parse("#0a5c36").unwrap();
        assert_eq!(
            Palette::from_accent(dark_green, Scheme::Light).link,
            dark_green
        );
        assert_ne!(
            Palette::from_accent(dark_green, Scheme::Dark).link,
            dark_green
        );
    }
}
