//! The page of a payment.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use maud::{Markup, html};

use super::{components, context::PageContext, form::Form, payments, tab::Tab, timeline};
use crate::{
    control::{Decision, decide as decide_as_customer},
    simulator::Simulator,
    state::{DecisionError, Payment, Stage},
    wallets::{Msisdn, TEST_WALLETS},
};

pub(super) async fn show(context: PageContext, Path(id): Path<String>) -> Response {
    let Some(payment) = context
        .simulator
        .read(|state, _| state.payment(&id).cloned())
    else {
        let main_part = components::nothing(
            "Payment not found. The simulator removes old payments after a while.",
        );
        return context.page_with(StatusCode::NOT_FOUND, Tab::Payments, "Payment", &main_part);
    };
    // Without a script, the notice would stay after the payment has moved on.
    let context = if payment.stage == Stage::Verified {
        context
    } else {
        context.without_notice("approved")
    };
    let main_part = html! {
        p class="crumb" { a href=(Tab::Payments.path()) { "Payments" } }
        div id="payment" data-live {
            p class="title" {
                code { (payment.details.id) } " " (components::stage(payment.stage))
                @if payments::is_expired(&context, &payment) { " " span class="badge over" { "expired" } }
            }
            (controls(&context, &payment))
            div class="columns" {
                section aria-labelledby="details" {
                    h2 id="details" { "Details" }
                    (details(&context, &payment))
                }
                (timeline::show(&context, &payment))
            }
        }
    };
    context.page(Tab::Payments, "Payment", &main_part)
}

/// The customer's decisions, with a choice of wallet.
fn controls(context: &PageContext, payment: &Payment) -> Markup {
    let address = payments::address(&payment.details.id);
    if payment.stage != Stage::Initiated || payments::is_expired(context, payment) {
        return html! {
            @if let Some(callback) = payment.final_callback_url() {
                p class="hint" { "The customer has left bKash’s page. Open" " " a rel="noreferrer" href=(callback) { "the merchant’s callback URL" } }
            }
        };
    }
    html! {
        form class="filters" method="post" action={ (address) "/approve" } {
            input type="hidden" name="back" value=(context.here());
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

fn details(context: &PageContext, payment: &Payment) -> Markup {
    let details = &payment.details;
    let merchant = details.merchant.of(&context.settings);
    let lifetime = context.settings.payment_lifetime_seconds;
    let line = |label: &str, value: Markup| html! { div { dt { (label) } dd { (value) } } };
    let maybe = |label: &str, value: Option<&str>| {
        html! { @if value.is_some() { (line(label, components::code(value))) } }
    };
    html! {
        dl class="details" {
            (line("Merchant", html! { (merchant.map_or("", |merchant| merchant.name.as_str())) }))
            (line("API family", html! { code { (details.api.name()) } " · mode " code { (details.mode.code()) } }))
            @if let Some(purchase) = &details.purchase {
                (line("Amount", html! { (components::money(purchase.amount)) " · " code { (purchase.intent.name()) } }))
                (line("Invoice", html! { (purchase.invoice) }))
            }
            @if let Some(reference) = &details.payer_reference {
                (line("payerReference", html! { (reference) }))
            }
            (maybe("Agreement", payment.agreement.as_deref()))
            (maybe("Wallet", payment.wallet.as_ref().map(Msisdn::as_str)))
            (maybe("trxID", payment.trx_id.as_deref()))
            (line("transactionStatus", html! { code { (payment.stage.transaction_status()) } }))
            (line("verificationStatus", html! { code { (payment.stage.verification_status()) } }))
            (line("Execute calls", html! { (payment.execute_calls) }))
            (line("Created", components::time(details.created)))
            @if matches!(payment.stage, Stage::Initiated | Stage::Verified) {
                (line("Expires", components::time(details.created.plus_seconds(lifetime))))
            }
            @if let Some(purchase) = &details.purchase {
                @if payment.stage.is_executed() {
                    (line("Can be refunded", components::money(purchase.amount - payment.refunded())))
                }
            }
            (maybe("callbackURL", details.callback_url.as_deref()))
            (maybe("signature", Some(details.signature.as_str()).filter(|_| details.callback_url.is_some())))
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
        Err(DecisionError::Unknown) => "unknown",
        Err(DecisionError::Expired | DecisionError::NotInitiated(_)) => "too_late",
        Err(DecisionError::BoundToAgreement) => "bound",
        Err(DecisionError::Wallet(_)) => "wallet_refused",
    };
    PageContext::back(&form, &payments::address(&id), notice)
}
