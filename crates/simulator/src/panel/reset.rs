//! Resets the simulator after a confirmation.

use axum::{body::Bytes, response::Response};
use maud::html;

use super::{context::PageContext, form::Form, response, tab::Tab};
use crate::{call_log::CallLog, simulator::ResetOptions};

pub(super) const PATH: &str = "/simulator/panel/reset";

/// The confirmation, with the number of records to be deleted.
pub(super) async fn ask(context: PageContext) -> Response {
    let (payments, bookings) = context.simulator.read(|state, _| {
        let kept = state.ledger.entries.len() as u64;
        let carried: u64 = state.ledger.carried.values().map(|sum| sum.count).sum();
        (state.payments().count() as u64, kept + carried)
    });
    let calls = context.simulator.read_calls(CallLog::count);
    let rules = context.simulator.change_faults(|faults| faults.rules());
    let main_part = html! {
        p { "Deletes every payment, agreement, booking, call and fault, and sets the clock back to real time." }
        dl class="details short" {
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
    context.page(Tab::Clock, "Reset the simulator?", &main_part)
}

/// Resets the simulator if the confirmation was submitted.
pub(super) async fn reset(context: PageContext, body: Bytes) -> Response {
    let form = Form::parse(&body);
    if form.get("sure").is_none() {
        return response::see_other(PATH);
    }
    context.simulator.reset(ResetOptions {
        tokens: form.get("tokens").is_some(),
        settings: form.get("settings").is_some(),
    });
    PageContext::back(&form, Tab::Clock.path(), "reset")
}
