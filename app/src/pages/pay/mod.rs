//! `/pay/{session}`: one order, from "pay me" to the receipt.

mod order;
mod outcome;
mod ready;
mod receipt;
mod waiting;

use crate::{
    api::PaymentStatus,
    document::{Page, document},
    format::money,
    view::{Chrome, PayState, PayView},
    words::Words,
};

/// The page of a checkout session.
pub fn pay(chrome: &Chrome, view: &PayView) -> String {
    document(chrome, |words| page(chrome, view, words))
}

fn page(chrome: &Chrome, view: &PayView, words: &'static Words) -> Page {
    let amount = money(view.amount, chrome.language);
    let (title, body) = match &view.state {
        PayState::Ready {
            expires_at,
            now,
            notice,
        } => {
            let times = (*expires_at, *now);
            (
                (words.pay.heading)(&chrome.merchant),
                ready::ready(chrome, view, words, times, *notice),
            )
        }
        PayState::AtBkash {
            bkash_url,
            expires_at,
            now,
        } => {
            let times = (*expires_at, *now);
            (
                words.pay.at_bkash.what.to_owned(),
                waiting::at_bkash(chrome, view, words, bkash_url, times),
            )
        }
        PayState::Working => {
            let body = waiting::wait(
                chrome,
                view,
                words,
                words.pay.working,
                PaymentStatus::Working,
            );
            (words.pay.working.what.to_owned(), body)
        }
        PayState::Unknown => {
            let body = waiting::wait(
                chrome,
                view,
                words,
                words.pay.unknown,
                PaymentStatus::Unknown,
            );
            (words.pay.unknown.what.to_owned(), body)
        }
        PayState::Paid(receipt) => (
            words.pay.paid.what.to_owned(),
            receipt::receipt(chrome, view, words, receipt),
        ),
        PayState::NeedsCheck { trx_id } => {
            let body = outcome::needs_check(chrome, view, words, trx_id.as_ref());
            (words.pay.needs_check.what.to_owned(), body)
        }
        PayState::Cancelled => (
            words.pay.cancelled.what.to_owned(),
            outcome::over(chrome, view, words, words.pay.cancelled),
        ),
        PayState::Expired => (
            words.pay.expired.what.to_owned(),
            outcome::over(chrome, view, words, words.pay.expired),
        ),
    };
    Page {
        title: format!("{amount} · {title}"),
        live: is_live(&view.state),
        refresh: matches!(view.state, PayState::Working | PayState::Unknown).then_some(3),
        wide: false,
        body,
    }
}

/// Whether the page has something for an island to do.
const fn is_live(state: &PayState) -> bool {
    match state {
        PayState::Ready { .. }
        | PayState::AtBkash { .. }
        | PayState::Working
        | PayState::Unknown => true,
        PayState::Paid(_)
        | PayState::NeedsCheck { .. }
        | PayState::Cancelled
        | PayState::Expired => false,
    }
}
