//! The colours of a merchant's pages, made of its one: whatever the merchant chose, everything can be read.

use crate::{Colour, Text};

/// Light or dark, as the page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Contrast that text needs. Source: WCAG 2.2, 1.4.3.
const READABLE: f64 = 4.5;

const BLACK: Colour = Colour::new([0, 0, 0]);
const WHITE: Colour = Colour::new([255; 3]);

/// What stands in the place of the house's own pink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// The main button, as the merchant chose it.
    pub accent: Colour,
    /// The main button under the finger.
    pub pressed: Colour,
    /// Words on both.
    pub on_accent: Colour,
    /// Words that can be pressed, on every ground of the pages.
    pub link: Colour,
    /// Stitches, which only adorn.
    pub stitch: Colour,
    /// The ground of what is pointed at.
    pub blush: Colour,
}

impl Scheme {
    /// The grounds that links stand on: `--ground`, `--paper` and `--warn-ground` of `style/tokens.css` and
    /// `style/dark.css`.
    const fn grounds(self) -> [Colour; 3] {
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

    /// Where colours go to be read better.
    const fn far(self) -> Colour {
        match self {
            Self::Light => BLACK,
            Self::Dark => WHITE,
        }
    }
}

impl Palette {
    /// The colours of pages with this accent.
    pub fn of(accent: Colour, scheme: Scheme) -> Self {
        let [ground, paper, warn] = scheme.grounds();
        let (on_accent, away) = match accent.text() {
            Text::White => (WHITE, BLACK),
            Text::Black => (BLACK, WHITE),
        };
        let blush = paper.mixed(accent, 7);
        let readable = |link: &Colour| {
            [ground, paper, warn, blush]
                .iter()
                .all(|ground| ground.against(*link) >= READABLE)
        };
        let links = (0..=20).map(|step| accent.mixed(scheme.far(), 5 * step));
        Self {
            accent,
            pressed: accent.mixed(away, 15),
            on_accent,
            link: links.into_iter().find(readable).unwrap_or(scheme.far()),
            stitch: paper.mixed(accent, 40),
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
        fn with_any_accent_everything_can_be_read(accent: [u8; 3]) {
            for scheme in [Scheme::Light, Scheme::Dark] {
                let palette = Palette::of(Colour::new(accent), scheme);
                let [ground, paper, warn] = scheme.grounds();
                for ground in [ground, paper, warn, palette.blush] {
                    prop_assert!(palette.link.against(ground) >= READABLE);
                }
                for button in [palette.accent, palette.pressed] {
                    prop_assert!(palette.on_accent.against(button) >= READABLE);
                }
            }
        }
    }

    #[test]
    fn the_grounds_are_those_of_the_stylesheet() {
        for (scheme, style) in [
            (Scheme::Light, include_str!("../../../style/tokens.css")),
            (Scheme::Dark, include_str!("../../../style/dark.css")),
        ] {
            for (name, colour) in ["ground", "paper", "warn-ground"]
                .iter()
                .zip(scheme.grounds())
            {
                assert!(
                    style.contains(&format!(" --{name}: {colour};")),
                    "{name} {colour}"
                );
            }
        }
    }

    #[test]
    fn the_accent_itself_is_the_link_where_it_can_be_read() {
        let dark_green = Colour::parse("#0a5c36").unwrap();
        assert_eq!(Palette::of(dark_green, Scheme::Light).link, dark_green);
        assert_ne!(Palette::of(dark_green, Scheme::Dark).link, dark_green);
    }
}
