//! The way back to the start, with a page in between: what is forgotten does not come back.

use axum::{body::Bytes, response::Response};
use maud::html;

use super::{form::Form, layout::Tab, policy, visit::Visit};
use crate::{calls::Calls, core::Forgotten};

pub(super) const PATH: &str = "/simulator/panel/reset";

/// Asks whether it is meant, and says how much would be forgotten.
pub(super) async fn ask(visit: Visit) -> Response {
    let (payments, bookings) = visit.simulator.read(|state, _| {
        let kept = state.books.entries.len() as u64;
        let carried: u64 = state.books.carried.values().map(|sum| sum.count).sum();
        (state.payments().count() as u64, kept + carried)
    });
    let calls = visit.simulator.read_calls(Calls::count);
    let rules = visit.simulator.change_faults(|faults| faults.rules());
    let content = html! {
        p { "Deletes every payment, agreement, booking, call and fault, and sets the clock back to real time." }
        dl class="facts short" {
            @for (label, count) in [
                ("Payments", payments),
                ("Ledger", bookings),
                ("Calls", calls),
                ("Faults", rules.len() as u64),
            ] {
                div { dt { (label) } dd { (count) } }
            }
        }
        form class="sure" method="post" action=(PATH) {
            div class="check" {
                input id="tokens" name="tokens" type="checkbox" value="yes";
                label for="tokens" { "Delete tokens too" }
            }
            div class="check" {
                input id="settings" name="settings" type="checkbox" value="yes";
                label for="settings" { "Restore the settings too" }
            }
            div class="buttons" {
                button class="danger" name="sure" value="yes" { "Yes, reset" }
                a class="quiet" href=(Tab::Clock.path()) { "No, go back" }
            }
        }
    };
    visit.page(Tab::Clock, "Reset the simulator?", &content)
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
