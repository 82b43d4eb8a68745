//! Single-line texts that merchants write and others read, without invisible or reordering characters.

/// The trimmed text, if it has 1 to `max` characters and no control or bidirectional formatting characters. Joiners
/// are allowed because Bangla needs them.
pub(crate) fn single_line(text: &str, max: usize) -> Option<String> {
    let text = text.trim();
    let visible = |char: char| !char.is_control() && !is_bidi_or_separator(char);
    let fits = !text.is_empty() && text.chars().count() <= max && text.chars().all(visible);
    fits.then(|| text.to_owned())
}

/// Whether a character changes the direction of text or separates lines or paragraphs.
fn is_bidi_or_separator(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_single_lines_without_hidden_characters() {
        assert_eq!(single_line("  চা‌ঘর  ", 100).as_deref(), Some("চা‌ঘর"));
        for wrong in ["", "  ", "a\nb", "a\u{202e}b", "a\u{2066}b", "abcd"] {
            assert_eq!(single_line(wrong, 3), None, "{wrong:?}");
        }
    }
}
