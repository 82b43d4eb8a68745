//! How to call each family with curl, ready to be copied, for whoever learns bKash.

mod recipes;

use axum::response::Response;
use maud::{Markup, html};

use super::{labels, layout::Tab, parts, visit::Visit};
use crate::{api::Api, merchant::Merchant};
use recipes::{Action, Part, recipe};

pub(super) async fn show(visit: Visit) -> Response {
    let origin = visit.origin();
    let content = html! {
        p { "Each family shows one payment, from token to refund. Paste the commands into a shell in order, and watch the payment in the panel." }
        @if !is_published(&visit.settings.merchant) {
            p class="hint" { "The merchant has its own credentials, which are not shown. Set the variables before you paste the commands." }
        }
        div class="families" {
            @for api in Api::ALL {
                details name="family" open[api == Api::TokenizedV1] {
                    summary { h2 { (labels::family(api)) " " small { code { (api.name()) } } } }
                    ol class="recipe" {
                        @for part in recipe(api) { li { (step(&visit, &origin, &part)) } }
                    }
                }
            }
        }
        h2 { "Next" }
        ul class="links" {
            li { a href=(Tab::Errors.path()) { "Error codes" } }
            li { a href=(Tab::Wallets.path()) { "Wallets" } }
            li { a href=(Tab::Faults.path()) { "Faults" } }
            li { a href="/simulator/iframe-shop" { "Sample shop for bKash’s checkout script (iFrame)" } }
            li { a href="/simulator/openapi.json" { "OpenAPI" } }
        }
    };
    visit.page(Tab::Start, "Call it with curl", &content)
}

fn step(visit: &Visit, origin: &str, part: &Part) -> Markup {
    let command = part.command(origin, &visit.settings.merchant);
    html! {
        p { (part.action.about()) }
        div class="copyable" {
            pre tabindex="0" { code { (command) } }
            button class="quiet" type="button" hidden data-copy data-done="Copied" { "Copy" }
        }
        @if part.action == Action::Approve {
            p class="hint" { "Or press the button under" " " a href=(Tab::Payments.path()) { "Payments" } "." }
        }
        @if part.action == Action::Create { (parts::nothing("The following commands use ID. bKash refuses a second payment of the same amount from the same wallet within five minutes (2029): to repeat it, change the amount or move the clock.")) }
    }
}

/// Whether these are the simulator's own test credentials, which its documents print. Others may be
/// somebody's real ones, typed in by mistake; they are not shown.
pub(super) fn is_published(merchant: &Merchant) -> bool {
    let usual = Merchant::default();
    merchant.app_key == usual.app_key
        && merchant.app_secret == usual.app_secret
        && merchant.username == usual.username
        && merchant.password == usual.password
}
