//! The merchants' accounts and every booking: where all the money is, and how it got there.

use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};

use super::{PAGE, layout::Tab, parts, payments, visit::Visit};
use crate::{
    merchant::MerchantId,
    state::{Carried, Entry, EntryKind, Organization},
    wallets::Msisdn,
};

pub(super) async fn show(visit: Visit) -> Response {
    let words = visit.words;
    let before: usize = visit
        .query
        .get("before")
        .and_then(|number| number.parse().ok())
        .unwrap_or(usize::MAX);
    let count = 1 + visit.settings.other_merchants.len();
    let (organizations, entries, carried, gone) = visit.simulator.read(|state, _| {
        let books = &state.books;
        let organizations: Vec<_> = MerchantId::first(count)
            .map(|merchant| (merchant, books.organization(merchant)))
            .collect();
        let carried: Vec<_> = books
            .carried
            .iter()
            .map(|(kind, sum)| (*kind, *sum))
            .collect();
        let gone: u64 = carried.iter().map(|(_, sum)| sum.count).sum();
        let gone = usize::try_from(gone).unwrap_or(usize::MAX);
        // Numbered from the first booking ever, so that a page stays where it is.
        let end = before.saturating_sub(gone).min(books.entries.len());
        let start = end.saturating_sub(PAGE);
        let entries: Vec<Arc<Entry>> = books.entries.range(start..end).rev().cloned().collect();
        (
            organizations,
            entries,
            carried,
            (start > 0).then_some(start + gone),
        )
    });
    let next = gone.map(|number| number.to_string());
    let content = html! {
        div id="accounts" data-live { (accounts(&visit, &organizations)) }
        h2 { (words.ledger) }
        p class="hint" { (words.ledger_hint) " " a href="/simulator/ledger" { code { "/simulator/ledger" } } }
        div id="ledger" data-live {
            @if entries.is_empty() { (parts::nothing(words.no_bookings)) } @else { (table(&visit, &entries)) }
            (parts::older(&visit, next.as_deref()))
            @if next.is_none() { (carried_forward(&visit, &carried)) }
        }
    };
    visit.page(Tab::Books, words.books, &content)
}

fn accounts(visit: &Visit, organizations: &[(MerchantId, Organization)]) -> Markup {
    let words = visit.words;
    html! {
        div class="cards" {
            @for (merchant, accounts) in organizations {
                @if let Some(merchant) = merchant.of(&visit.settings) {
                    section class="card" {
                        h2 { (merchant.name) " " small { (merchant.organization_short_code) } }
                        dl class="facts" {
                            @for (label, amount) in [
                                (words.collection, accounts.collection),
                                (words.disbursement, accounts.disbursement),
                                (words.held, accounts.held),
                                (words.settled, accounts.settled),
                            ] {
                                div { dt { (label) } dd { (parts::money(visit.lang, amount)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn table(visit: &Visit, entries: &[Arc<Entry>]) -> Markup {
    let words = visit.words;
    html! {
        table role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in [words.time, words.booked, words.amount, words.wallet, words.payment] {
                        th role="columnheader" scope="col" class=[(head == words.amount).then_some("number")] { (head) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for entry in entries { (row(visit, entry)) }
            }
        }
    }
}

fn row(visit: &Visit, entry: &Entry) -> Markup {
    let words = visit.words;
    let merchant = entry.merchant.of(&visit.settings);
    let by_hand = matches!(entry.kind, EntryKind::Deposit | EntryKind::Withdrawal);
    html! {
        tr role="row" {
            td role="cell" data-label=(words.time) {
                (parts::time(visit.lang, entry.at))
                span class="sub" { code { (entry.trx_id) } }
            }
            td role="cell" data-label=(words.booked) {
                (words.booking(entry.kind))
                @if !by_hand { span class="sub" { (merchant.map_or("", |merchant| merchant.name.as_str())) } }
            }
            td role="cell" class="number" data-label=(words.amount) { (parts::money(visit.lang, entry.amount)) }
            td role="cell" data-label=(words.wallet) { (parts::code(entry.wallet.as_ref().map(Msisdn::as_str))) }
            td role="cell" data-label=(words.payment) {
                @if entry.payment_id.is_empty() { (parts::code(None)) } @else {
                    a class="id" href=(payments::address(&entry.payment_id)) { code { (entry.payment_id) } }
                    span class="sub" { (entry.invoice) }
                }
            }
        }
    }
}

fn carried_forward(visit: &Visit, carried: &[(EntryKind, Carried)]) -> Markup {
    let words = visit.words;
    html! {
        @if !carried.is_empty() {
            h3 { (words.carried) }
            dl class="facts short" {
                @for (kind, sum) in carried {
                    div {
                        dt { (words.booking(*kind)) " × " (visit.lang.digits(&sum.count.to_string())) }
                        dd { (parts::money(visit.lang, sum.amount)) }
                    }
                }
            }
        }
    }
}
