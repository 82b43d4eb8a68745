//! The list of payments.

use axum::response::Response;
use maud::{Markup, html};

use super::{components, context::PageContext, labels, tab::Tab};
use crate::{
    api::Api,
    merchant::MerchantId,
    mode::Mode,
    state::{Payment, PaymentFilter, Stage},
    wallets::Msisdn,
};

pub(super) async fn show(context: PageContext) -> Response {
    let query = &context.query;
    let filter = PaymentFilter {
        stage: Stage::ALL
            .into_iter()
            .find(|stage| query.get("state") == Some(stage.name())),
        api: query.get("family").and_then(Api::parse),
        merchant: query.get("merchant").and_then(|code| {
            MerchantId::find(&context.settings, |merchant| {
                merchant.organization_short_code == code
            })
        }),
        text: query.number("search"),
    };
    let before = query.get("before");
    let page = context
        .simulator
        .read(|state, _| state.list_payments(&filter, before, components::PAGE_SIZE));
    let next = page.items.last().filter(|_| page.more);
    let next = next.map(|payment| payment.details.id.to_string());
    let main_part = html! {
        (filters(&context))
        div id="payments" data-live {
            @if page.items.is_empty() {
                (components::nothing("No payments."))
            } @else {
                (table(&context, &page.items))
            }
            (components::older(&context, next.as_deref()))
        }
    };
    context.page(Tab::Payments, "Payments", &main_part)
}

fn filters(context: &PageContext) -> Markup {
    let query = &context.query;
    let stages = Stage::ALL.map(|stage| (stage.name(), labels::stage(stage)));
    let settings = &context.settings;
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
            (components::select(query, "state", "State", "All", stages))
            (components::select(query, "family", "API family", "All", Api::ALL.map(|api| (api.name(), api.name()))))
            (components::select(query, "merchant", "Merchant", "All", merchants))
            button { "Show" }
        }
    }
}

/// A table of payments, which narrow screens show as cards.
pub(super) fn table(context: &PageContext, payments: &[Payment]) -> Markup {
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
                @for payment in payments { (row(context, payment)) }
            }
        }
    }
}

fn row(context: &PageContext, payment: &Payment) -> Markup {
    let details = &payment.details;
    let merchant = details.merchant.of(&context.settings);
    html! {
        tr role="row" {
            td role="cell" data-label="Payment" {
                a class="id" href=(address(&details.id)) { code { (details.id) } }
                span class="sub" { (components::time(details.created)) " · " (details.api.name()) }
            }
            td role="cell" data-label="State" {
                (components::stage(payment.stage))
                @if is_expired(context, payment) { " " span class="badge over" { "expired" } }
            }
            td role="cell" class="number" data-label="Amount" {
                @match &details.purchase {
                    Some(purchase) => {
                        (components::money(purchase.amount))
                        @if !payment.refunds.is_empty() {
                            span class="sub" { "−" (components::money(payment.refunded())) " " "refunded" }
                        }
                    }
                    None => span class="sub" { "Agreement" },
                }
            }
            td role="cell" data-label="Wallet" {
                (components::code(payment.wallet.as_ref().map(Msisdn::as_str)))
                @if let Some(trx_id) = &payment.trx_id { span class="sub" { code { (trx_id) } } }
            }
            td role="cell" data-label="Merchant" {
                (merchant.map_or("", |merchant| merchant.name.as_str()))
                @if let Some(purchase) = &details.purchase { span class="sub" { (purchase.invoice) } }
            }
            td role="cell" class="actions" { (actions(context, payment)) }
        }
    }
}

/// Buttons for the customer's decisions; empty once the customer is done.
pub(super) fn actions(context: &PageContext, payment: &Payment) -> Markup {
    let id = &payment.details.id;
    let open = payment.stage == Stage::Initiated && !is_expired(context, payment);
    let press = |decision: &str, label: &str, class: &str| {
        let action = format!("{}/{decision}", address(id));
        components::button(context, &action, label, class, &format!("{label}: {id}"))
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

pub(super) fn is_expired(context: &PageContext, payment: &Payment) -> bool {
    payment.is_expired(context.settings.payment_lifetime_seconds, context.now)
}

/// The path of a payment's page.
pub(super) fn address(id: &str) -> String {
    format!("{}/{id}", Tab::Payments.path())
}

/// The path of the customer's page.
pub(super) fn customer_page(payment: &Payment) -> String {
    let details = &payment.details;
    let mode: Mode = details.mode;
    format!(
        "/?paymentId={}&hash={}&mode={}&apiVersion=panel",
        details.id,
        details.hash,
        mode.code()
    )
}
