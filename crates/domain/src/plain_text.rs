//! Text that shows a person what is stored: without invisible or reordering characters.

/// Whether text contains no control characters, invisible characters or bidirectional formatting characters, which
/// could show a person something other than what is stored. Joiners in scripts that need them, such as Bangla, and
/// variation selectors of emoji are allowed.
pub fn is_plain(text: &str) -> bool {
    let mut before = None;
    text.chars().all(|char| {
        // In Latin text a joiner changes nothing that can be seen.
        let joins_nothing = is_joiner(char) && before.is_none_or(|char: char| char.is_ascii());
        before = Some(char);
        !char.is_control() && !is_bidirectional(char) && !is_ignorable(char) && !joins_nothing
    })
}

/// Whether text contains a character that can be seen.
pub fn is_visible(text: &str) -> bool {
    text.chars().any(|char| {
        let is_blank = char.is_whitespace() || matches!(char, '\u{2800}');
        let is_selector = matches!(char, '\u{fe00}'..='\u{fe0f}');
        !is_blank
            && !char.is_control()
            && !is_joiner(char)
            && !is_selector
            && !is_bidirectional(char)
            && !is_ignorable(char)
    })
}

fn is_joiner(char: char) -> bool {
    matches!(char, '\u{200c}' | '\u{200d}')
}

fn is_bidirectional(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Unicode's `Default_Ignorable_Code_Point` except joiners and the variation selectors U+FE00 to U+FE0F, plus separators
/// and interlinear annotations.
fn is_ignorable(char: char) -> bool {
    matches!(
        char,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
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
            "INV\u{200d}-1",
            "\u{200c}INV",
            "\u{180e}",
            "a\u{34f}",
            "\u{fff9}a",
        ] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn text_without_a_visible_character_is_not_visible() {
        for text in ["a", "চা", "\u{2764}\u{fe0f}", " 7 "] {
            assert!(is_visible(text), "{text:?}");
        }
        for text in [
            "",
            " \u{a0}\u{3000}",
            "\u{200d}\u{200c}",
            "\u{fe0f}",
            "\u{2800}",
            "\u{200b}",
            "\u{202e}",
        ] {
            assert!(!is_visible(text), "{text:?}");
        }
    }
}
