//! Checks of text and amounts in request bodies.

use domain::{Amount, AmountError, ShortText};

use crate::problem::Problem;

/// The error message for text that [`is_plain`] rejects.
pub(crate) const NOT_PLAIN: &str =
    "must not contain control characters, invisible characters or bidirectional formatting";

/// Whether text contains no control characters, invisible characters or bidirectional formatting characters, which
/// could show a person something other than what is stored. Joiners and variation selectors are allowed: Bangla and
/// emoji need them.
pub(crate) fn is_plain(text: &str) -> bool {
    let is_bidi = |char: char| matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // Unicode's Default_Ignorable_Code_Point except U+200C, U+200D and U+FE00 to U+FE0F, plus separators and
    // interlinear annotations.
    let is_invisible = |char: char| {
        matches!(
            char,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
                | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
    };
    !text
        .chars()
        .any(|char| char.is_control() || is_bidi(char) || is_invisible(char))
}

/// Parses a text that bKash or an operator reads.
///
/// # Errors
///
/// Returns `invalid_request` with the field's name if the text is empty, too long or not plain.
pub(crate) fn plain(field: &str, text: &str) -> Result<ShortText, Problem> {
    let parsed = ShortText::parse(text).map_err(|error| Problem::field(field, error))?;
    if is_plain(text) {
        Ok(parsed)
    } else {
        Err(Problem::field(field, NOT_PLAIN))
    }
}

/// Parses an amount in taka: digits with at most one point and two decimals. Leading zeros are rejected, because some
/// programs read them as octal.
///
/// # Errors
///
/// Returns the reason why `text` is not an amount.
pub(crate) fn parse_amount(text: &str) -> Result<Amount, AmountError> {
    let taka = text.split('.').next().unwrap_or_default();
    if taka.len() > 1 && taka.starts_with('0') {
        return Err(AmountError::Malformed);
    }
    Amount::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_bidirectional_formatting_is_not_plain() {
        assert!(is_plain("ক্\u{200d}ষ honey"));
        for text in ["a\u{202e}b", "a\nb", "\u{2066}", "a\u{0}"] {
            assert!(!is_plain(text), "{text:?}");
        }
        for text in ["a\u{200b}b", "\u{feff}a", "a\u{200f}"] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn text_with_invisible_characters_is_not_plain() {
        assert!(is_plain("\u{2764}\u{fe0f} চা"));
        for text in [
            "\u{3164}",
            "\u{115f}",
            "INV\u{e0041}-1",
            "\u{180e}",
            "a\u{34f}",
            "\u{fff9}a",
        ] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn rejects_amounts_with_leading_zeros() {
        assert!(parse_amount("0.50").is_ok() && parse_amount("100").is_ok());
        assert!(parse_amount("00.5").is_err() && parse_amount("0599.00").is_err());
    }
}
