//! The list of test wallets.

use axum::{body::Bytes, extract::Path, response::Response};
use maud::{Markup, html};

use super::{components, context::PageContext, form::Form, tab::Tab};
use crate::{
    control::{WalletRow, wallet_rows},
    error_codes::ErrorCode,
    money::Poisha,
    state::WalletChange,
    wallets::{BULK_WALLET_PREFIX, Behaviour, COMMON_PIN, EXECUTE_REFUSALS, Msisdn, behaviour},
};

pub(super) async fn show(context: PageContext) -> Response {
    let mut rows = wallet_rows(&context.simulator);
    rows.retain(|row| !refusing().any(|(number, _)| number == row.number));
    let main_part = html! {
        dl class="details short" {
            div { dt { "OTP of every wallet" } dd { code { (context.settings.otp) } } }
            div { dt { "PIN that opens every wallet" } dd { code { (COMMON_PIN) } } }
            div { dt { "More wallets that pay" } dd { code { (BULK_WALLET_PREFIX) "XXXXXXX" } } }
        }
        p class="hint" { "The first six are the wallets of bKash’s sandbox." }
        div id="wallets" data-live { (table(&context, &rows)) }
        h2 { "Wallets that Execute refuses" }
        p class="hint" { "These wallets exist only in the simulator. The last four digits are the error code that Execute returns." }
        dl class="refusing" {
            @for (number, code) in refusing() {
                div { dt { code { (number) } } dd { code { (code) } " " (code.message()) } }
            }
        }
    };
    context.page(Tab::Wallets, "Wallets", &main_part)
}

/// The wallets that Execute refuses, with the error code.
fn refusing() -> impl Iterator<Item = (String, ErrorCode)> {
    EXECUTE_REFUSALS
        .iter()
        .filter_map(|code| Some((format!("0170000{code:0>4}"), ErrorCode::parse(code)?)))
}

fn table(context: &PageContext, wallets: &[WalletRow]) -> Markup {
    html! {
        table role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in ["Wallet", "PIN", "What it does"] {
                        th role="columnheader" scope="col" { (head) }
                    }
                    th role="columnheader" scope="col" class="number" { "Balance" }
                    th role="columnheader" scope="col" { span class="hidden" { "Actions" } }
                }
            }
            tbody role="rowgroup" {
                @for wallet in wallets { (row(context, wallet)) }
            }
        }
    }
}

fn row(context: &PageContext, wallet: &WalletRow) -> Markup {
    let number = wallet.number.as_str();
    let has_account = Msisdn::parse(number)
        .is_some_and(|number| !matches!(behaviour(&number), Behaviour::RefusedOnPage(_)));
    html! {
        tr role="row" {
            td role="cell" data-label="Wallet" {
                code class="id" { (number) }
                @if let Some(until) = wallet.locked_until {
                    span class="sub" { span class="badge bad" { "locked" } " " "until" " " (components::time(until)) }
                }
            }
            td role="cell" data-label="PIN" { code { (wallet.pin) } }
            td role="cell" data-label="What it does" { (wallet.note) }
            td role="cell" class="number" data-label="Balance" {
                @match wallet.balance {
                    Some(balance) => (components::money(balance)),
                    None => (components::code(None)),
                }
            }
            td role="cell" class="actions" {
                @if has_account { (controls(context, wallet)) }
            }
        }
    }
}

fn controls(context: &PageContext, wallet: &WalletRow) -> Markup {
    let number = wallet.number.as_str();
    let action = format!("{}/{number}", Tab::Wallets.path());
    let (lock, value) = if wallet.locked_until.is_some() {
        ("Unlock", "no")
    } else {
        ("Lock", "yes")
    };
    html! {
        form class="inline" method="post" action=(action) {
            input type="hidden" name="back" value=(context.here());
            input name="balance" inputmode="decimal" autocomplete="off" maxlength="15" size="9"
                aria-label={ "New balance in taka" ": " (number) };
            button aria-label={ "Set balance" ": " (number) } { "Set balance" }
        }
        form class="inline" method="post" action=(action) {
            input type="hidden" name="back" value=(context.here());
            input type="hidden" name="locked" value=(value);
            button aria-label={ (lock) ": " (number) } { (lock) }
        }
    }
}

pub(super) async fn set(context: PageContext, Path(number): Path<String>, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let back = |notice| PageContext::back(&form, Tab::Wallets.path(), notice);
    let Some(number) = Msisdn::parse(&number) else {
        return back("wallet_refused");
    };
    let balance = form.number("balance").map(|amount| Poisha::parse(&amount));
    if balance == Some(None) {
        return back("no_amount");
    }
    let change = WalletChange {
        balance: balance.flatten(),
        locked: form.get("locked").map(|locked| locked == "yes"),
    };
    let set = context
        .simulator
        .change(|state, now| state.set_wallet(&number, change, now));
    back(match (set, change.locked) {
        (Err(_), _) => "wallet_refused",
        (Ok(_), Some(true)) => "locked",
        (Ok(_), Some(false)) => "unlocked",
        (Ok(_), None) => "wallet_set",
    })
}
