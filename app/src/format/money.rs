//! Taka with the lakh grouping: the last three digits, then pairs.

use domain::Amount;

use super::digits;
use crate::view::Language;

/// An amount as people write it: `৳1,23,456.00`, in Bangla `৳১,২৩,৪৫৬.০০`.
pub fn money(amount: Amount, language: Language) -> String {
    let taka = (amount.poisha() / 100).to_string();
    let text = format!("৳{}.{:02}", grouped(&taka), amount.poisha() % 100);
    digits(&text, language)
}

/// Puts commas into a number of taka.
fn grouped(taka: &str) -> String {
    let length = taka.len();
    let mut text = String::with_capacity(length + length / 2);
    for (index, digit) in taka.chars().enumerate() {
        let after = length - index;
        if index > 0 && (after == 3 || (after > 3 && after % 2 == 1)) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn both(poisha: u64) -> [String; 2] {
        let amount = Amount::from_poisha(poisha).unwrap();
        [
            money(amount, Language::English),
            money(amount, Language::Bangla),
        ]
    }

    #[test]
    fn lakhs_and_crores_are_grouped_by_twos() {
        assert_eq!(both(1), ["৳0.01", "৳০.০১"]);
        assert_eq!(both(59_900), ["৳599.00", "৳৫৯৯.০০"]);
        assert_eq!(both(100_000), ["৳1,000.00", "৳১,০০০.০০"]);
        assert_eq!(both(12_345_600), ["৳1,23,456.00", "৳১,২৩,৪৫৬.০০"]);
        assert_eq!(
            both(99_999_999_999),
            ["৳99,99,99,999.99", "৳৯৯,৯৯,৯৯,৯৯৯.৯৯"]
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back_as_the_same_amount(poisha in 1_u64..=99_999_999_999) {
            let amount = Amount::from_poisha(poisha).unwrap();
            let shown = money(amount, Language::English);
            let plain: String = shown.chars().filter(|char| !matches!(char, '৳' | ',')).collect();
            prop_assert_eq!(Amount::parse(&plain), Ok(amount));
        }

        #[test]
        fn every_group_but_the_first_and_last_has_two_digits(poisha in 1_u64..=99_999_999_999) {
            let shown = money(Amount::from_poisha(poisha).unwrap(), Language::English);
            let taka = shown.trim_start_matches('৳').split('.').next().unwrap().to_owned();
            let groups: Vec<&str> = taka.split(',').collect();
            prop_assert!((1..=3).contains(&groups[0].len()));
            if let [first, middle @ .., last] = groups.as_slice() {
                prop_assert!(first.len() <= 2);
                prop_assert_eq!(last.len(), 3);
                prop_assert!(middle.iter().all(|group| group.len() == 2));
            }
        }
    }
}
