//! Sessions that ended without a normal payment: cancelled, expired, or in need of attention.

use domain::TrxId;
use leptos::prelude::*;

use super::{embedding::shop_target, receipt::detail};
use crate::{
    components::{amount_and_invoice, contact, safe_url},
    format::money,
    translations::{Message, Translations},
    view::{PageContext, PayState, PayView},
};

/// Renders a cancelled or expired session. No money was taken.
pub(super) fn unpaid(
    context: &PageContext,
    view: &PayView,
    text: &'static Translations,
    message: Message,
) -> AnyView {
    view! {
        <article class="card">
            <h1>{message.title}</h1>
            <p>{message.body}</p>
            {amount_and_invoice(context, view, text)}
            <a class="button primary" href=safe_url(&view.cancel_url) target=shop_target(view)
                data-shop-link="">{text.layout.back_to_shop}</a>
        </article>
    }
    .into_any()
}

/// Renders a session that the merchant must check: a payment took money late or not as ordered, or may have been made.
pub(super) fn needs_attention(
    context: &PageContext,
    view: &PayView,
    text: &'static Translations,
    message: Message,
    trx_id: Option<&TrxId>,
) -> AnyView {
    let code = |text: &str| view! { <span class="code">{text.to_owned()}</span> }.into_any();
    let is_charged = matches!(view.state, PayState::NeedsAttention { .. });
    let contact_shop = match &context.support {
        Some(support) => {
            view! { <p class="contact">{text.pay.contact_shop_at} " " {contact(support)}</p> }
                .into_any()
        }
        None => view! { <p class="contact">{text.pay.contact_shop}</p> }.into_any(),
    };
    view! {
        <article class="card attention">
            <p class="warning-icon" aria-hidden="true"></p>
            <h1>{message.title}</h1>
            <p class="lead">{text.pay.do_not_pay_twice}</p>
            <p>{message.body}</p>
            {contact_shop}
            <dl aria-label=text.pay.receipt>
                {trx_id.map(|trx_id| detail(text.pay.trx_id, code(trx_id.as_str())))}
                {detail(text.pay.amount, money(view.amount, context.language).into_any())}
                {detail(text.pay.invoice, code(&view.invoice))}
                {is_charged.then(|| detail(text.pay.paid_to, context.merchant.clone().into_any()))}
            </dl>
            <a class="button secondary" href=safe_url(&view.cancel_url) target=shop_target(view)
                data-shop-link="">{text.layout.back_to_shop}</a>
        </article>
    }
    .into_any()
}
