//! The lists are complete, each family has its own, and no code concludes more than its text says.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::HashSet;

use bkash_types::{
    Family,
    error_codes::{self, Advice, Effect, ErrorCode},
};

const CURRENT: &str = include_str!("lists/current.txt");
const V03: &str = include_str!("lists/v03.txt");

const CURRENT_FAMILIES: [Family; 3] = [
    Family::TokenizedV1,
    Family::TokenizedV2,
    Family::CheckoutIframe,
];

fn listed(list: &str) -> Vec<(&str, &str)> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once('|').unwrap()).collect()
}

fn sorted(mut entries: Vec<(&'static str, &'static str)>) -> Vec<(&'static str, &'static str)> {
    entries.sort_unstable();
    entries
}

fn all() -> impl Iterator<Item = (Family, &'static ErrorCode)> {
    let entries = |family| error_codes::entries(family).map(move |entry| (family, entry));
    Family::ALL.into_iter().flat_map(entries)
}

#[test]
fn each_list_has_exactly_bkashs_codes_and_texts() {
    for family in Family::ALL {
        let list = if CURRENT_FAMILIES.contains(&family) {
            CURRENT
        } else {
            V03
        };
        let entries = error_codes::entries(family).map(|entry| (entry.code, entry.text));
        let entries = sorted(entries.collect());
        assert_eq!(entries, sorted(listed(list)), "{family:?}");
        for (code, text) in listed(list) {
            assert_eq!(error_codes::look_up(family, code).unwrap().text, text);
        }
        assert_eq!(error_codes::look_up(family, "7777"), None);
        assert_eq!(error_codes::look_up(family, ""), None);
    }
    assert_eq!(listed(CURRENT).len(), 90);
    assert_eq!(listed(V03).len(), 21);
}

#[test]
fn a_code_with_two_meanings_is_read_from_the_list_of_its_family() {
    let differing: HashSet<_> = listed(V03)
        .into_iter()
        .filter(|(code, _)| (2044..=2056).contains(&code.parse::<u32>().unwrap()))
        .collect();
    assert_eq!(
        differing.len(),
        12,
        "2044 to 2056 without 2048, which the guide leaves out"
    );
    for (code, text) in differing {
        assert_eq!(
            error_codes::look_up(Family::TokenizedV03, code)
                .unwrap()
                .text,
            text
        );
        for family in CURRENT_FAMILIES {
            let today = error_codes::look_up(family, code).unwrap();
            assert_ne!(today.text, text, "{code}");
        }
    }
    let state = error_codes::look_up(Family::TokenizedV1, "2056").unwrap();
    assert_eq!(state.effect, Effect::Unknown);
    let completed = error_codes::look_up(Family::TokenizedV03, "2056").unwrap();
    assert_eq!(completed.effect, Effect::AlreadyDone);
    for code in ["2023", "2048", "2058", "2117", "503"] {
        assert_eq!(
            error_codes::look_up(Family::TokenizedV03, code),
            None,
            "{code}"
        );
    }
}

#[test]
fn a_code_advises_a_query_exactly_if_its_outcome_is_unknown() {
    for (family, entry) in all() {
        let queries = matches!(
            entry.advice,
            Advice::QueryFirst | Advice::RefundStatusFirst | Advice::RenewToken
        );
        let unknown = matches!(entry.effect, Effect::Unknown | Effect::AlreadyDone);
        assert_eq!(queries, unknown, "{family:?} {}", entry.code);
    }
}

#[test]
fn payer_messages_say_that_no_money_was_taken_exactly_if_that_is_certain() {
    for (family, entry) in all() {
        let (bangla, english) = (entry.payer_message.bangla, entry.payer_message.english);
        let context = format!("{family:?} {}", entry.code);
        assert!(
            bangla
                .chars()
                .any(|char| ('\u{980}'..='\u{9ff}').contains(&char)),
            "{context}"
        );
        assert!(
            !bangla.chars().any(|char| char.is_ascii_digit()),
            "{context}"
        );
        assert!(
            english.is_ascii() && !english.contains(entry.code),
            "{context}"
        );
        for (text, end) in [(bangla, '।'), (english, '.')] {
            assert!(
                text.ends_with(end) && text.chars().count() <= 200,
                "{context}: {text}"
            );
            assert!(!text.contains("  "), "{context}: {text}");
        }
        let nothing_taken = english.contains("No money was taken");
        assert_eq!(
            nothing_taken,
            bangla.contains("কোনো টাকা কাটা হয়নি"),
            "{context}"
        );
        assert_eq!(
            nothing_taken,
            matches!(entry.effect, Effect::NothingMoved(_)),
            "{context}: {english}"
        );
    }
}
