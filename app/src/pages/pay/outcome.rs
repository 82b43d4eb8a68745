//! Orders that end here without being paid, and the rare one that a person must look at.

use domain::TrxId;
use leptos::prelude::*;

use super::{embedding::shop_opens_in, order::sum, receipt::fact};
use crate::{
    components::{address, contact},
    format::money,
    view::{Chrome, PayView},
    words::{Said, Words},
};

/// The order is cancelled or out of time; no money was taken.
pub(super) fn over(chrome: &Chrome, view: &PayView, words: &'static Words, said: Said) -> AnyView {
    view! {
        <article class="slip">
            <h1>{said.what}</h1>
            <p>{said.now}</p>
            {sum(chrome, view, words)}
            <a class="button primary" href=address(&view.cancel_url) target=shop_opens_in(view) data-back="">{words.chrome.back_to_shop}</a>
        </article>
    }
    .into_any()
}

/// bKash took money that does not fit this order.
pub(super) fn needs_check(
    chrome: &Chrome,
    view: &PayView,
    words: &'static Words,
    trx_id: Option<&TrxId>,
) -> AnyView {
    let code = |text: &str| view! { <span class="code">{text.to_owned()}</span> }.into_any();
    let reach = match &chrome.support {
        Some(support) => {
            view! { <p class="reach">{words.pay.show_shop_at} " " {contact(support)}</p> }
                .into_any()
        }
        None => view! { <p class="reach">{words.pay.show_shop}</p> }.into_any(),
    };
    view! {
        <article class="slip warn">
            <p class="sign" aria-hidden="true"></p>
            <h1>{words.pay.needs_check.what}</h1>
            <p class="what">{words.pay.not_twice}</p>
            <p>{words.pay.needs_check.now}</p>
            {reach}
            <dl aria-label=words.pay.receipt>
                {trx_id.map(|trx_id| fact(words.pay.trx_id, code(trx_id.as_str())))}
                {fact(words.pay.amount, money(view.amount, chrome.language).into_any())}
                {fact(words.pay.invoice, code(&view.invoice))}
                {fact(words.pay.paid_to, chrome.merchant.clone().into_any())}
            </dl>
            <a class="button secondary" href=address(&view.cancel_url) target=shop_opens_in(view) data-back="">{words.chrome.back_to_shop}</a>
        </article>
    }
    .into_any()
}
