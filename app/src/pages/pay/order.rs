//! What is bought, and for how much: the upper part of the slip.

use leptos::prelude::*;

use crate::{
    format::{digits, money},
    view::{Chrome, Line, PayView},
    words::Words,
};

/// The amount and the invoice number under a heading.
pub(in crate::pages) fn sum(
    chrome: &Chrome,
    view: &PayView,
    words: &'static Words,
) -> impl IntoView + use<> {
    view! {
        <p class="amount">{money(view.amount, chrome.language)}</p>
        <p class="invoice">{words.pay.invoice} " " <span class="code">{view.invoice.clone()}</span></p>
    }
}

/// The lines of the order; nothing when the merchant gave none.
pub(super) fn lines(chrome: &Chrome, view: &PayView, words: &'static Words) -> Option<AnyView> {
    if view.lines.is_empty() {
        return None;
    }
    let lines = view
        .lines
        .iter()
        .map(|line| row(chrome, line, words))
        .collect_view();
    let table = view! {
        <section class="lines" aria-labelledby="order">
            <h2 id="order">{words.pay.order}</h2>
            <ul>{lines}</ul>
        </section>
    };
    Some(table.into_any())
}

fn row(chrome: &Chrome, line: &Line, words: &'static Words) -> impl IntoView + use<> {
    let count = (line.quantity > 1).then(|| {
        let count = digits(&line.quantity.to_string(), chrome.language);
        view! { " " <span class="count">{(words.pay.quantity)(&count)}</span> }
    });
    view! {
        <li>
            <span>{line.name.clone()} {count}</span>
            <span class="sum">{money(line.amount, chrome.language)}</span>
        </li>
    }
}
