//! The fault page: the active rules, and a form to add one.

mod new_rule;

use axum::{body::Bytes, http::StatusCode, response::Response};
use maud::{Markup, html};

use super::{components, context::PageContext, form::Form, labels, tab::Tab};
use crate::faults::{Faults, Rule};

pub(super) async fn show(context: PageContext) -> Response {
    // Without a script, the operation is selected first; the query holds what was entered so far.
    page(&context, StatusCode::OK, &context.query, &[])
}

/// `typed` is the submitted form, `wrong` the names of its invalid fields.
fn page(context: &PageContext, status: StatusCode, typed: &Form, wrong: &[String]) -> Response {
    let (rules, seed) = context
        .simulator
        .change_faults(|faults| (faults.rules(), faults.seed()));
    let main_part = html! {
        (new_rule::alert(wrong))
        div id="rules" data-live {
            @if rules.is_empty() {
                (components::nothing("No faults are active: every call gets bKash’s normal response."))
            } @else {
                (table(&rules))
                (components::button(context, "/simulator/panel/faults/clear", "Clear all faults", "danger", "Clear all faults"))
            }
        }
        h2 { "Add a fault" }
        (new_rule::form(typed, wrong))
        h2 { "Seed" }
        p class="hint" { "The same seed makes the same calls fail again. Each rule has its own random sequence, which advances with every call that the rule matches." }
        form class="filters" method="post" action="/simulator/panel/faults/seed" {
            div class="field" {
                label for="seed" { "Seed" }
                input id="seed" name="seed" inputmode="numeric" pattern="[0-9০-৯]+" maxlength="19" value=(seed) required;
            }
            button { "Restart the random sequences" }
        }
        p class="hint" { "As JSON: GET and" " " code { "PUT /simulator/faults" } }
    };
    context.page_with(status, Tab::Faults, "Faults", &main_part)
}

fn table(rules: &[Rule]) -> Markup {
    html! {
        table role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in ["Fault", "Operation", "How often", "Details", "Fired / matched"] {
                        th role="columnheader" scope="col" class=[(head == "Fired / matched").then_some("number")] { (head) }
                    }
                    th role="columnheader" scope="col" { span class="hidden" { "Actions" } }
                }
            }
            tbody role="rowgroup" {
                @for (index, rule) in rules.iter().enumerate() { (row(index, rule)) }
            }
        }
    }
}

fn row(index: usize, rule: &Rule) -> Markup {
    let described = rule.describe();
    let name = rule.kind.name();
    let used_up = rule.times.is_some_and(|times| rule.fired >= times);
    html! {
        tr role="row" {
            td role="cell" data-label="Fault" {
                strong { (name) }
                @if used_up { " " span class="badge over" { "used up" } }
                span class="sub" { (labels::fault(rule.kind)) }
            }
            td role="cell" data-label="Operation" { code { (rule.operation()) } }
            td role="cell" data-label="How often" {
                @match rule.times {
                    Some(times) => { (times) " ×" }
                    None => "always",
                }
                @if !rule.probability.is_always() { span class="sub" { "Probability" " " (described["probability"].to_string()) } }
                @if rule.skip > 0 { span class="sub" { "skips the first" " " (rule.skip) } }
            }
            td role="cell" data-label="Details" {
                @if let Some(milliseconds) = rule.milliseconds { span class="sub" { (milliseconds) " " "ms" } }
                @if let Some(status) = rule.status { span class="sub" { "HTTP " (status) } }
                @if let Some(code) = rule.code { span class="sub" { code { (code) } " " (code.message()) } }
                @if rule.after_effect { span class="sub" { "after the operation took effect" } }
            }
            td role="cell" class="number" data-label="Fired / matched" {
                (rule.fired) " / " (rule.matched)
            }
            td role="cell" class="actions" {
                form method="post" action="/simulator/panel/faults/remove" {
                    input type="hidden" name="index" value=(index);
                    button aria-label={ "Remove" ": " (name) " " (rule.operation()) } { "Remove" }
                }
            }
        }
    }
}

pub(super) async fn add(context: PageContext, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let rule = new_rule::rule(&form).and_then(|rule| {
        let added = context.simulator.change_faults(|faults| faults.add(rule));
        added.map_err(|problem| vec![problem.field])
    });
    match rule {
        Ok(()) => PageContext::back(&Form::default(), Tab::Faults.path(), "fault_added"),
        Err(wrong) => page(&context, StatusCode::UNPROCESSABLE_ENTITY, &form, &wrong),
    }
}

pub(super) async fn remove(context: PageContext, body: Bytes) -> Response {
    let form = Form::parse(&body);
    if let Some(index) = form.get("index").and_then(|index| index.parse().ok()) {
        context
            .simulator
            .change_faults(|faults| faults.remove(index));
    }
    PageContext::back(&form, Tab::Faults.path(), "fault_removed")
}

pub(super) async fn clear(context: PageContext) -> Response {
    context
        .simulator
        .change_faults(|faults| *faults = Faults::default());
    PageContext::back(&Form::default(), Tab::Faults.path(), "faults_cleared")
}

pub(super) async fn seed(context: PageContext, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let notice = match form.number("seed").and_then(|seed| seed.parse().ok()) {
        Some(seed) => {
            context
                .simulator
                .change_faults(|faults| faults.reseed(seed));
            "seeded"
        }
        None => "no_number",
    };
    PageContext::back(&form, Tab::Faults.path(), notice)
}
