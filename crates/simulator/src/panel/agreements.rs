//! The list of agreements: whose wallet is remembered where, and taking it back.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};

use super::{PAGE, form::Form, layout::Tab, parts, payments, visit::Visit};
use crate::state::{Agreement, AgreementState};

pub(super) async fn show(visit: Visit) -> Response {
    let before = visit.query.get("before");
    let page = visit
        .simulator
        .read(|state, _| state.list_agreements(before, PAGE));
    let next = page.items.last().filter(|_| page.more);
    let next = next.map(|agreement| agreement.id.to_string());
    let content = html! {
        p class="hint" { "With an agreement, a customer pays with the PIN alone. Create in mode 0000 makes one." }
        div id="agreements" data-live {
            @if page.items.is_empty() {
                (parts::nothing("No agreements yet."))
            } @else {
                (table(&visit, &page.items))
            }
            (parts::older(&visit, next.as_deref()))
        }
    };
    visit.page(Tab::Agreements, "Agreements", &content)
}

fn table(visit: &Visit, agreements: &[Agreement]) -> Markup {
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
                @for agreement in agreements { (row(visit, agreement)) }
            }
        }
    }
}

fn row(visit: &Visit, agreement: &Agreement) -> Markup {
    let merchant = agreement.merchant.of(&visit.settings);
    html! {
        tr role="row" {
            td role="cell" data-label="Agreement" {
                code class="id" { (agreement.id) }
                span class="sub" { (parts::time(agreement.executed)) }
            }
            td role="cell" data-label="State" {
                @match agreement.state {
                    AgreementState::Standing => span class="badge good" { "active" },
                    AgreementState::Cancelled(at) => {
                        span class="badge over" { "cancelled" }
                        span class="sub" { (parts::time(at)) }
                    }
                }
            }
            td role="cell" data-label="Wallet" { (parts::code(Some(agreement.wallet.as_str()))) }
            td role="cell" data-label="Merchant" {
                (merchant.map_or("", |merchant| merchant.name.as_str()))
                span class="sub" { (agreement.payer_reference) }
            }
            td role="cell" data-label="Payment" {
                a class="id" href=(payments::address(&agreement.payment_id)) { code { (agreement.payment_id) } }
            }
            td role="cell" class="actions" {
                @if agreement.state == AgreementState::Standing {
                    @let action = format!("{}/{}/cancel", Tab::Agreements.path(), agreement.id);
                    (parts::button(visit, &action, "Cancel agreement", "", &format!("{}: {}", "Cancel agreement", agreement.id)))
                }
            }
        }
    }
}

pub(super) async fn cancel(
    visit: Visit,
    Path(id): Path<String>,
    body: axum::body::Bytes,
) -> Response {
    let notice = match visit.simulator.cancel_agreement(&id) {
        Ok(_) => "taken_back",
        Err(_) => "too_late",
    };
    Visit::back(&Form::parse(&body), Tab::Agreements.path(), notice)
}
