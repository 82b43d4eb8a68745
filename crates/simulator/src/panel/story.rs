//! A payment's story: what was called, what was booked, and where the customer is, in order.

use maud::{Markup, html};

use super::{calls, labels, parts, visit::Visit};
use crate::{
    calls::{CallFilter, CallRecord, newest},
    clock::Moment,
    mask::Mask,
    state::{Entry, Payment, Stage},
    wallets::Msisdn,
};

/// Far more than one payment has; keeps a page from growing without end.
const LONGEST: usize = 200;

pub(super) fn show(visit: &Visit, payment: &Payment) -> Markup {
    let mut events = bookings(visit, payment);
    let calls = calls_of(visit, payment);
    let mask = Mask::new(&visit.settings);
    events.extend(calls.iter().map(|call| {
        let line = calls::entry(visit, call, &mask, false);
        // A call was noted after what it booked: keep it before.
        (call.at, 0, line)
    }));
    events.push((payment.page.since, 2, customer(payment)));
    events.sort_by_key(|(at, rank, _)| (*at, *rank));
    html! {
        section aria-labelledby="story" {
            h2 id="story" { "Timeline" }
            ol class="story" {
                @for (_, _, line) in &events { li { (line) } }
            }
        }
    }
}

type Event = (Moment, u8, Markup);

/// The calls that name the payment, its transaction or a refund of it.
fn calls_of(visit: &Visit, payment: &Payment) -> Vec<std::sync::Arc<CallRecord>> {
    let mut identifiers = vec![payment.facts.id.to_string()];
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
    let all = visit.simulator.read_calls(crate::calls::Calls::all);
    newest(all, &filter, LONGEST).0
}

fn bookings(visit: &Visit, payment: &Payment) -> Vec<Event> {
    let entries: Vec<_> = visit.simulator.read(|state, _| {
        let mine = |entry: &&std::sync::Arc<Entry>| entry.payment_id == payment.facts.id;
        state
            .books
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
            (parts::time(entry.at)) " "
            strong { (labels::booking(entry.kind)) } " "
            (parts::money(entry.amount)) " "
            code { (entry.trx_id) }
        }
    };
    entries
        .iter()
        .map(|entry| (entry.at, 1, line(entry)))
        .collect()
}

/// Where the customer is on bKash's page, or how they left it.
fn customer(payment: &Payment) -> Markup {
    let page = &payment.page;
    let where_at = match payment.stage {
        Stage::Initiated => labels::step(page.step),
        Stage::Failed => "failed on bKash’s page",
        Stage::Cancelled => "closed bKash’s page",
        _ => "agreed on bKash’s page",
    };
    let wallet = payment.wallet.as_ref().map(Msisdn::as_str);
    let counts = [
        (page.wrong_otps, "wrong codes"),
        (page.wrong_pins, "wrong PINs"),
        (page.resends, "resends"),
    ];
    let told = page.notice.and_then(crate::state::Notice::code);
    html! {
        (parts::time(page.since)) " "
        strong { "Customer" } " " (where_at)
        @if let Some(wallet) = wallet { " · " code { (wallet) } }
        @for (count, word) in counts {
            @if count > 0 { " · " (count) " " (word) }
        }
        @if let Some(code) = told { " · " code { (code) } " " (code.message()) }
    }
}
