//! One payment: everything that is known of it, its story, and a hand in it.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use maud::{Markup, html};

use super::{form::Form, layout::Tab, parts, payments, story, visit::Visit};
use crate::{
    control::{Decision, decide as decide_as_customer},
    core::Simulator,
    state::{ControlRefusal, Payment, Stage},
    wallets::{Msisdn, TEST_WALLETS},
};

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    let Some(payment) = visit.simulator.read(|state, _| state.payment(&id).cloned()) else {
        let content =
            parts::nothing("Payment not found. The simulator removes old payments after a while.");
        return visit.page_with(StatusCode::NOT_FOUND, Tab::Payments, "Payment", &content);
    };
    // Without a script nothing drops what the form did when the payment has gone on.
    let visit = if payment.stage == Stage::Verified {
        visit
    } else {
        visit.without_notice("approved")
    };
    let content = html! {
        p class="crumb" { a href=(Tab::Payments.path()) { "Payments" } }
        div id="payment" data-live {
            p class="title" {
                code { (payment.facts.id) } " " (parts::stage(payment.stage))
                @if payments::is_late(&visit, &payment) { " " span class="badge over" { "expired" } }
            }
            (hand(&visit, &payment))
            div class="columns" {
                section aria-labelledby="facts" {
                    h2 id="facts" { "Details" }
                    (facts(&visit, &payment))
                }
                (story::show(&visit, &payment))
            }
        }
    };
    visit.page(Tab::Payments, "Payment", &content)
}

/// What the customer may do now, with the wallet of one's choice.
fn hand(visit: &Visit, payment: &Payment) -> Markup {
    let address = payments::address(&payment.facts.id);
    if payment.stage != Stage::Initiated || payments::is_late(visit, payment) {
        return html! {
            @if let Some(callback) = payment.final_callback_url() {
                p class="hint" { "The customer has left bKash’s page. Open" " " a rel="noreferrer" href=(callback) { "the merchant’s callback URL" } }
            }
        };
    }
    html! {
        form class="filters" method="post" action={ (address) "/approve" } {
            input type="hidden" name="back" value=(visit.here());
            div class="field" {
                label for="wallet" { "Wallet" }
                input id="wallet" name="wallet" list="wallets" inputmode="numeric" autocomplete="off"
                    placeholder="the customer’s own" maxlength="17"
                    disabled[payment.agreement.is_some()];
                datalist id="wallets" {
                    @for wallet in TEST_WALLETS { option value=(wallet.number) { (wallet.note) } }
                }
            }
            button class="go" { "Approve" }
            button formaction={ (address) "/fail" } { "Fail" }
            button formaction={ (address) "/cancel" } { "Cancel" }
            a class="quiet" href=(payments::customer_page(payment)) { "Customer’s page" }
        }
    }
}

fn facts(visit: &Visit, payment: &Payment) -> Markup {
    let facts = &payment.facts;
    let merchant = facts.merchant.of(&visit.settings);
    let lifetime = visit.settings.payment_lifetime_seconds;
    let line = |label: &str, value: Markup| html! { div { dt { (label) } dd { (value) } } };
    let maybe = |label: &str, value: Option<&str>| {
        html! { @if value.is_some() { (line(label, parts::code(value))) } }
    };
    html! {
        dl class="facts" {
            (line("Merchant", html! { (merchant.map_or("", |merchant| merchant.name.as_str())) }))
            (line("API family", html! { code { (facts.api.name()) } " · mode " code { (facts.mode.code()) } }))
            @if let Some(purchase) = &facts.purchase {
                (line("Amount", html! { (parts::money(purchase.amount)) " · " code { (purchase.intent.name()) } }))
                (line("Invoice", html! { (purchase.invoice) }))
            }
            @if let Some(reference) = &facts.payer_reference {
                (line("payerReference", html! { (reference) }))
            }
            (maybe("Agreement", payment.agreement.as_deref()))
            (maybe("Wallet", payment.wallet.as_ref().map(Msisdn::as_str)))
            (maybe("trxID", payment.trx_id.as_deref()))
            (line("transactionStatus", html! { code { (payment.stage.transaction_status()) } }))
            (line("verificationStatus", html! { code { (payment.stage.verification_status()) } }))
            (line("Execute calls", html! { (payment.execute_calls) }))
            (line("Created", parts::time(facts.created)))
            @if matches!(payment.stage, Stage::Initiated | Stage::Verified) {
                (line("Expires", parts::time(facts.created.plus_seconds(lifetime))))
            }
            @if let Some(purchase) = &facts.purchase {
                @if payment.stage.is_settled() {
                    (line("Can be refunded", parts::money(purchase.amount - payment.refunded())))
                }
            }
            (maybe("callbackURL", facts.callback_url.as_deref()))
            (maybe("signature", Some(facts.signature.as_str()).filter(|_| facts.callback_url.is_some())))
        }
    }
}

pub(super) async fn decide(
    State(simulator): State<Simulator>,
    Path((id, decision)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let form = Form::parse(&body);
    let decision = match decision.as_str() {
        "approve" => Decision::Approve(form.get("wallet").map(str::to_owned)),
        "fail" => Decision::Fail,
        _ => Decision::Cancel,
    };
    let notice = match decide_as_customer(&simulator, &id, &decision) {
        Ok((_, 0)) => "callback_lost",
        Ok(_) => match decision {
            Decision::Approve(_) => "approved",
            Decision::Fail => "failed",
            Decision::Cancel => "cancelled",
        },
        Err(ControlRefusal::Unknown) => "unknown",
        Err(ControlRefusal::Expired | ControlRefusal::NotInitiated(_)) => "too_late",
        Err(ControlRefusal::BoundToAgreement) => "bound",
        Err(ControlRefusal::Wallet(_)) => "wallet_refused",
    };
    Visit::back(&form, &payments::address(&id), notice)
}
