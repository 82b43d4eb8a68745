//! The catalogues are complete, each with its own list, and never say "no" where money is open.

use std::collections::HashSet;

use bkash::{
    Family,
    catalogue::{self, Advice, Entry, Money},
};
use domain::{Decline, session::PaymentOutcome};
use serde_json::json;

use crate::{recorded::Recorded, world::created};

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

fn all() -> impl Iterator<Item = (Family, &'static Entry)> {
    let entries = |family| catalogue::of(family).map(move |entry| (family, entry));
    Family::ALL.into_iter().flat_map(entries)
}

#[test]
fn every_number_of_bkashs_lists_is_there_with_its_text_and_no_other() {
    for family in Family::ALL {
        let list = if CURRENT_FAMILIES.contains(&family) {
            CURRENT
        } else {
            V03
        };
        let entries = catalogue::of(family).map(|entry| (entry.number, entry.text));
        let entries = sorted(entries.collect());
        assert_eq!(entries, sorted(listed(list)), "{family:?}");
        for (number, text) in listed(list) {
            assert_eq!(catalogue::look_up(family, number).unwrap().text, text);
        }
        assert_eq!(catalogue::look_up(family, "7777"), None);
        assert_eq!(catalogue::look_up(family, ""), None);
    }
    assert_eq!(listed(CURRENT).len(), 90);
    assert_eq!(listed(V03).len(), 21);
}

#[test]
fn a_number_with_two_meanings_is_read_with_the_list_of_its_family() {
    let differing: HashSet<_> = listed(V03)
        .into_iter()
        .filter(|(number, _)| (2044..=2056).contains(&number.parse::<u32>().unwrap()))
        .collect();
    assert_eq!(
        differing.len(),
        12,
        "2044 to 2056 without 2048, which the guide skips"
    );
    for (number, text) in differing {
        assert_eq!(
            catalogue::look_up(Family::TokenizedV03, number)
                .unwrap()
                .text,
            text
        );
        for family in CURRENT_FAMILIES {
            let today = catalogue::look_up(family, number).unwrap();
            assert_ne!(today.text, text, "{number}");
        }
    }
    let state = catalogue::look_up(Family::TokenizedV1, "2056").unwrap();
    assert_eq!(state.money, Money::Open);
    let completed = catalogue::look_up(Family::TokenizedV03, "2056").unwrap();
    assert_eq!(completed.money, Money::AlreadyDone);
    for number in ["2023", "2048", "2058", "2117", "503"] {
        assert_eq!(
            catalogue::look_up(Family::TokenizedV03, number),
            None,
            "{number}"
        );
    }
}

#[test]
fn what_leaves_money_open_is_asked_about_and_what_does_not_is_not() {
    for (family, entry) in all() {
        let asks = matches!(
            entry.advice,
            Advice::AskQuery | Advice::AskRefundStatus | Advice::RenewToken
        );
        let open = matches!(entry.money, Money::Open | Money::AlreadyDone);
        assert_eq!(asks, open, "{family:?} {}", entry.number);
    }
}

#[test]
fn payers_are_told_the_truth_about_money_in_both_languages() {
    for (family, entry) in all() {
        let (bangla, english) = (entry.payer.bangla, entry.payer.english);
        let context = format!("{family:?} {}", entry.number);
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
            english.is_ascii() && !english.contains(entry.number),
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
            matches!(entry.money, Money::NothingMoved(_)),
            "{context}: {english}"
        );
    }
}

/// Numbers that say "done", "unknown" or "ask", whatever the catalogue makes of them.
const OPEN: [&str; 17] = [
    "2002", "2003", "2020", "2024", "2033", "2034", "2056", "2060", "2062", "2068", "2069", "2079",
    "2116", "2117", "2119", "503", "9999",
];

#[tokio::test]
async fn only_certain_refusals_decline_a_payment() {
    for family in CURRENT_FAMILIES {
        let bkash = Recorded::of(family).await;
        let client = bkash.client();
        client.prepare().await.unwrap();
        let call = match family {
            Family::TokenizedV2 => "POST /payment/execute",
            Family::CheckoutIframe => "POST /checkout/payment/execute/TR1",
            _ => "POST /tokenized/checkout/execute",
        };
        let (token, others): (Vec<&Entry>, Vec<&Entry>) = catalogue::of(family)
            .filter(|entry| entry.number != "0000")
            .partition(|entry| entry.advice == Advice::RenewToken);
        // The one that takes the token away comes last.
        for entry in others.into_iter().chain(token) {
            let key = match family {
                Family::TokenizedV2 => "externalCode",
                Family::CheckoutIframe => "errorCode",
                _ => "statusCode",
            };
            bkash.answers(call, 200, &json!({ key: entry.number }).to_string());
            let answer = client.execute_payment(&created("TR1")).await;
            let expected = match entry.money {
                Money::NothingMoved(reason) => Some(reason),
                _ => None,
            };
            let declined: Option<Decline> = match answer {
                PaymentOutcome::Declined { reason, .. } => Some(reason),
                PaymentOutcome::Unusable { .. } => None,
                other => panic!("{} {other:?}", entry.number),
            };
            assert_eq!(declined, expected, "{family:?} {}", entry.number);
            assert!(
                declined.is_none() || !OPEN.contains(&entry.number),
                "{}",
                entry.number
            );
        }
    }
}
