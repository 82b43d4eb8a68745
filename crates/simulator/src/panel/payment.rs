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
    let words = visit.words;
    let Some(payment) = visit.simulator.read(|state, _| state.payment(&id).cloned()) else {
        let content = parts::nothing(words.unknown_payment);
        return visit.page_with(
            StatusCode::NOT_FOUND,
            Tab::Payments,
            words.payment,
            &content,
        );
    };
    // Without a script nothing drops what the form did when the payment has gone on.
    let visit = if payment.stage == Stage::Verified {
        visit
    } else {
        visit.without_notice("approved")
    };
    let content = html! {
        p class="crumb" { a href=(Tab::Payments.path()) { (words.payments) } }
        div id="payment" data-live {
            p class="title" {
                code { (payment.facts.id) } " " (parts::stage(&visit, payment.stage))
                @if payments::is_late(&visit, &payment) { " " span class="badge over" { (words.expired) } }
            }
            (hand(&visit, &payment))
            div class="columns" {
                section aria-labelledby="facts" {
                    h2 id="facts" { (words.facts) }
                    (facts(&visit, &payment))
                }
                (story::show(&visit, &payment))
            }
        }
    };
    visit.page(Tab::Payments, words.payment, &content)
}

/// What the customer may do now, with the wallet of one's choice.
fn hand(visit: &Visit, payment: &Payment) -> Markup {
    let words = visit.words;
    let address = payments::address(&payment.facts.id);
    if payment.stage != Stage::Initiated || payments::is_late(visit, payment) {
        return html! {
            @if let Some(callback) = payment.final_callback_url() {
                p class="hint" { (words.customer_done) " " a rel="noreferrer" href=(callback) { (words.open_callback) } }
            }
        };
    }
    html! {
        form class="filters" method="post" action={ (address) "/approve" } {
            input type="hidden" name="back" value=(visit.here());
            div class="field" {
                label for="wallet" { (words.wallet) }
                input id="wallet" name="wallet" list="wallets" inputmode="numeric" autocomplete="off"
                    placeholder=(words.customers_own) maxlength="17"
                    disabled[payment.agreement.is_some()];
                datalist id="wallets" {
                    @for wallet in TEST_WALLETS { option value=(wallet.number) { (words.wallet_note(wallet.note)) } }
                }
            }
            button class="go" { (words.approve) }
            button formaction={ (address) "/fail" } { (words.fail) }
            button formaction={ (address) "/cancel" } { (words.cancel) }
            a class="quiet" href=(payments::customer_page(payment)) { (words.customer_page) }
        }
    }
}

fn facts(visit: &Visit, payment: &Payment) -> Markup {
    let words = visit.words;
    let facts = &payment.facts;
    let merchant = facts.merchant.of(&visit.settings);
    let lifetime = visit.settings.payment_lifetime_seconds;
    let line = |label: &str, value: Markup| html! { div { dt { (label) } dd { (value) } } };
    let maybe = |label: &str, value: Option<&str>| {
        html! { @if value.is_some() { (line(label, parts::code(value))) } }
    };
    html! {
        dl class="facts" {
            (line(words.merchant, html! { (merchant.map_or("", |merchant| merchant.name.as_str())) }))
            (line(words.family, html! { code { (facts.api.name()) } " · mode " code { (facts.mode.code()) } }))
            @if let Some(purchase) = &facts.purchase {
                (line(words.amount, html! { (parts::money(visit.lang, purchase.amount)) " · " code { (purchase.intent.name()) } }))
                (line(words.invoice, html! { (purchase.invoice) }))
            }
            @if let Some(reference) = &facts.payer_reference {
                (line("payerReference", html! { (reference) }))
            }
            (maybe(words.agreement, payment.agreement.as_deref()))
            (maybe(words.wallet, payment.wallet.as_ref().map(Msisdn::as_str)))
            (maybe("trxID", payment.trx_id.as_deref()))
            (line("transactionStatus", html! { code { (payment.stage.transaction_status()) } }))
            (line("verificationStatus", html! { code { (payment.stage.verification_status()) } }))
            (line(words.execute_calls, html! { (visit.lang.digits(&payment.execute_calls.to_string())) }))
            (line(words.created, parts::time(visit.lang, facts.created)))
            @if matches!(payment.stage, Stage::Initiated | Stage::Verified) {
                (line(words.expires, parts::time(visit.lang, facts.created.plus_seconds(lifetime))))
            }
            @if let Some(purchase) = &facts.purchase {
                @if payment.stage.is_settled() {
                    (line(words.refundable, parts::money(visit.lang, purchase.amount - payment.refunded())))
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
