//! The list of agreements.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};

use super::{components, context::PageContext, form::Form, payments, tab::Tab};
use crate::state::{Agreement, AgreementState};

pub(super) async fn show(context: PageContext) -> Response {
    let before = context.query.get("before");
    let page = context
        .simulator
        .read(|state, _| state.list_agreements(before, components::PAGE_SIZE));
    let next = page.items.last().filter(|_| page.more);
    let next = next.map(|agreement| agreement.id.to_string());
    let main_part = html! {
        p class="hint" { "With an agreement, a customer pays with the PIN alone. Create in mode 0000 makes one." }
        div id="agreements" data-live {
            @if page.items.is_empty() {
                (components::nothing("No agreements yet."))
            } @else {
                (table(&context, &page.items))
            }
            (components::older(&context, next.as_deref()))
        }
    };
    context.page(Tab::Agreements, "Agreements", &main_part)
}

fn table(context: &PageContext, agreements: &[Agreement]) -> Markup {
    html! {
        table role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in ["Agreement", "State", "Wallet", "Merchant", "Payment"] {
                        th role="columnheader" scope="col" { (head) }
                    }
                    th role="columnheader" scope="col" { span class="hidden" { "Actions" } }
                }
            }
            tbody role="rowgroup" {
                @for agreement in agreements { (row(context, agreement)) }
            }
        }
    }
}

fn row(context: &PageContext, agreement: &Agreement) -> Markup {
    let merchant = agreement.merchant.of(&context.settings);
    html! {
        tr role="row" {
            td role="cell" data-label="Agreement" {
                code class="id" { (agreement.id) }
                span class="sub" { (components::time(agreement.executed)) }
            }
            td role="cell" data-label="State" {
                @match agreement.state {
                    AgreementState::Active => span class="badge good" { "active" },
                    AgreementState::Cancelled(at) => {
                        span class="badge over" { "cancelled" }
                        span class="sub" { (components::time(at)) }
                    }
                }
            }
            td role="cell" data-label="Wallet" { (components::code(Some(agreement.wallet.as_str()))) }
            td role="cell" data-label="Merchant" {
                (merchant.map_or("", |merchant| merchant.name.as_str()))
                span class="sub" { (agreement.payer_reference) }
            }
            td role="cell" data-label="Payment" {
                a class="id" href=(payments::address(&agreement.payment_id)) { code { (agreement.payment_id) } }
            }
            td role="cell" class="actions" {
                @if agreement.state == AgreementState::Active {
                    @let action = format!("{}/{}/cancel", Tab::Agreements.path(), agreement.id);
                    (components::button(context, &action, "Cancel agreement", "", &format!("{}: {}", "Cancel agreement", agreement.id)))
                }
            }
        }
    }
}

pub(super) async fn cancel(
    context: PageContext,
    Path(id): Path<String>,
    body: axum::body::Bytes,
) -> Response {
    let notice = match context.simulator.cancel_agreement(&id) {
        Ok(_) => "taken_back",
        Err(_) => "too_late",
    };
    PageContext::back(&Form::parse(&body), Tab::Agreements.path(), notice)
}
