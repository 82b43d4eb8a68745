//! The clock that moves.

use std::time::Duration;

use axum::{body::Bytes, response::Response};
use maud::{Markup, html};

use super::{form::Form, layout::Tab, parts, reset, visit::Visit};

/// Spans worth a button of their own, in seconds.
const STEPS: [u64; 5] = [60, 3600, 24 * 3600, 16 * 24 * 3600, 61 * 24 * 3600];

pub(super) async fn show(visit: Visit) -> Response {
    let words = visit.words;
    let ahead = visit.simulator.clock().offset_milliseconds() / 1000;
    let content = html! {
        div id="clock" data-live {
            dl class="facts short" {
                div { dt { (words.bkash_time) } dd { time { (visit.now.bkash_time()) } } }
                div { dt { (words.ahead) } dd {
                    @if ahead == 0 { (words.not_ahead) } @else { (parts::span(visit.lang, ahead)) }
                } }
            }
        }
        h2 { (words.advance) }
        (steps(&visit))
        form class="filters" method="post" action=(Tab::Clock.path()) {
            div class="field" {
                label for="count" { (words.span) }
                input id="count" name="count" inputmode="numeric" pattern="[0-9০-৯]+" size="6" maxlength="9" required;
            }
            div class="field" {
                label for="unit" { (words.unit) }
                select id="unit" name="unit" {
                    @for (seconds, unit) in [(86_400, 0), (3600, 1), (60, 2), (1, 3)] {
                        option value=(seconds) { (words.unit_names[unit]) }
                    }
                }
            }
            button { (words.advance) }
        }
        h2 { (words.reset) }
        p class="hint" { (words.reset_hint) }
        form class="filters" action=(reset::PATH) { button class="danger" { (words.reset) } }
    };
    visit.page(Tab::Clock, words.clock, &content)
}

/// A button for each step, with what it reaches.
fn steps(visit: &Visit) -> Markup {
    let words = visit.words;
    html! {
        ul class="steps" {
            @for (seconds, reaches) in STEPS.iter().zip(words.steps) {
                @let label = parts::span(visit.lang, i64::try_from(*seconds).unwrap_or(0));
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

pub(super) async fn advance(visit: Visit, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let number = |name| form.number(name).and_then(|text| text.parse::<u64>().ok());
    let seconds = number("count")
        .zip(number("unit"))
        .and_then(|(count, unit)| count.checked_mul(unit))
        .map(Duration::from_secs);
    let moved = seconds.map(|span| visit.simulator.try_advance(span));
    let notice = match moved {
        Some(Ok(())) => "advanced",
        Some(Err(_)) | None => "no_span",
    };
    Visit::back(&form, Tab::Clock.path(), notice)
}
