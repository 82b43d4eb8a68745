//! The merchants' accounts and every booking: where all the money is, and how it got there.

use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};

use super::{PAGE, labels, layout::Tab, parts, payments, visit::Visit};
use crate::{
    merchant::MerchantId,
    state::{Carried, Entry, EntryKind, Organization},
    wallets::Msisdn,
};

pub(super) async fn show(visit: Visit) -> Response {
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
        h2 { "Ledger" }
        p class="hint" { "Every booking. As JSON:" " " a href="/simulator/ledger" { code { "/simulator/ledger" } } }
        div id="ledger" data-live {
            @if entries.is_empty() { (parts::nothing("No bookings yet.")) } @else { (table(&visit, &entries)) }
            (parts::older(&visit, next.as_deref()))
            @if next.is_none() { (carried_forward(&carried)) }
        }
    };
    visit.page(Tab::Books, "Accounts and ledger", &content)
}

fn accounts(visit: &Visit, organizations: &[(MerchantId, Organization)]) -> Markup {
    html! {
        div class="cards" {
            @for (merchant, accounts) in organizations {
                @if let Some(merchant) = merchant.of(&visit.settings) {
                    section class="card" {
                        h2 { (merchant.name) " " small { (merchant.organization_short_code) } }
                        dl class="facts" {
                            @for (label, amount) in [
                                ("Collection account", accounts.collection),
                                ("Disbursement account", accounts.disbursement),
                                ("Held for capture", accounts.held),
                                ("Paid out to the bank", accounts.settled),
                            ] {
                                div { dt { (label) } dd { (parts::money(amount)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn table(visit: &Visit, entries: &[Arc<Entry>]) -> Markup {
    html! {
        table role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in ["Time", "Booked", "Amount", "Wallet", "Payment"] {
                        th role="columnheader" scope="col" class=[(head == "Amount").then_some("number")] { (head) }
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
    let merchant = entry.merchant.of(&visit.settings);
    let by_hand = matches!(entry.kind, EntryKind::Deposit | EntryKind::Withdrawal);
    html! {
        tr role="row" {
            td role="cell" data-label="Time" {
                (parts::time(entry.at))
                span class="sub" { code { (entry.trx_id) } }
            }
            td role="cell" data-label="Booked" {
                (labels::booking(entry.kind))
                @if !by_hand { span class="sub" { (merchant.map_or("", |merchant| merchant.name.as_str())) } }
            }
            td role="cell" class="number" data-label="Amount" { (parts::money(entry.amount)) }
            td role="cell" data-label="Wallet" { (parts::code(entry.wallet.as_ref().map(Msisdn::as_str))) }
            td role="cell" data-label="Payment" {
                @if entry.payment_id.is_empty() { (parts::code(None)) } @else {
                    a class="id" href=(payments::address(&entry.payment_id)) { code { (entry.payment_id) } }
                    span class="sub" { (entry.invoice) }
                }
            }
        }
    }
}

fn carried_forward(carried: &[(EntryKind, Carried)]) -> Markup {
    html! {
        @if !carried.is_empty() {
            h3 { "Older bookings, summed up by kind" }
            dl class="facts short" {
                @for (kind, sum) in carried {
                    div {
                        dt { (labels::booking(*kind)) " × " (sum.count) }
                        dd { (parts::money(sum.amount)) }
                    }
                }
            }
        }
    }
}
