//! The list of payments: how far each got, and what the customer could do now.

use axum::response::Response;
use maud::{Markup, html};

use super::{PAGE, labels, layout::Tab, parts, visit::Visit};
use crate::{
    api::Api,
    merchant::MerchantId,
    mode::Mode,
    state::{Payment, PaymentFilter, Stage},
    wallets::Msisdn,
};

pub(super) async fn show(visit: Visit) -> Response {
    let query = &visit.query;
    let filter = PaymentFilter {
        stage: Stage::ALL
            .into_iter()
            .find(|stage| query.get("state") == Some(stage.name())),
        api: query.get("family").and_then(Api::parse),
        merchant: query.get("merchant").and_then(|code| {
            MerchantId::find(&visit.settings, |merchant| {
                merchant.organization_short_code == code
            })
        }),
        text: query.number("search"),
    };
    let before = query.get("before");
    let page = visit
        .simulator
        .read(|state, _| state.list_payments(&filter, before, PAGE));
    let next = page.items.last().filter(|_| page.more);
    let next = next.map(|payment| payment.facts.id.to_string());
    let content = html! {
        (filters(&visit))
        div id="payments" data-live {
            @if page.items.is_empty() {
                (parts::nothing("No payments."))
            } @else {
                (table(&visit, &page.items))
            }
            (parts::older(&visit, next.as_deref()))
        }
    };
    visit.page(Tab::Payments, "Payments", &content)
}

fn filters(visit: &Visit) -> Markup {
    let query = &visit.query;
    let stages = Stage::ALL.map(|stage| (stage.name(), labels::stage(stage)));
    let settings = &visit.settings;
    let merchants = std::iter::once(&settings.merchant)
        .chain(&settings.other_merchants)
        .map(|merchant| {
            (
                merchant.organization_short_code.as_str(),
                merchant.name.as_str(),
            )
        });
    html! {
        form class="filters" method="get" role="search" {
            div class="field grow" {
                label for="search" { "Search an ID, invoice or number" }
                input id="search" name="search" type="search" value=(query.text("search")) autocomplete="off";
            }
            (parts::select(query, "state", "State", "All", stages))
            (parts::select(query, "family", "API family", "All", Api::ALL.map(|api| (api.name(), api.name()))))
            (parts::select(query, "merchant", "Merchant", "All", merchants))
            button { "Show" }
        }
    }
}

/// Payments as a table, which narrow screens show as cards.
pub(super) fn table(visit: &Visit, payments: &[Payment]) -> Markup {
    html! {
        table role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in ["Payment", "State", "Amount", "Wallet", "Merchant"] {
                        th role="columnheader" scope="col" class=[(head == "Amount").then_some("number")] { (head) }
                    }
                    th role="columnheader" scope="col" { span class="hidden" { "Actions" } }
                }
            }
            tbody role="rowgroup" {
                @for payment in payments { (row(visit, payment)) }
            }
        }
    }
}

fn row(visit: &Visit, payment: &Payment) -> Markup {
    let facts = &payment.facts;
    let merchant = facts.merchant.of(&visit.settings);
    html! {
        tr role="row" {
            td role="cell" data-label="Payment" {
                a class="id" href=(address(&facts.id)) { code { (facts.id) } }
                span class="sub" { (parts::time(facts.created)) " · " (facts.api.name()) }
            }
            td role="cell" data-label="State" {
                (parts::stage(payment.stage))
                @if is_late(visit, payment) { " " span class="badge over" { "expired" } }
            }
            td role="cell" class="number" data-label="Amount" {
                @match &facts.purchase {
                    Some(purchase) => {
                        (parts::money(purchase.amount))
                        @if !payment.refunds.is_empty() {
                            span class="sub" { "−" (parts::money(payment.refunded())) " " "refunded" }
                        }
                    }
                    None => span class="sub" { "Agreement" },
                }
            }
            td role="cell" data-label="Wallet" {
                (parts::code(payment.wallet.as_ref().map(Msisdn::as_str)))
                @if let Some(trx_id) = &payment.trx_id { span class="sub" { code { (trx_id) } } }
            }
            td role="cell" data-label="Merchant" {
                (merchant.map_or("", |merchant| merchant.name.as_str()))
                @if let Some(purchase) = &facts.purchase { span class="sub" { (purchase.invoice) } }
            }
            td role="cell" class="actions" { (actions(visit, payment)) }
        }
    }
}

/// What the customer could do, as buttons; nothing once they are done.
pub(super) fn actions(visit: &Visit, payment: &Payment) -> Markup {
    let id = &payment.facts.id;
    let open = payment.stage == Stage::Initiated && !is_late(visit, payment);
    let press = |decision: &str, label: &str, class: &str| {
        let action = format!("{}/{decision}", address(id));
        parts::button(visit, &action, label, class, &format!("{label}: {id}"))
    };
    html! {
        @if open {
            div class="buttons" {
                (press("approve", "Approve", "go"))
                (press("fail", "Fail", ""))
                (press("cancel", "Cancel", ""))
                a class="quiet" href=(customer_page(payment)) { "Customer’s page" }
            }
        }
    }
}

pub(super) fn is_late(visit: &Visit, payment: &Payment) -> bool {
    payment.is_expired(visit.settings.payment_lifetime_seconds, visit.now)
}

/// The payment's own page in the panel.
pub(super) fn address(id: &str) -> String {
    format!("{}/{id}", Tab::Payments.path())
}

/// What bkashURL leads to, on this origin.
pub(super) fn customer_page(payment: &Payment) -> String {
    let facts = &payment.facts;
    let mode: Mode = facts.mode;
    format!(
        "/?paymentId={}&hash={}&mode={}&apiVersion=panel",
        facts.id,
        facts.hash,
        mode.code()
    )
}
