//! The start page: curl commands for each family, ready to copy.

mod recipes;

use axum::response::Response;
use maud::{Markup, html};

use super::{components, context::PageContext, labels, tab::Tab};
use crate::api::Api;
use recipes::{Action, Part, recipe};

pub(super) async fn show(context: PageContext) -> Response {
    let origin = context.origin();
    let main_part = html! {
        p { "Each family shows one payment, from token to refund. Paste the commands into a shell in order, and watch the payment in the panel." }
        @if !context.settings.merchant.has_published_credentials() {
            p class="hint" { "The merchant has its own credentials, which are not shown. Set the variables before you paste the commands." }
        }
        div class="families" {
            @for api in Api::ALL {
                details name="family" open[api == Api::TokenizedV1] {
                    summary { h2 { (labels::family(api)) " " small { code { (api.name()) } } } }
                    ol class="recipe" {
                        @for part in recipe(api) { li { (step(&context, &origin, &part)) } }
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
    context.page(Tab::Start, "Call it with curl", &main_part)
}

fn step(context: &PageContext, origin: &str, part: &Part) -> Markup {
    let command = part.command(origin, &context.settings.merchant);
    html! {
        p { (part.action.about()) }
        div class="copyable" {
            pre tabindex="0" { code { (command) } }
            button class="quiet" type="button" hidden data-copy data-done="Copied" { "Copy" }
        }
        @if part.action == Action::Approve {
            p class="hint" { "Or press the button under" " " a href=(Tab::Payments.path()) { "Payments" } "." }
        }
        @if part.action == Action::Create { (components::nothing("The following commands use ID. bKash refuses a second payment of the same amount from the same wallet within five minutes (2029): to repeat it, change the amount or move the clock.")) }
    }
}
