//! How a merchant's pages look: a small stylesheet that follows the house's own, named by what it says, so that it
//! can be kept for ever and nothing needs to be looked up.

use std::fmt::Write;

use app::view::{Chrome, Scheme as Shown};
use axum::{
    extract::Path,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use directory::{Appearance, Colour, Palette, Scheme, Theme};

/// The house's own colours, by light and by night.
const LIGHT: &str = include_str!("../../../style/tokens.css");
const DARK: &str = include_str!("../../../style/dark.css");

/// Lets a page look as the merchant wishes.
pub(super) fn dress(chrome: Chrome, theme: &Theme) -> Chrome {
    Chrome {
        stylesheet: path(theme),
        logo: theme.logo.as_ref().map(|logo| logo.as_str().to_owned()),
        scheme: match theme.appearance {
            Appearance::Auto => Shown::Any,
            Appearance::Light => Shown::Light,
            Appearance::Dark => Shown::Dark,
        },
        ..chrome
    }
}

/// Where a theme's stylesheet is; none for a merchant who looks like the house.
fn path(theme: &Theme) -> Option<String> {
    let appearance = theme.appearance.as_str();
    match theme.accent {
        None if theme.appearance == Appearance::Auto => None,
        None => Some(format!("/theme/{appearance}.css")),
        Some(accent) => Some(format!(
            "/theme/{appearance}-{}.css",
            accent.to_string().trim_start_matches('#')
        )),
    }
}

/// What a stylesheet's name says, if it says anything.
fn read(file: &str) -> Option<(Appearance, Option<Colour>)> {
    let name = file.strip_suffix(".css")?;
    let (appearance, accent) = match name.split_once('-') {
        Some((appearance, accent)) => {
            (appearance, Some(Colour::parse(&format!("#{accent}")).ok()?))
        }
        None => (name, None),
    };
    Some((Appearance::parse(appearance)?, accent))
}

/// `GET /theme/{file}`
pub(super) async fn serve(Path(file): Path<String>) -> Response {
    let Some((appearance, accent)) = read(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)));
    (headers, stylesheet(appearance, accent)).into_response()
}

/// For screens: on paper everything is black on white.
fn stylesheet(appearance: Appearance, accent: Option<Colour>) -> String {
    let own = |scheme| accent.map_or_else(String::new, |accent| colours(accent, scheme));
    let (light, dark) = (own(Scheme::Light), own(Scheme::Dark));
    let rules = match appearance {
        Appearance::Auto => {
            format!("{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n")
        }
        Appearance::Light => format!("{LIGHT}:root {{ color-scheme: light; }}\n{light}"),
        Appearance::Dark => format!("{DARK}:root {{ color-scheme: dark; }}\n{dark}"),
    };
    // A pale accent would not be seen as an edge.
    let edge = accent.map_or("", |_| ".choice { border-color: var(--link); }\n");
    format!("@media screen {{\n{rules}{edge}}}\n")
}

/// The house's properties, in the merchant's colours.
fn colours(accent: Colour, scheme: Scheme) -> String {
    let palette = Palette::from_accent(accent, scheme);
    let mut css = ":root {\n".to_owned();
    for (name, colour) in [
        ("pink", palette.accent),
        ("pink-dark", palette.pressed),
        ("on-pink", palette.on_accent),
        ("link", palette.link),
        ("stitch", palette.stitch),
        ("blush", palette.blush),
    ] {
        let _ = writeln!(css, "  --{name}: {colour};");
    }
    css + "}\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_a_whole_theme_and_nothing_else_is_one() {
        for (name, appearance, accent) in [
            ("auto-0a5c36.css", Appearance::Auto, Some("#0a5c36")),
            ("dark.css", Appearance::Dark, None),
            ("light-ffd700.css", Appearance::Light, Some("#ffd700")),
        ] {
            let accent = accent.map(|accent| Colour::parse(accent).unwrap());
            assert_eq!(read(name), Some((appearance, accent)));
            let theme = Theme {
                accent,
                appearance,
                ..Theme::default()
            };
            assert_eq!(path(&theme), Some(format!("/theme/{name}")));
        }
        for name in [
            "",
            "dark",
            "blue.css",
            "dark-red.css",
            "dark-;}a{.css",
            "dark-0a5c36-1.css",
        ] {
            assert_eq!(read(name), None, "{name}");
        }
        assert_eq!(path(&Theme::default()), None);
    }

    #[test]
    fn a_forced_appearance_brings_all_colours_of_its_own() {
        let dark = stylesheet(Appearance::Dark, None);
        assert!(dark.contains("--ground: #181215") && dark.contains("color-scheme: dark"));
        let light = stylesheet(Appearance::Light, Some(Colour::new([0xff, 0xd7, 0])));
        assert!(light.contains("--ground: #f7f2ef") && light.contains("--on-pink: #000000"));
        assert!(!light.contains("prefers-color-scheme"));
    }
}
