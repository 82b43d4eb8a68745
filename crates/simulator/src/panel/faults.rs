//! The fault dial: what goes wrong, in which calls, and how often.

mod dial;

use axum::{body::Bytes, http::StatusCode, response::Response};
use maud::{Markup, html};

use super::{form::Form, layout::Tab, parts, visit::Visit};
use crate::faults::{Faults, Rule};

pub(super) async fn show(visit: Visit) -> Response {
    // Without a script the operation is chosen first, with whatever else was typed by then.
    page(&visit, StatusCode::OK, &visit.query, &[])
}

/// `typed` is what the form of a new rule says, `wrong` its fields that cannot be taken.
fn page(visit: &Visit, status: StatusCode, typed: &Form, wrong: &[String]) -> Response {
    let words = visit.words;
    let (rules, seed) = visit
        .simulator
        .change_faults(|faults| (faults.rules(), faults.seed()));
    let content = html! {
        (dial::alert(visit, wrong))
        div id="rules" data-live {
            @if rules.is_empty() {
                (parts::nothing(words.no_faults))
            } @else {
                (table(visit, &rules))
                (parts::button(visit, "/simulator/panel/faults/clear", words.clear_faults, "danger", words.clear_faults))
            }
        }
        h2 { (words.add_fault) }
        (dial::form(visit, typed, wrong))
        h2 { (words.seed) }
        p class="hint" { (words.seed_hint) }
        form class="filters" method="post" action="/simulator/panel/faults/seed" {
            div class="field" {
                label for="seed" { (words.seed) }
                input id="seed" name="seed" inputmode="numeric" pattern="[0-9০-৯]+" maxlength="19" value=(seed) required;
            }
            button { (words.start_again) }
        }
        p class="hint" { (words.faults_hint) " " code { "PUT /simulator/faults" } }
    };
    visit.page_with(status, Tab::Faults, words.faults, &content)
}

fn table(visit: &Visit, rules: &[Rule]) -> Markup {
    let words = visit.words;
    html! {
        table role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in [words.fault, words.operation, words.how_often, words.details, words.struck] {
                        th role="columnheader" scope="col" class=[(head == words.struck).then_some("number")] { (head) }
                    }
                    th role="columnheader" scope="col" { span class="hidden" { (words.actions) } }
                }
            }
            tbody role="rowgroup" {
                @for (index, rule) in rules.iter().enumerate() { (row(visit, index, rule)) }
            }
        }
    }
}

fn row(visit: &Visit, index: usize, rule: &Rule) -> Markup {
    let words = visit.words;
    let digits = |number: u64| visit.lang.digits(&number.to_string());
    let described = rule.describe();
    let name = rule.kind.name();
    let used_up = rule.times.is_some_and(|times| rule.fired >= times);
    html! {
        tr role="row" {
            td role="cell" data-label=(words.fault) {
                strong { (name) }
                @if used_up { " " span class="badge over" { (words.used_up) } }
                span class="sub" { (words.kind(name)) }
            }
            td role="cell" data-label=(words.operation) { code { (rule.operation()) } }
            td role="cell" data-label=(words.how_often) {
                @match rule.times {
                    Some(times) => { (digits(times)) " ×" }
                    None => (words.always),
                }
                @if !rule.probability.is_certain() { span class="sub" { (words.probability) " " (visit.lang.digits(&described["probability"].to_string())) } }
                @if rule.skip > 0 { span class="sub" { (words.skip_first) " " (digits(rule.skip)) } }
            }
            td role="cell" data-label=(words.details) {
                @if let Some(milliseconds) = rule.milliseconds { span class="sub" { (digits(milliseconds)) " " (words.ms) } }
                @if let Some(status) = rule.status { span class="sub" { "HTTP " (status) } }
                @if let Some(code) = rule.code { span class="sub" { code { (code) } " " (code.message()) } }
                @if rule.after_effect { span class="sub" { (words.after_effect) } }
            }
            td role="cell" class="number" data-label=(words.struck) {
                (digits(rule.fired)) " / " (digits(rule.seen))
            }
            td role="cell" class="actions" {
                form method="post" action="/simulator/panel/faults/remove" {
                    input type="hidden" name="index" value=(index);
                    button aria-label={ (words.remove) ": " (name) " " (rule.operation()) } { (words.remove) }
                }
            }
        }
    }
}

pub(super) async fn add(visit: Visit, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let rule = dial::rule(&form).and_then(|rule| {
        let added = visit.simulator.change_faults(|faults| faults.add(rule));
        added.map_err(|problem| vec![problem.field])
    });
    match rule {
        Ok(()) => Visit::back(&Form::default(), Tab::Faults.path(), "fault_added"),
        Err(wrong) => page(&visit, StatusCode::UNPROCESSABLE_ENTITY, &form, &wrong),
    }
}

pub(super) async fn remove(visit: Visit, body: Bytes) -> Response {
    let form = Form::parse(&body);
    if let Some(index) = form.get("index").and_then(|index| index.parse().ok()) {
        visit.simulator.change_faults(|faults| faults.remove(index));
    }
    Visit::back(&form, Tab::Faults.path(), "fault_removed")
}

pub(super) async fn clear(visit: Visit) -> Response {
    visit
        .simulator
        .change_faults(|faults| *faults = Faults::default());
    Visit::back(&Form::default(), Tab::Faults.path(), "faults_cleared")
}

pub(super) async fn seed(visit: Visit, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let notice = match form.number("seed").and_then(|seed| seed.parse().ok()) {
        Some(seed) => {
            visit.simulator.change_faults(|faults| faults.reseed(seed));
            "seeded"
        }
        None => "no_number",
    };
    Visit::back(&form, Tab::Faults.path(), notice)
}
