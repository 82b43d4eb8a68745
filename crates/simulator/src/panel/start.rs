//! How to call each family with curl, ready to be copied, for whoever learns bKash.

mod recipes;

use axum::response::Response;
use maud::{Markup, html};

use super::{layout::Tab, parts, visit::Visit};
use crate::{api::Api, merchant::Merchant};
use recipes::{Part, recipe};

pub(super) async fn show(visit: Visit) -> Response {
    let words = visit.words;
    let origin = visit.origin();
    let content = html! {
        p { (words.start_hint) }
        @if !is_published(&visit.settings.merchant) {
            p class="hint" { (words.own_credentials) }
        }
        div class="families" {
            @for api in Api::ALL {
                details name="family" open[api == Api::TokenizedV1] {
                    summary { h2 { (words.family_title(api)) " " small { code { (api.name()) } } } }
                    ol class="recipe" {
                        @for part in recipe(api) { li { (step(&visit, &origin, &part)) } }
                    }
                }
            }
        }
        h2 { (words.go_on) }
        ul class="links" {
            li { a href=(Tab::Errors.path()) { (words.errors) } }
            li { a href=(Tab::Wallets.path()) { (words.wallets) } }
            li { a href=(Tab::Faults.path()) { (words.faults) } }
            li { a href="/simulator/iframe-shop" { (words.iframe_shop) } }
            li { a href="/simulator/openapi.json" { "OpenAPI" } }
        }
    };
    visit.page(Tab::Start, words.start, &content)
}

fn step(visit: &Visit, origin: &str, part: &Part) -> Markup {
    let words = visit.words;
    let command = part.command(origin, &visit.settings.merchant);
    html! {
        p { (words.recipe(part.name)) }
        div class="copyable" {
            pre tabindex="0" { code { (command) } }
            button class="quiet" type="button" hidden data-copy data-done=(words.copied) { (words.copy) }
        }
        @if part.name == "approve" {
            p class="hint" { (words.or_button) " " a href=(Tab::Payments.path()) { (words.payments) } "." }
        }
        @if part.name == "create" { (parts::nothing(words.paste_in_order)) }
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
