//! Money, dates and numbers as people in Bangladesh write them, in both scripts.

mod date;
mod money;

pub use date::{clock, date_time};
pub use money::money;

use crate::view::Language;

/// The same text with its ASCII digits in the language's script.
pub fn digits(text: &str, language: Language) -> String {
    match language {
        Language::English => text.to_owned(),
        Language::Bangla => text.chars().map(bangla_digit).collect(),
    }
}

/// The Bangla digit of an ASCII digit; any other character stays.
const fn bangla_digit(character: char) -> char {
    match character {
        '0' => '০',
        '1' => '১',
        '2' => '২',
        '3' => '৩',
        '4' => '৪',
        '5' => '৫',
        '6' => '৬',
        '7' => '৭',
        '8' => '৮',
        '9' => '৯',
        other => other,
    }
}

/// Minutes and seconds of a time left, `14:05`; hours too when there are any.
pub fn time_left(seconds: u64, language: Language) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let text = if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    };
    digits(&text, language)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_time_left_reads_like_a_clock() {
        assert_eq!(time_left(0, Language::English), "0:00");
        assert_eq!(time_left(865, Language::English), "14:25");
        assert_eq!(time_left(865, Language::Bangla), "১৪:২৫");
        assert_eq!(time_left(3_605, Language::English), "1:00:05");
    }

    proptest! {
        #[test]
        fn digits_change_script_and_nothing_else(text in ".*") {
            let bangla = digits(&text, Language::Bangla);
            prop_assert!(!bangla.bytes().any(|byte| byte.is_ascii_digit()));
            prop_assert_eq!(bangla.chars().count(), text.chars().count());
            prop_assert_eq!(digits(&text, Language::English), text);
        }
    }
}
