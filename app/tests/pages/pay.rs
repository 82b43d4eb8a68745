//! A session's page says what happened to the money and offers only the actions that are possible.

use std::time::Duration;

use app::{
    pages::pay,
    translations::Translations,
    view::{AgreementPolicy, Language, PayNotice, PayState},
};

use crate::html::read;
use crate::samples::{NOW, bkash_window, context, every_page, open, order, paid, pay_notices};

fn page(language: Language, state: PayState) -> String {
    pay(&context(language, "/pay/x"), &order(state))
}

#[test]
fn every_outcome_without_money_says_that_none_was_taken() {
    for notice in pay_notices() {
        let english = (Translations::of(Language::English).pay_notice)(notice)
            .title
            .to_lowercase();
        assert!(english.contains("no money"), "{notice:?}: {english}");
        let bangla = (Translations::of(Language::Bangla).pay_notice)(notice).title;
        assert!(bangla.contains("কোনো টাকা কাটা হয়নি"), "{notice:?}: {bangla}");
    }
    for state in [PayState::Cancelled, PayState::Expired] {
        assert!(page(Language::English, state.clone()).contains("No money was taken"));
        assert!(page(Language::Bangla, state).contains("কোনো টাকা কাটা হয়নি"));
    }
}

#[test]
fn while_the_outcome_is_unknown_nobody_is_asked_to_pay() {
    for state in [
        PayState::Processing,
        PayState::Unknown,
        PayState::NeedsAttention { trx_id: None },
        PayState::HistoryLost,
    ] {
        let english = page(Language::English, state.clone());
        assert!(english.contains("Please do not pay again."));
        assert!(!english.contains("<form"), "{state:?}");
        let bangla = page(Language::Bangla, state);
        assert!(bangla.contains("দয়া করে আবার পেমেন্ট করবেন না।"));
    }
}

#[test]
fn no_page_has_a_whole_wallet_number() {
    for language in [Language::Bangla, Language::English] {
        for (page, document) in every_page(language) {
            for number in ["01770618575", "01877722345", "01929918378"] {
                assert!(!document.contains(number), "{page}");
            }
        }
    }
}

#[test]
fn the_consent_checkbox_needs_a_payer_reference() {
    let mut view = order(open(None));
    assert!(pay(&context(Language::English, "/"), &view).contains(r#"name="remember""#));
    view.agreement_policy = AgreementPolicy::Never;
    let page = pay(&context(Language::English, "/"), &view);
    assert!(!page.contains(r#"name="remember""#) && !page.contains("Saved wallets"));
}

#[test]
fn a_required_agreement_has_no_checkbox() {
    let mut view = order(open(None));
    view.agreement_policy = AgreementPolicy::Require;
    let page = pay(&context(Language::English, "/"), &view);
    assert!(page.contains(r#"<input type="hidden" name="remember" value="on">"#));
    assert!(!page.contains("checkbox") && page.contains("asks to remember your number"));
}

#[test]
fn the_page_of_bkashs_window_loads_bkashs_scripts_first_and_ours_last() {
    let document = app::pages::bkash_window(
        &context(Language::English, "/"),
        &order(open(None)),
        &bkash_window(),
    );
    let scripts: Vec<_> = read(&document)
        .into_iter()
        .filter(|element| element.name == "script")
        .collect();
    let [bkash, ours] = scripts.as_slice() else {
        panic!("two scripts: {scripts:?}")
    };
    assert_eq!(
        bkash.get("src"),
        Some(bkash_window().scripts[0].src.as_str())
    );
    assert_eq!(bkash.get("integrity"), Some("sha384-AAAA"));
    assert_eq!(ours.get("src"), Some("/bkash-window.js?v=1a2b3c"));
    assert_eq!(
        ours.get("data-created"),
        Some(bkash_window().created.as_str())
    );
    assert_eq!(
        ours.get("data-callback"),
        Some(bkash_window().callback.as_str())
    );
    assert!(scripts.iter().all(|script| script.get("defer").is_some()));
}

#[test]
fn after_too_many_attempts_there_is_no_pay_button() {
    let page = page(Language::English, open(Some(PayNotice::TooManyAttempts)));
    assert!(!page.contains("/start\""));
}

#[test]
fn deadlines_within_a_day_have_a_countdown_and_later_ones_a_date() {
    let shown = |hours: u64| {
        let expires_at = NOW + Duration::from_secs(hours * 3600);
        page(
            Language::English,
            PayState::Open {
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
fn test_mode_shows_a_banner() {
    let mut context = context(Language::English, "/");
    assert!(pay(&context, &order(paid())).contains("no real money moves"));
    context.simulated = false;
    assert!(!pay(&context, &order(paid())).contains("no real money moves"));
}
