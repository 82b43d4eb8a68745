//! The order's summary: amount, invoice number and line items.

use leptos::prelude::*;

use crate::{
    format::{digits, money},
    translations::Translations,
    view::{LineItem, PageContext, PayView},
};

/// Renders the amount and the invoice number.
pub(crate) fn amount_and_invoice(
    context: &PageContext,
    view: &PayView,
    text: &'static Translations,
) -> impl IntoView + use<> {
    view! {
        <p class="amount">{money(view.amount, context.language)}</p>
        <p class="invoice">{text.pay.invoice} " " <span class="code">{view.invoice.clone()}</span></p>
    }
}

/// Renders the line items. Returns `None` if the order has none.
pub(crate) fn line_items(
    context: &PageContext,
    view: &PayView,
    text: &'static Translations,
) -> Option<AnyView> {
    if view.line_items.is_empty() {
        return None;
    }
    let items = view
        .line_items
        .iter()
        .map(|item| list_item(context, item, text))
        .collect_view();
    let section = view! {
        <section class="line-items" aria-labelledby="line-items">
            <h2 id="line-items">{text.pay.order_heading}</h2>
            <ul>{items}</ul>
        </section>
    };
    Some(section.into_any())
}

fn list_item(
    context: &PageContext,
    item: &LineItem,
    text: &'static Translations,
) -> impl IntoView + use<> {
    let quantity = (item.quantity > 1).then(|| {
        let quantity = digits(&item.quantity.to_string(), context.language);
        view! { " " <span class="quantity">{(text.pay.quantity)(&quantity)}</span> }
    });
    view! {
        <li>
            <span>{item.name.clone()} {quantity}</span>
            <span class="line-amount">{money(item.amount, context.language)}</span>
        </li>
    }
}
