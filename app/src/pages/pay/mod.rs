//! `/pay/{session}`: one order, from "pay me" to the receipt.

mod cancel;
mod embedding;
pub(super) mod order;
mod outcome;
mod ready;
mod receipt;
mod waiting;

use crate::{
    api::PaymentStatus,
    document::{Life, Page, document},
    view::{Chrome, PayState, PayView},
    words::Words,
};

/// The page of a checkout session.
pub fn pay(chrome: &Chrome, view: &PayView) -> String {
    document(chrome, |words| page(chrome, view, words))
}

fn page(chrome: &Chrome, view: &PayView, words: &'static Words) -> Page {
    let pay = &words.pay;
    let page = match &view.state {
        PayState::Ready {
            expires_at,
            now,
            notice,
        } => Page::new(
            pay.pay,
            ready::ready(chrome, view, words, (*expires_at, *now), *notice),
        ),
        PayState::AtBkash {
            bkash_url,
            expires_at,
            now,
        } => Page::new(
            pay.at_bkash.what,
            waiting::at_bkash(chrome, view, words, bkash_url, (*expires_at, *now)),
        ),
        PayState::Working => Page::new(
            pay.working.what,
            waiting::wait(chrome, view, words, pay.working, PaymentStatus::Working),
        ),
        PayState::Unknown => Page::new(
            pay.unknown.what,
            waiting::wait(chrome, view, words, pay.unknown, PaymentStatus::Unknown),
        ),
        PayState::Paid(receipt) => Page::new(
            pay.paid.what,
            receipt::receipt(chrome, view, words, receipt, pay.paid),
        ),
        PayState::Held(receipt) => Page::new(
            pay.held.what,
            receipt::receipt(chrome, view, words, receipt, pay.held),
        ),
        PayState::Voided(receipt) => Page::new(
            pay.voided.what,
            receipt::receipt(chrome, view, words, receipt, pay.voided),
        ),
        PayState::NeedsCheck { trx_id } => Page::new(
            pay.needs_check.what,
            outcome::needs_check(chrome, view, words, trx_id.as_ref()),
        )
        .without_help(),
        PayState::Cancelled => Page::new(
            pay.cancelled.what,
            outcome::over(chrome, view, words, pay.cancelled),
        ),
        PayState::Expired => Page::new(
            pay.expired.what,
            outcome::over(chrome, view, words, pay.expired),
        ),
    };
    let page = page.life(life(view)).before(embedding::mark(view));
    let page = if embedding::is_framed(view) {
        page.framed()
    } else {
        page
    };
    match view.state {
        PayState::Ready { .. } | PayState::AtBkash { .. } => page.halves(),
        _ => page,
    }
}

fn life(view: &PayView) -> Life {
    match view.state {
        PayState::Ready { .. } | PayState::AtBkash { .. } => Life::Islands,
        PayState::Working | PayState::Unknown => Life::Waits,
        // A merchant's page wants to be told, if one is around.
        _ if embedding::is_framed(view) => Life::Islands,
        _ if view.embedding.is_some() => Life::Embedded,
        PayState::Paid(_)
        | PayState::Held(_)
        | PayState::Voided(_)
        | PayState::NeedsCheck { .. }
        | PayState::Cancelled
        | PayState::Expired => Life::Still,
    }
}
