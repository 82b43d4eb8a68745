//! The order's page says what happened to the money, and offers exactly what can be done.

use std::time::Duration;

use app::{
    pages::pay,
    view::{Language, Notice, PayState, Saving},
    words::Words,
};

use crate::html::read;
use crate::samples::{NOW, chrome, frame, notices, order, paid, ready, session, wallet};

fn page(language: Language, state: PayState) -> String {
    pay(&chrome(language, "/pay/x"), &order(state))
}

#[test]
fn every_end_without_money_says_that_none_was_taken() {
    for notice in notices() {
        let english = (Words::of(Language::English).notice)(notice)
            .what
            .to_lowercase();
        assert!(english.contains("no money"), "{notice:?}: {english}");
        let bangla = (Words::of(Language::Bangla).notice)(notice).what;
        assert!(bangla.contains("কোনো টাকা কাটা হয়নি"), "{notice:?}: {bangla}");
    }
    for state in [PayState::Cancelled, PayState::Expired] {
        assert!(page(Language::English, state.clone()).contains("No money was taken"));
        assert!(page(Language::Bangla, state).contains("কোনো টাকা কাটা হয়নি"));
    }
}

#[test]
fn while_the_truth_is_open_nobody_is_asked_to_pay() {
    for state in [
        PayState::Working,
        PayState::Unknown,
        PayState::NeedsCheck { trx_id: None },
    ] {
        let english = page(Language::English, state.clone());
        assert!(english.contains("Please do not pay again."));
        assert!(!english.contains("<form"), "{state:?}");
        let bangla = page(Language::Bangla, state);
        assert!(bangla.contains("দয়া করে আবার পেমেন্ট করবেন না।"));
    }
}

#[test]
fn an_order_can_be_paid_in_both_languages() {
    let action = format!(r#"action="/pay/{}/start""#, session().as_str());
    for (language, button, sum) in [
        (Language::English, "Pay with bKash", "৳3,750.00"),
        (Language::Bangla, "বিকাশে পেমেন্ট করুন", "৳৩,৭৫০.০০"),
    ] {
        let page = page(language, ready(None));
        for part in [
            button,
            sum,
            &action,
            r#"data-endpoint="/api/checkout/start""#,
        ] {
            assert!(page.contains(part), "{part}");
        }
    }
}

#[test]
fn saved_wallets_are_offered_by_their_masked_number() {
    let mut view = order(ready(None));
    view.wallets = vec![wallet(1, Some("01770618575")), wallet(2, None)];
    let english = pay(&chrome(Language::English, "/pay/x"), &view);
    assert!(english.contains("Pay with 017••••8575"));
    assert!(english.contains("Pay with saved wallet"));
    let bangla = pay(&chrome(Language::Bangla, "/pay/x"), &view);
    assert!(bangla.contains("017••••8575 থেকে দিন"));
}

#[test]
fn remembering_is_offered_only_for_payers_the_merchant_named() {
    let mut view = order(ready(None));
    assert!(pay(&chrome(Language::English, "/"), &view).contains(r#"name="remember""#));
    view.saving = Saving::Never;
    let page = pay(&chrome(Language::English, "/"), &view);
    assert!(!page.contains(r#"name="remember""#) && !page.contains("Saved wallets"));
}

#[test]
fn where_bkash_always_remembers_there_is_no_box_to_tick() {
    let mut view = order(ready(None));
    view.saving = Saving::Always;
    let page = pay(&chrome(Language::English, "/"), &view);
    assert!(page.contains(r#"<input type="hidden" name="remember" value="on">"#));
    assert!(!page.contains("checkbox") && page.contains("asks to remember your number"));
}

#[test]
fn the_page_of_bkashs_window_loads_its_scripts_in_order_and_ours_last() {
    let document = app::pages::frame(
        &chrome(Language::English, "/"),
        &order(ready(None)),
        &frame(),
    );
    let scripts: Vec<_> = read(&document)
        .into_iter()
        .filter(|element| element.name == "script")
        .collect();
    let [bkash, ours] = scripts.as_slice() else {
        panic!("two scripts: {scripts:?}")
    };
    assert_eq!(bkash.get("src"), Some(frame().scripts[0].src.as_str()));
    assert_eq!(bkash.get("integrity"), Some("sha384-AAAA"));
    assert_eq!(ours.get("src"), Some("/bkash-window.js?v=1a2b3c"));
    assert_eq!(ours.get("data-created"), Some(frame().created.as_str()));
    assert_eq!(ours.get("data-back"), Some(frame().callback.as_str()));
    assert!(scripts.iter().all(|script| script.get("defer").is_some()));
}

#[test]
fn after_too_many_tries_there_is_no_button_to_press() {
    let page = page(Language::English, ready(Some(Notice::TooManyTries)));
    assert!(!page.contains("/start\""));
}

#[test]
fn a_receipt_has_what_one_needs_later() {
    let english = page(Language::English, paid());
    for fact in [
        "৳3,750.00",
        "BFD90JRLST",
        "NG-2026-0417",
        "3 March 2026, 3:45 pm",
        "017••••8575",
    ] {
        assert!(english.contains(fact), "{fact}");
    }
    let bangla = page(Language::Bangla, paid());
    for fact in [
        "৳৩,৭৫০.০০",
        "BFD90JRLST",
        "৩ মার্চ ২০২৬, বিকেল ৩:৪৫",
        "https://shop.example/thanks",
    ] {
        assert!(bangla.contains(fact), "{fact}");
    }
}

#[test]
fn the_last_day_is_counted_down_and_a_longer_time_has_a_date() {
    let shown = |hours: u64| {
        let expires_at = NOW + Duration::from_secs(hours * 3600);
        page(
            Language::English,
            PayState::Ready {
                expires_at,
                now: NOW,
                notice: None,
            },
        )
    };
    assert!(
        shown(1).contains("Please pay by 4:45 pm") && shown(1).contains(r#"data-countdown="3600""#)
    );
    assert!(shown(20).contains("Please pay by 4 March 2026, 11:45 am"));
    assert!(shown(48).contains("Please pay by 5 March 2026, 3:45 pm"));
    assert!(!shown(48).contains("data-countdown"));
}

#[test]
fn practice_is_called_practice() {
    let mut chrome = chrome(Language::English, "/");
    assert!(pay(&chrome, &order(paid())).contains("no real money moves"));
    chrome.simulated = false;
    assert!(!pay(&chrome, &order(paid())).contains("no real money moves"));
}
