//! An order's page in a merchant's frame or window: where its links lead, and what it tells.

use app::{
    pages::pay,
    view::{Language, Notice, PayState, PayView},
};

use crate::{
    html::{Element, read},
    samples::{chrome, embedded, order, orders, paid, ready, wallet},
};

fn elements(view: &PayView) -> Vec<Element> {
    read(&pay(&chrome(Language::Bangla, "/pay/x"), view))
}

/// What the merchant's page is told of a state.
fn told(state: PayState) -> (String, String) {
    let elements = elements(&embedded(order(state), false));
    let mark = elements
        .iter()
        .find(|element| element.get("data-embed").is_some());
    let mark = mark.expect("a mark");
    assert_eq!(mark.get("data-origins"), Some("https://shop.example"));
    let said = |name| mark.get(name).unwrap_or_default().to_owned();
    (said("data-embed"), said("data-state"))
}

#[test]
fn nothing_in_a_frame_leads_the_frame_to_a_page_that_refuses_to_be_framed() {
    let mut saved = order(ready(None));
    saved.wallets = vec![wallet(1, Some("01770618575"))];
    let all = orders().into_iter().map(|(_, view)| view).chain([saved]);
    for view in all {
        for element in elements(&embedded(view, true)) {
            let path = element.get("href").or(element.get("action"));
            let Some(path) = path.filter(|_| matches!(&*element.name, "a" | "form")) else {
                continue;
            };
            let expected = if path.starts_with("https://shop.example/") {
                Some("_top")
            } else if path.starts_with("https://bkash.example/") || path.ends_with("/start") {
                Some("bkash-window")
            } else if path.ends_with("/wallets") {
                Some("_blank")
            } else {
                None
            };
            assert_eq!(element.get("target"), expected, "{element:?}");
        }
    }
}

#[test]
fn outside_of_a_frame_everything_stays_in_its_window() {
    for (name, view) in orders()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("framed"))
    {
        for view in [view.clone(), embedded(view, false)] {
            let elements = elements(&view);
            assert!(
                elements
                    .iter()
                    .all(|element| element.get("target").is_none()),
                "{name}"
            );
        }
    }
}

#[test]
fn a_form_of_a_frame_is_sent_by_the_browser_itself() {
    // A server function's answer would lead the frame to bKash.
    let elements = elements(&embedded(order(ready(None)), true));
    assert!(
        elements
            .iter()
            .all(|element| element.get("data-endpoint").is_none())
    );
    // And the frame watches what becomes of it elsewhere.
    assert!(
        elements
            .iter()
            .any(|element| element.get("data-status") == Some("ready"))
    );
}

#[test]
fn a_frame_keeps_its_language_when_the_order_is_cancelled() {
    let elements = elements(&embedded(order(ready(None)), true));
    let cancel = elements
        .iter()
        .filter_map(|element| element.get("action"))
        .find(|action| action.contains("/cancel"));
    assert!(cancel.is_some_and(|action| action.ends_with("/cancel?lang=bn")));
}

#[test]
fn the_shop_hears_of_ends_and_of_nothing_that_is_not_sure() {
    let said = |event: &str, status: &str| (event.to_owned(), status.to_owned());
    for (state, expected) in [
        (ready(None), said("", "ready")),
        (ready(Some(Notice::WalletNotSaved)), said("", "ready")),
        (ready(Some(Notice::Closed)), said("failed", "ready")),
        (PayState::Working, said("", "working")),
        (PayState::Unknown, said("", "unknown")),
        (paid(), said("paid", "paid")),
        (
            PayState::NeedsCheck { trx_id: None },
            said("", "needs_check"),
        ),
        (PayState::Cancelled, said("cancelled", "cancelled")),
        (PayState::Expired, said("failed", "expired")),
    ] {
        assert_eq!(told(state.clone()), expected, "{state:?}");
    }
}

#[test]
fn a_page_that_nobody_embeds_tells_nothing() {
    for (name, view) in orders()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("framed"))
    {
        let elements = elements(&view);
        assert!(
            elements
                .iter()
                .all(|element| element.get("data-embed").is_none()),
            "{name}"
        );
    }
}
