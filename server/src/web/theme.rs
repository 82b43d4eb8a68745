//! A merchant's theme: a small stylesheet that is loaded after the default one. Its name encodes the theme, so that
//! browsers can cache it forever and serving it needs no lookup.

use std::fmt::Write;

use app::view::{ColorScheme, PageContext};
use axum::{
    extract::Path,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use directory::{Appearance, Colour, Palette, Scheme, Theme};

/// The default colours of light and dark mode.
const LIGHT: &str = include_str!("../../../style/tokens.css");
const DARK: &str = include_str!("../../../style/dark.css");

/// Applies a merchant's theme to a page.
pub(super) fn apply_theme(context: PageContext, theme: &Theme) -> PageContext {
    PageContext {
        stylesheet: stylesheet_path(theme),
        logo: theme.logo.as_ref().map(|logo| logo.as_str().to_owned()),
        color_scheme: match theme.appearance {
            Appearance::Auto => ColorScheme::Auto,
            Appearance::Light => ColorScheme::Light,
            Appearance::Dark => ColorScheme::Dark,
        },
        ..context
    }
}

/// The path of a theme's stylesheet, or `None` for the default theme.
fn stylesheet_path(theme: &Theme) -> Option<String> {
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

/// Parses a stylesheet's name.
fn parse_name(file: &str) -> Option<(Appearance, Option<Colour>)> {
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
    let Some((appearance, accent)) = parse_name(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)));
    (headers, stylesheet(appearance, accent)).into_response()
}

/// The stylesheet of a theme. It applies to screens only, because print is black on white.
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
    // A pale accent would be invisible as a border.
    let edge = accent.map_or("", |_| ".outline { border-color: var(--link); }\n");
    format!("@media screen {{\n{rules}{edge}}}\n")
}

/// The custom properties in the merchant's colours.
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
    fn a_name_encodes_a_whole_theme() {
        for (name, appearance, accent) in [
            ("auto-0a5c36.css", Appearance::Auto, Some("#0a5c36")),
            ("dark.css", Appearance::Dark, None),
            ("light-ffd700.css", Appearance::Light, Some("#ffd700")),
        ] {
            let accent = accent.map(|accent| Colour::parse(accent).unwrap());
            assert_eq!(parse_name(name), Some((appearance, accent)));
            let theme = Theme {
                accent,
                appearance,
                ..Theme::default()
            };
            assert_eq!(stylesheet_path(&theme), Some(format!("/theme/{name}")));
        }
        for name in [
            "",
            "dark",
            "blue.css",
            "dark-red.css",
            "dark-;}a{.css",
            "dark-0a5c36-1.css",
        ] {
            assert_eq!(parse_name(name), None, "{name}");
        }
        assert_eq!(stylesheet_path(&Theme::default()), None);
    }

    #[test]
    fn a_fixed_appearance_sets_every_colour() {
        let dark = stylesheet(Appearance::Dark, None);
        assert!(dark.contains("--ground: #181215") && dark.contains("color-scheme: dark"));
        let light = stylesheet(Appearance::Light, Some(Colour::new([0xff, 0xd7, 0])));
        assert!(light.contains("--ground: #f7f2ef") && light.contains("--on-pink: #000000"));
        assert!(!light.contains("prefers-color-scheme"));
    }
}
