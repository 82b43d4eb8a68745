//! Words that merchants write and others read: one line, nothing that hides or turns other words around.

/// The text without blanks around it, if it has 1 to `most` characters and shows as what it is. Joiners stay
/// allowed: Bangla needs them.
pub(crate) fn line(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    let shown = |char: char| !char.is_control() && !turns_around(char);
    let fits = !text.is_empty() && text.chars().count() <= most && text.chars().all(shown);
    fits.then(|| text.to_owned())
}

/// The marks that make text run the other way, and the line and paragraph separators.
fn turns_around(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_it_looks_like() {
        assert_eq!(line("  চা‌ঘর  ", 100).as_deref(), Some("চা‌ঘর"));
        for wrong in ["", "  ", "a\nb", "a\u{202e}b", "a\u{2066}b", "abcd"] {
            assert_eq!(line(wrong, 3), None, "{wrong:?}");
        }
    }
}
