//! An order whose money was taken, is held, or was given back: a receipt one would keep, on the screen and on
//! paper.

use leptos::prelude::*;

use super::{embedding::shop_opens_in, order::lines};
use crate::{
    components::address,
    format::{date_time, money},
    view::{Chrome, PayView, Receipt},
    words::{Said, Words},
};

/// The page of such an order; `said` says which it is.
pub(super) fn receipt(
    chrome: &Chrome,
    view: &PayView,
    words: &'static Words,
    receipt: &Receipt,
    said: Said,
) -> AnyView {
    let wallet = receipt.wallet.as_ref().map(|wallet| {
        let wallet = view! { <span class="code">{wallet.to_string()}</span> }.into_any();
        fact(words.pay.paid_from, wallet)
    });
    let refunds: Vec<_> = receipt
        .refunds
        .iter()
        .map(|refund| {
            let name = if refund.done {
                words.pay.refunded
            } else {
                words.pay.refunding
            };
            fact(name, money(refund.amount, chrome.language).into_any())
        })
        .collect();
    let code = |text: &str| view! { <span class="code">{text.to_owned()}</span> }.into_any();
    view! {
        <article class="slip paid">
            <p class="tick" aria-hidden="true"></p>
            <h1>{said.what}</h1>
            <p class="amount">{money(view.amount, chrome.language)}</p>
            <p class="thanks">{said.now}</p>
            <dl aria-label=words.pay.receipt>
                {fact(words.pay.trx_id, code(receipt.trx_id.as_str()))}
                {fact(words.pay.invoice, code(&view.invoice))}
                {fact(words.pay.paid_at, date_time(receipt.paid_at, chrome.language).into_any())}
                {wallet}
                {fact(words.pay.paid_to, chrome.merchant.clone().into_any())}
                {refunds}
            </dl>
            {lines(chrome, view, words)}
            <a class="button primary" href=address(&view.success_url) target=shop_opens_in(view) data-back="">{words.chrome.back_to_shop}</a>
        </article>
    }
    .into_any()
}

/// One fact of a receipt.
pub(super) fn fact(name: &'static str, value: AnyView) -> impl IntoView + use<> {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
}
