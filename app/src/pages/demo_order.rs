//! The demo shop's page of one order, which is also the session's return URL.

use leptos::prelude::*;

use crate::{
    document::{Page, document},
    format::money,
    translations::{Message, Translations},
    view::{DemoOrderState, DemoOrderView, PageContext},
};

/// Renders the demo shop's page of one order.
pub fn demo_order(context: &PageContext, view: &DemoOrderView) -> String {
    document(context, |text| {
        Page::new(
            (text.demo_shop.order)(&view.invoice),
            body(context, view, text),
        )
    })
}

fn body(context: &PageContext, view: &DemoOrderView, text: &'static Translations) -> AnyView {
    let (message, class) = message(&view.state, text);
    let trx_id = if let DemoOrderState::Paid(trx_id) = &view.state {
        let code = trx_id.as_str().to_owned();
        Some(view! { <div><dt>{text.pay.trx_id}</dt><dd class="code">{code}</dd></div> })
    } else {
        None
    };
    let checkout = match view.state {
        DemoOrderState::Unpaid => Some(text.demo_shop.pay_now),
        DemoOrderState::Processing => Some(text.demo_shop.view_status),
        DemoOrderState::Paid(_) | DemoOrderState::Closed | DemoOrderState::NeedsAttention => None,
    };
    let checkout = checkout.map(|label| {
        view! { <a class="button primary" href=view.pay_path.clone()>{label}</a> }
    });
    let icon = match view.state {
        DemoOrderState::Paid(_) => Some("success-icon"),
        DemoOrderState::NeedsAttention => Some("warning-icon"),
        DemoOrderState::Unpaid | DemoOrderState::Processing | DemoOrderState::Closed => None,
    };
    view! {
        <article class=class>
            {icon.map(|class| view! { <p class=class aria-hidden="true"></p> })}
            <h1>{(text.demo_shop.order)(&view.invoice)}</h1>
            <div role="status">
                <p class="lead">{message.title}</p>
                <p>{message.body}</p>
            </div>
            <dl aria-label=text.pay.order_heading>
                <div><dt>{text.pay.amount}</dt><dd>{money(view.amount, context.language)}</dd></div>
                {trx_id}
            </dl>
            {checkout}
            <a class="button secondary" href="/demo">{text.demo_shop.back_to_shop}</a>
        </article>
    }
    .into_any()
}

/// Returns the message of an order and the CSS class of its card.
const fn message(state: &DemoOrderState, text: &'static Translations) -> (Message, &'static str) {
    match state {
        DemoOrderState::Paid(_) => (text.demo_shop.paid, "card paid"),
        DemoOrderState::Unpaid => (text.demo_shop.unpaid, "card"),
        DemoOrderState::Processing => (text.demo_shop.processing, "card"),
        DemoOrderState::Closed => (text.demo_shop.closed, "card"),
        DemoOrderState::NeedsAttention => (text.demo_shop.needs_attention, "card attention"),
    }
}
