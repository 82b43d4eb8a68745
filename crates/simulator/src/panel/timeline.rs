//! A payment's timeline: calls, bookings, and the customer's progress.

use maud::{Markup, html};

use super::{calls, components, context::PageContext, labels};
use crate::{
    call_log::{CallFilter, CallRecord, newest},
    clock::Moment,
    mask::Mask,
    state::{Entry, Payment, Stage},
    wallets::Msisdn,
};

/// More entries than any real payment has, to bound the page.
const LONGEST: usize = 200;

pub(super) fn show(context: &PageContext, payment: &Payment) -> Markup {
    let mut events = bookings(context, payment);
    let calls = calls_of(context, payment);
    let mask = Mask::new(&context.settings);
    events.extend(calls.iter().map(|call| {
        let line = calls::entry(context, call, &mask, false);
        // A call is logged after its booking, but belongs before it.
        (call.at, 0, line)
    }));
    events.push((payment.page.since, 2, customer(payment)));
    events.sort_by_key(|(at, rank, _)| (*at, *rank));
    html! {
        section aria-labelledby="timeline" {
            h2 id="timeline" { "Timeline" }
            ol class="timeline" {
                @for (_, _, line) in &events { li { (line) } }
            }
        }
    }
}

type Event = (Moment, u8, Markup);

/// The calls that mention the payment, its trxID or its refunds.
fn calls_of(context: &PageContext, payment: &Payment) -> Vec<std::sync::Arc<CallRecord>> {
    let mut identifiers = vec![payment.details.id.to_string()];
    identifiers.extend(payment.trx_id.iter().map(ToString::to_string));
    identifiers.extend(
        payment
            .refunds
            .iter()
            .map(|refund| refund.trx_id.to_string()),
    );
    let filter = CallFilter {
        identifiers,
        ..CallFilter::default()
    };
    let all = context.simulator.read_calls(crate::call_log::CallLog::all);
    newest(all, &filter, LONGEST).0
}

fn bookings(context: &PageContext, payment: &Payment) -> Vec<Event> {
    let entries: Vec<_> = context.simulator.read(|state, _| {
        let mine = |entry: &&std::sync::Arc<Entry>| entry.payment_id == payment.details.id;
        state
            .ledger
            .entries
            .iter()
            .rev()
            .filter(mine)
            .take(LONGEST)
            .cloned()
            .collect()
    });
    let line = |entry: &Entry| {
        html! {
            (components::time(entry.at)) " "
            strong { (labels::booking(entry.kind)) } " "
            (components::money(entry.amount)) " "
            code { (entry.trx_id) }
        }
    };
    entries
        .iter()
        .map(|entry| (entry.at, 1, line(entry)))
        .collect()
}

/// The customer's progress on bKash's page, or how they left it.
fn customer(payment: &Payment) -> Markup {
    let page = &payment.page;
    let where_at = match payment.stage {
        Stage::Initiated => labels::step(page.step),
        Stage::Failed => "failed on bKash’s page",
        Stage::Cancelled => "closed bKash’s page",
        Stage::Verified
        | Stage::ExecuteRefused
        | Stage::Completed
        | Stage::Authorized
        | Stage::Captured
        | Stage::Voided => "agreed on bKash’s page",
    };
    let wallet = payment.wallet.as_ref().map(Msisdn::as_str);
    let counts = [
        (page.wrong_otps, "wrong codes"),
        (page.wrong_pins, "wrong PINs"),
        (page.resends, "resends"),
    ];
    let code = page.notice.and_then(crate::state::Notice::code);
    html! {
        (components::time(page.since)) " "
        strong { "Customer" } " " (where_at)
        @if let Some(wallet) = wallet { " · " code { (wallet) } }
        @for (count, word) in counts {
            @if count > 0 { " · " (count) " " (word) }
        }
        @if let Some(code) = code { " · " code { (code) } " " (code.message()) }
    }
}
