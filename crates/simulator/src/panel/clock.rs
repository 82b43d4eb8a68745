//! The clock page.

use std::time::Duration;

use axum::{body::Bytes, response::Response};
use maud::{Markup, html};

use super::{components, context::PageContext, form::Form, reset, tab::Tab};

/// Buttons: the seconds that each advances the clock, and what that reaches.
const STEPS: [(i64, &str); 5] = [
    (60, "a minute"),
    (3600, "tokens expire after one hour"),
    (24 * 3600, "payments expire after one day"),
    (16 * 24 * 3600, "refunds on v1.2.0-beta end after 15 days"),
    (61 * 24 * 3600, "refunds on v2 end after 60 days"),
];

pub(super) async fn show(context: PageContext) -> Response {
    let ahead = context.simulator.clock().offset_milliseconds() / 1000;
    let main_part = html! {
        div id="clock" data-live {
            dl class="details short" {
                div { dt { "In bKash’s format" } dd { time { (context.now.bkash_time()) } } }
                div { dt { "Ahead of real time" } dd {
                    @if ahead == 0 { "no" } @else { (components::span(ahead)) }
                } }
            }
        }
        h2 { "Move forward" }
        (steps())
        form class="filters" method="post" action=(Tab::Clock.path()) {
            div class="field" {
                label for="count" { "How much" }
                input id="count" name="count" inputmode="numeric" pattern="[0-9০-৯]+" size="6" maxlength="9" required;
            }
            div class="field" {
                label for="unit" { "Unit" }
                select id="unit" name="unit" {
                    @for (seconds, unit) in [(86_400, "days"), (3600, "hours"), (60, "minutes"), (1, "seconds")] {
                        option value=(seconds) { (unit) }
                    }
                }
            }
            button { "Move forward" }
        }
        h2 { "Reset" }
        p class="hint" { "Deletes every payment, agreement, booking, call and fault, and sets the clock back to real time." }
        form class="filters" action=(reset::PATH) { button class="danger" { "Reset" } }
    };
    context.page(Tab::Clock, "Clock", &main_part)
}

/// The buttons.
fn steps() -> Markup {
    html! {
        ul class="steps" {
            @for (seconds, reaches) in STEPS {
                @let label = components::span(seconds);
                li {
                    form method="post" action=(Tab::Clock.path()) {
                        input type="hidden" name="count" value=(seconds);
                        input type="hidden" name="unit" value="1";
                        button { "+" (label) }
                    }
                    span class="hint" { (reaches) }
                }
            }
        }
    }
}

pub(super) async fn advance(context: PageContext, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let number = |name| form.number(name).and_then(|text| text.parse::<u64>().ok());
    let seconds = number("count")
        .zip(number("unit"))
        .and_then(|(count, unit)| count.checked_mul(unit))
        .map(Duration::from_secs);
    let moved = seconds.map(|span| context.simulator.try_advance(span));
    let notice = match moved {
        Some(Ok(())) => "advanced",
        Some(Err(_)) | None => "no_span",
    };
    PageContext::back(&form, Tab::Clock.path(), notice)
}
