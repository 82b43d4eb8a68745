//! The fault dial: what goes wrong, in which calls, and how often.

use axum::{body::Bytes, http::StatusCode, response::Response};
use maud::{Markup, html};
use serde_json::{Map, Value, json};

use super::{form::Form, layout::Tab, parts, visit::Visit};
use crate::{
    faults::{FaultError, Faults, Kind, Rule},
    operation::Operation,
};

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, StatusCode::OK, &Form::default(), None)
}

fn page(visit: &Visit, status: StatusCode, typed: &Form, problem: Option<&FaultError>) -> Response {
    let words = visit.words;
    let (rules, seed) = visit
        .simulator
        .change_faults(|faults| (faults.rules(), faults.seed()));
    let content = html! {
        div id="rules" data-live {
            @if rules.is_empty() {
                (parts::nothing(words.no_faults))
            } @else {
                (table(visit, &rules))
                (parts::button(visit, "/simulator/panel/faults/clear", words.clear_faults, "danger", words.clear_faults))
            }
        }
        h2 { (words.add_fault) }
        @if let Some(problem) = problem {
            p class="alert" role="alert" id="problem" { (words.refused) " " code { (problem.field) } " " (problem.problem) "." }
        }
        (dial(visit, typed))
        h2 { (words.seed) }
        p class="hint" { (words.seed_hint) }
        form class="filters" method="post" action="/simulator/panel/faults/seed" {
            div class="field" {
                label for="seed" { (words.seed) }
                input id="seed" name="seed" inputmode="numeric" pattern="[0-9]+" maxlength="19" value=(seed) required;
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
                @if !rule.probability.is_certain() { span class="sub" { (words.probability) " " (described["probability"]) } }
                @if rule.skip > 0 { span class="sub" { (words.skip_first) " " (digits(rule.skip)) } }
            }
            td role="cell" data-label=(words.details) {
                @if let Some(milliseconds) = rule.milliseconds { span class="sub" { (digits(milliseconds)) " ms" } }
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

/// The form of one rule; `typed` is what a refused one said.
fn dial(visit: &Visit, typed: &Form) -> Markup {
    let words = visit.words;
    let number = |name: &str, label: &str, hint: &str, usual: &str| {
        html! {
            div class="field" {
                label for=(name) { (label) }
                input id=(name) name=(name) inputmode="decimal" autocomplete="off" maxlength="19"
                    placeholder=(usual) value=(typed.text(name)) aria-describedby={ (name) "-hint" };
                span class="hint" id={ (name) "-hint" } { (hint) }
            }
        }
    };
    html! {
        form class="dial" method="post" action=(Tab::Faults.path()) {
            div class="field wide" {
                label for="kind" { (words.what) }
                select id="kind" name="kind" {
                    @for kind in Kind::all() {
                        option value=(kind.name()) selected[typed.text("kind") == kind.name()] {
                            (kind.name()) " — " (words.kind(kind.name()))
                        }
                    }
                }
            }
            div class="field" {
                label for="operation" { (words.operation) }
                select id="operation" name="operation" {
                    option value="any" { "any — " (words.any) }
                    @for operation in Operation::ALL {
                        option value=(operation.name()) selected[typed.text("operation") == operation.name()] {
                            (operation.name())
                        }
                    }
                }
            }
            (number("times", words.times, words.times_hint, "1"))
            (number("skip", words.skip_label, words.skip_hint, "0"))
            (number("probability", words.probability, words.probability_hint, "1"))
            (number("milliseconds", words.milliseconds, words.milliseconds_hint, ""))
            (number("status", words.http_status, words.status_hint, ""))
            (number("code", words.code, words.code_hint, ""))
            div class="check" {
                input id="after_effect" name="after_effect" type="checkbox" value="yes" checked[typed.get("after_effect").is_some()];
                label for="after_effect" { (words.after_effect) }
            }
            button class="go" { (words.add_fault) }
        }
    }
}

pub(super) async fn add(visit: Visit, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let added = visit
        .simulator
        .change_faults(|faults| faults.add(document(&form)));
    match added {
        Ok(()) => Visit::back(&Form::default(), Tab::Faults.path(), "fault_added"),
        Err(problem) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let field = problem.field.rsplit('.').next().unwrap_or_default();
            let problem = FaultError {
                field: field.to_owned(),
                problem: problem.problem.clone(),
            };
            page(&visit, status, &form, Some(&problem))
        }
    }
}

/// The form as one line of a fault document. What is no number is left for the parser to refuse.
fn document(form: &Form) -> Value {
    let mut fields = Map::new();
    for name in ["kind", "operation", "code"] {
        if let Some(text) = form.get(name) {
            fields.insert(name.to_owned(), text.into());
        }
    }
    for name in ["skip", "probability", "milliseconds", "status"] {
        if let Some(text) = form.get(name) {
            let number = serde_json::from_str::<serde_json::Number>(text);
            fields.insert(
                name.to_owned(),
                number.map_or_else(|_| text.into(), Value::Number),
            );
        }
    }
    let times = match form.get("times") {
        None => json!(1),
        Some("*") => Value::Null,
        Some(text) => text
            .parse::<u64>()
            .map_or_else(|_| text.into(), Value::from),
    };
    fields.insert("times".to_owned(), times);
    fields.insert(
        "after_effect".to_owned(),
        form.get("after_effect").is_some().into(),
    );
    Value::Object(fields)
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
    let notice = match form.get("seed").and_then(|seed| seed.parse().ok()) {
        Some(seed) => {
            visit.simulator.change_faults(|faults| faults.reseed(seed));
            "seeded"
        }
        None => "no_number",
    };
    Visit::back(&form, Tab::Faults.path(), notice)
}
