//! A paid order: a receipt one would keep, on the screen and on paper.

use leptos::prelude::*;

use super::order::lines;
use crate::{
    components::address,
    format::{date_time, money},
    view::{Chrome, PayView, Receipt},
    words::Words,
};

/// The page of a paid order.
pub(super) fn receipt(
    chrome: &Chrome,
    view: &PayView,
    words: &'static Words,
    receipt: &Receipt,
) -> AnyView {
    let wallet = receipt.wallet.as_ref().map(|wallet| {
        let wallet = view! { <span class="code">{wallet.to_string()}</span> }.into_any();
        fact(words.pay.paid_from, wallet)
    });
    let code = |text: &str| view! { <span class="code">{text.to_owned()}</span> }.into_any();
    view! {
        <article class="slip paid">
            <p class="tick" aria-hidden="true"></p>
            <h1>{words.pay.paid.what}</h1>
            <p class="amount">{money(view.amount, chrome.language)}</p>
            <p class="thanks">{words.pay.paid.now}</p>
            <dl aria-label=words.pay.receipt>
                {fact(words.pay.trx_id, code(receipt.trx_id.as_str()))}
                {fact(words.pay.invoice, code(&view.invoice))}
                {fact(words.pay.paid_at, date_time(receipt.paid_at, chrome.language).into_any())}
                {wallet}
                {fact(words.pay.paid_to, chrome.merchant.clone().into_any())}
            </dl>
            {lines(chrome, view, words)}
            <a class="button primary" href=address(&view.success_url)>{words.chrome.back_to_shop}</a>
        </article>
    }
    .into_any()
}

/// One fact of a receipt.
pub(super) fn fact(name: &'static str, value: AnyView) -> impl IntoView + use<> {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
}
