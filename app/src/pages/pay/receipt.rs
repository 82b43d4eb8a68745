//! The receipt of a completed, authorized or voided payment, for the screen and for print.

use leptos::prelude::*;

use super::embedding::shop_target;
use crate::{
    components::{line_items, safe_url},
    format::{date_time, money},
    translations::{Message, Translations},
    view::{PageContext, PayView, Receipt},
};

/// Renders a receipt. `message` says whether the payment is completed, authorized or voided.
pub(super) fn receipt(
    context: &PageContext,
    view: &PayView,
    text: &'static Translations,
    receipt: &Receipt,
    message: Message,
) -> AnyView {
    let wallet = receipt.wallet.as_ref().map(|wallet| {
        let wallet = view! { <span class="code">{wallet.to_string()}</span> }.into_any();
        detail(text.pay.paid_from, wallet)
    });
    let refunds: Vec<_> = receipt
        .refunds
        .iter()
        .map(|refund| {
            let label = if refund.completed {
                text.pay.refunded
            } else {
                text.pay.refunding
            };
            detail(label, money(refund.amount, context.language).into_any())
        })
        .collect();
    let code = |text: &str| view! { <span class="code">{text.to_owned()}</span> }.into_any();
    view! {
        <article class="card paid">
            <p class="success-icon" aria-hidden="true"></p>
            <h1>{message.title}</h1>
            <p class="amount">{money(view.amount, context.language)}</p>
            <p class="receipt-note">{message.body}</p>
            <dl aria-label=text.pay.receipt>
                {detail(text.pay.trx_id, code(receipt.trx_id.as_str()))}
                {detail(text.pay.invoice, code(&view.invoice))}
                {detail(text.pay.paid_at, date_time(receipt.paid_at, context.language).into_any())}
                {wallet}
                {detail(text.pay.paid_to, context.merchant.clone().into_any())}
                {refunds}
            </dl>
            {line_items(context, view, text)}
            <a class="button primary" href=safe_url(&view.success_url) target=shop_target(view)
                data-shop-link="">{text.layout.back_to_shop}</a>
        </article>
    }
    .into_any()
}

/// Renders one label and value of a receipt.
pub(super) fn detail(label: &'static str, value: AnyView) -> impl IntoView + use<> {
    view! { <div><dt>{label}</dt><dd>{value}</dd></div> }
}
