//! Single-line texts that merchants write and others read, without invisible or reordering characters.

use domain::{is_plain, is_visible};

/// The trimmed text, if it has 1 to `max` characters, of which one can be seen, and no control, invisible or
/// bidirectional formatting characters. Joiners are allowed because Bangla needs them.
pub(crate) fn single_line(text: &str, max: usize) -> Option<String> {
    let text = text.trim();
    let fits = text.chars().count() <= max && is_visible(text) && is_plain(text);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_single_lines_without_hidden_characters() {
        assert_eq!(single_line("  চা‌ঘর  ", 100).as_deref(), Some("চা‌ঘর"));
        for wrong in [
            "",
            "  ",
            "a\nb",
            "a\u{202e}b",
            "a\u{2066}b",
            "abcd",
            "\u{200d}",
            "\u{200b}",
            "a\u{200b}b",
            "\u{2800}",
            "\u{3164}",
        ] {
            assert_eq!(single_line(wrong, 3), None, "{wrong:?}");
        }
    }
}
