//! The demo shop's page of one order, where the payer comes back to.

use leptos::prelude::*;

use crate::{
    document::{Page, document},
    format::money,
    view::{Chrome, DemoOrderState, DemoOrderView},
    words::{Said, Words},
};

/// The demo shop's page of one order.
pub fn demo_order(chrome: &Chrome, view: &DemoOrderView) -> String {
    document(chrome, |words| {
        Page::new((words.shop.order)(&view.invoice), body(chrome, view, words))
    })
}

fn body(chrome: &Chrome, view: &DemoOrderView, words: &'static Words) -> AnyView {
    let (said, class) = said(&view.state, words);
    let trx_id = if let DemoOrderState::Paid(trx_id) = &view.state {
        let code = trx_id.as_str().to_owned();
        Some(view! { <div><dt>{words.pay.trx_id}</dt><dd class="code">{code}</dd></div> })
    } else {
        None
    };
    let checkout = match view.state {
        DemoOrderState::Waiting => Some(words.shop.pay_now),
        DemoOrderState::Asking => Some(words.shop.see),
        DemoOrderState::Paid(_) | DemoOrderState::Ended | DemoOrderState::NeedsCheck => None,
    };
    let checkout = checkout.map(|label| {
        view! { <a class="button primary" href=view.pay_path.clone()>{label}</a> }
    });
    let sign = match view.state {
        DemoOrderState::Paid(_) => Some("tick"),
        DemoOrderState::NeedsCheck => Some("sign"),
        DemoOrderState::Waiting | DemoOrderState::Asking | DemoOrderState::Ended => None,
    };
    view! {
        <article class=class>
            {sign.map(|class| view! { <p class=class aria-hidden="true"></p> })}
            <h1>{(words.shop.order)(&view.invoice)}</h1>
            <div role="status">
                <p class="what">{said.what}</p>
                <p>{said.now}</p>
            </div>
            <dl aria-label=words.pay.order>
                <div><dt>{words.pay.amount}</dt><dd>{money(view.amount, chrome.language)}</dd></div>
                {trx_id}
            </dl>
            {checkout}
            <a class="button secondary" href="/demo">{words.shop.to_shop}</a>
        </article>
    }
    .into_any()
}

const fn said(state: &DemoOrderState, words: &'static Words) -> (Said, &'static str) {
    match state {
        DemoOrderState::Paid(_) => (words.shop.paid, "slip paid"),
        DemoOrderState::Waiting => (words.shop.waiting, "slip"),
        DemoOrderState::Asking => (words.shop.asking, "slip"),
        DemoOrderState::Ended => (words.shop.ended, "slip"),
        DemoOrderState::NeedsCheck => (words.shop.needs_check, "slip warn"),
    }
}
