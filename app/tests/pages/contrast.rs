//! Checks the contrast of the stylesheet's colours, in light and dark.

use std::collections::BTreeMap;

const LIGHT: &str = include_str!("../../../style/tokens.css");
const DARK: &str = include_str!("../../../style/dark.css");

/// Text and background: the contrast is at least 4.5 to 1.
const TEXT: [(&str, &str); 21] = [
    ("ink", "ground"),
    ("ink", "paper"),
    ("ink", "blush"),
    ("ink", "good-ground"),
    ("ink", "warn-ground"),
    ("soft", "ground"),
    ("soft", "paper"),
    ("soft", "sunken"),
    ("link", "ground"),
    ("link", "paper"),
    ("link", "blush"),
    ("link", "warn-ground"),
    ("good", "good-ground"),
    ("good", "paper"),
    ("warn", "warn-ground"),
    ("warn", "paper"),
    ("danger", "paper"),
    ("danger", "blush"),
    ("on-pink", "pink"),
    ("on-pink", "pink-dark"),
    ("on-ribbon", "ribbon"),
];

/// Borders of controls and their background: the contrast is at least 3 to 1.
const EDGES: [(&str, &str); 3] = [("edge", "paper"), ("pink", "paper"), ("danger", "paper")];

#[test]
fn text_and_borders_have_enough_contrast() {
    let light = colours(LIGHT);
    let mut dark = light.clone();
    dark.extend(colours(DARK));
    for (scheme, colours) in [("light", light), ("dark", dark)] {
        let ratio = |one: &str, other: &str| contrast(colours[one], colours[other]);
        for (text, ground) in TEXT {
            assert!(
                ratio(text, ground) >= 4.5,
                "{scheme}: {text} on {ground}: {}",
                ratio(text, ground)
            );
        }
        for (edge, ground) in EDGES {
            assert!(
                ratio(edge, ground) >= 3.0,
                "{scheme}: {edge} on {ground}: {}",
                ratio(edge, ground)
            );
        }
    }
}

/// Returns the custom properties that are plain colours.
fn colours(css: &'static str) -> BTreeMap<&'static str, [f64; 3]> {
    let line = |line: &'static str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
        let digits: Vec<char> = value.trim_end_matches(';').chars().collect();
        let pair = |index: usize| match digits.len() {
            3 => [digits[index], digits[index]],
            _ => [digits[2 * index], digits[2 * index + 1]],
        };
        let channel = |index: usize| {
            let text: String = pair(index).iter().collect();
            f64::from(u8::from_str_radix(&text, 16).expect("hexadecimal")) / 255.0
        };
        Some((name, [channel(0), channel(1), channel(2)]))
    };
    css.lines().filter_map(line).collect()
}

/// Returns the contrast ratio as WCAG 2 defines it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |channel: f64| {
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
