//! The merchants' accounts and the ledger.

use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};

use super::{components, context::PageContext, labels, payments, tab::Tab};
use crate::{
    merchant::MerchantId,
    state::{CarriedForward, Entry, EntryKind, Organization},
    wallets::Msisdn,
};

pub(super) async fn show(context: PageContext) -> Response {
    let before: usize = context
        .query
        .get("before")
        .and_then(|number| number.parse().ok())
        .unwrap_or(usize::MAX);
    let count = 1 + context.settings.other_merchants.len();
    let (organizations, entries, carried, gone) = context.simulator.read(|state, _| {
        let ledger = &state.ledger;
        let organizations: Vec<_> = MerchantId::first(count)
            .map(|merchant| (merchant, ledger.organization(merchant)))
            .collect();
        let carried: Vec<_> = ledger
            .carried
            .iter()
            .map(|(kind, sum)| (*kind, *sum))
            .collect();
        let gone: u64 = carried.iter().map(|(_, sum)| sum.count).sum();
        let gone = usize::try_from(gone).unwrap_or(usize::MAX);
        // Numbered from the first booking ever, so that a page's content does not shift.
        let end = before.saturating_sub(gone).min(ledger.entries.len());
        let start = end.saturating_sub(components::PAGE_SIZE);
        let entries: Vec<Arc<Entry>> = ledger.entries.range(start..end).rev().cloned().collect();
        (
            organizations,
            entries,
            carried,
            (start > 0).then_some(start + gone),
        )
    });
    let next = gone.map(|number| number.to_string());
    let main_part = html! {
        div id="accounts" data-live { (accounts(&context, &organizations)) }
        h2 { "Ledger" }
        p class="hint" { "Every booking. As JSON:" " " a href="/simulator/ledger" { code { "/simulator/ledger" } } }
        div id="ledger" data-live {
            @if entries.is_empty() { (components::nothing("No bookings yet.")) } @else { (table(&context, &entries)) }
            (components::older(&context, next.as_deref()))
            @if next.is_none() { (carried_forward_list(&carried)) }
        }
    };
    context.page(Tab::Accounts, "Accounts and ledger", &main_part)
}

fn accounts(context: &PageContext, organizations: &[(MerchantId, Organization)]) -> Markup {
    html! {
        div class="cards" {
            @for (merchant, accounts) in organizations {
                @if let Some(merchant) = merchant.of(&context.settings) {
                    section class="card" {
                        h2 { (merchant.name) " " small { (merchant.organization_short_code) } }
                        dl class="details" {
                            @for (label, amount) in [
                                ("Collection account", accounts.collection),
                                ("Disbursement account", accounts.disbursement),
                                ("Held for capture", accounts.held),
                                ("Paid out to the bank", accounts.settled),
                            ] {
                                div { dt { (label) } dd { (components::money(amount)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn table(context: &PageContext, entries: &[Arc<Entry>]) -> Markup {
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
                @for entry in entries { (row(context, entry)) }
            }
        }
    }
}

fn row(context: &PageContext, entry: &Entry) -> Markup {
    let merchant = entry.merchant.of(&context.settings);
    let is_manual = matches!(entry.kind, EntryKind::Deposit | EntryKind::Withdrawal);
    html! {
        tr role="row" {
            td role="cell" data-label="Time" {
                (components::time(entry.at))
                span class="sub" { code { (entry.trx_id) } }
            }
            td role="cell" data-label="Booked" {
                (labels::booking(entry.kind))
                @if !is_manual { span class="sub" { (merchant.map_or("", |merchant| merchant.name.as_str())) } }
            }
            td role="cell" class="number" data-label="Amount" { (components::money(entry.amount)) }
            td role="cell" data-label="Wallet" { (components::code(entry.wallet.as_ref().map(Msisdn::as_str))) }
            td role="cell" data-label="Payment" {
                @if entry.payment_id.is_empty() { (components::code(None)) } @else {
                    a class="id" href=(payments::address(&entry.payment_id)) { code { (entry.payment_id) } }
                    span class="sub" { (entry.invoice) }
                }
            }
        }
    }
}

fn carried_forward_list(carried: &[(EntryKind, CarriedForward)]) -> Markup {
    html! {
        @if !carried.is_empty() {
            h3 { "Older bookings, summed up by kind" }
            dl class="details short" {
                @for (kind, sum) in carried {
                    div {
                        dt { (labels::booking(*kind)) " × " (sum.count) }
                        dd { (components::money(sum.amount)) }
                    }
                }
            }
        }
    }
}
