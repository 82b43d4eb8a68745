//! The way back to the start, with a page in between: what is forgotten does not come back.

use axum::{body::Bytes, response::Response};
use maud::html;

use super::{form::Form, layout::Tab, policy, visit::Visit};
use crate::{calls::Calls, core::Forgotten};

pub(super) const PATH: &str = "/simulator/panel/reset";

/// Asks whether it is meant, and says how much would be forgotten.
pub(super) async fn ask(visit: Visit) -> Response {
    let words = visit.words;
    let (payments, bookings) = visit.simulator.read(|state, _| {
        let kept = state.books.entries.len() as u64;
        let carried: u64 = state.books.carried.values().map(|sum| sum.count).sum();
        (state.payments().count() as u64, kept + carried)
    });
    let calls = visit.simulator.read_calls(Calls::count);
    let rules = visit.simulator.change_faults(|faults| faults.rules());
    let content = html! {
        p { (words.reset_hint) }
        dl class="facts short" {
            @for (label, count) in [
                (words.payments, payments),
                (words.ledger, bookings),
                (words.calls, calls),
                (words.faults, rules.len() as u64),
            ] {
                div { dt { (label) } dd { (visit.lang.digits(&count.to_string())) } }
            }
        }
        form class="sure" method="post" action=(PATH) {
            div class="check" {
                input id="tokens" name="tokens" type="checkbox" value="yes";
                label for="tokens" { (words.reset_tokens) }
            }
            div class="check" {
                input id="settings" name="settings" type="checkbox" value="yes";
                label for="settings" { (words.reset_settings) }
            }
            div class="buttons" {
                button class="danger" name="sure" value="yes" { (words.reset_sure) }
                a class="quiet" href=(Tab::Clock.path()) { (words.go_back) }
            }
        }
    };
    visit.page(Tab::Clock, words.reset_question, &content)
}

/// Starts again, when it was said on that page that it is meant.
pub(super) async fn reset(visit: Visit, body: Bytes) -> Response {
    let form = Form::parse(&body);
    if form.get("sure").is_none() {
        return policy::see_other(PATH);
    }
    visit.simulator.reset(Forgotten {
        tokens: form.get("tokens").is_some(),
        settings: form.get("settings").is_some(),
    });
    Visit::back(&form, Tab::Clock.path(), "reset")
}
