//! A session's page in a merchant's frame or pop-up window: the targets of its links, and its events.

use app::{
    pages::pay,
    view::{Language, PayNotice, PayState, PayView},
};

use crate::{
    html::{Element, read},
    samples::{agreement, context, embedded, open, order, orders, paid},
};

fn elements(view: &PayView) -> Vec<Element> {
    read(&pay(&context(Language::Bangla, "/pay/x"), view))
}

/// Returns the event and the status that a state posts to the merchant's page.
fn posted(state: PayState) -> (String, String) {
    let elements = elements(&embedded(order(state), false));
    let data = elements
        .iter()
        .find(|element| element.get("data-embed-event").is_some());
    let data = data.expect("embed data");
    assert_eq!(data.get("data-embed-origins"), Some("https://shop.example"));
    let value = |name| data.get(name).unwrap_or_default().to_owned();
    (value("data-embed-event"), value("data-embed-status"))
}

#[test]
fn no_link_in_a_frame_opens_an_unframeable_page_in_the_frame() {
    let mut saved = order(open(None));
    saved.agreements = vec![agreement(1, Some("01770618575"))];
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
fn outside_a_frame_links_have_no_target() {
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
fn forms_in_a_frame_are_submitted_by_the_browser() {
    // The response of a server function would navigate the frame to bKash.
    let elements = elements(&embedded(order(open(None)), true));
    assert!(
        elements
            .iter()
            .all(|element| element.get("data-endpoint").is_none())
    );
    // The frame polls the status, because the payment happens in another window.
    assert!(
        elements
            .iter()
            .any(|element| element.get("data-status") == Some("open"))
    );
}

#[test]
fn cancelling_in_a_frame_keeps_the_language() {
    let elements = elements(&embedded(order(open(None)), true));
    let cancel = elements
        .iter()
        .filter_map(|element| element.get("action"))
        .find(|action| action.contains("/cancel"));
    assert!(cancel.is_some_and(|action| action.ends_with("/cancel?lang=bn")));
}

#[test]
fn only_final_outcomes_post_an_event() {
    let event = |event: &str, status: &str| (event.to_owned(), status.to_owned());
    for (state, expected) in [
        (open(None), event("", "open")),
        (open(Some(PayNotice::AgreementNotSaved)), event("", "open")),
        (open(Some(PayNotice::Closed)), event("failed", "open")),
        (PayState::Processing, event("", "processing")),
        (PayState::Unknown, event("", "processing")),
        (paid(), event("paid", "paid")),
        (
            PayState::NeedsAttention { trx_id: None },
            event("", "needs_attention"),
        ),
        (PayState::HistoryLost, event("", "needs_attention")),
        (PayState::Cancelled, event("cancelled", "cancelled")),
        (PayState::Expired, event("failed", "expired")),
    ] {
        assert_eq!(posted(state.clone()), expected, "{state:?}");
    }
}

#[test]
fn a_page_without_embedding_origins_posts_nothing() {
    for (name, view) in orders()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("framed"))
    {
        let elements = elements(&view);
        assert!(
            elements
                .iter()
                .all(|element| element.get("data-embed-event").is_none()),
            "{name}"
        );
    }
}
