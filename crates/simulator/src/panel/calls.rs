//! The log of calls: each request with its answer, as they were but for their secrets.

use axum::response::Response;
use maud::{Markup, html};

use super::{PAGE, layout::Tab, parts, payments, visit::Visit};
use crate::{
    api::Api,
    calls::{CallFilter, CallRecord, Calls, Sought, newest},
    document::Document,
    mask::Mask,
};

pub(super) async fn show(visit: Visit) -> Response {
    let words = visit.words;
    let query = &visit.query;
    let filter = CallFilter {
        api: query.get("family").and_then(Api::parse),
        operation: query.get("operation").and_then(Sought::parse),
        identifiers: query
            .get("payment")
            .map(str::to_owned)
            .into_iter()
            .collect(),
        faulty: query.get("fault").is_some(),
        before: query.get("before").and_then(|number| number.parse().ok()),
    };
    let all = visit.simulator.read_calls(Calls::all);
    let (found, more) = newest(all, &filter, PAGE);
    let next = found.last().filter(|_| more);
    let next = next.map(|call| call.number.to_string());
    let mask = Mask::new(&visit.settings);
    let content = html! {
        (filters(&visit))
        p class="hint" { (words.calls_hint) " " a href="/simulator/calls" { code { "/simulator/calls" } } }
        div id="calls" data-live {
            @if found.is_empty() {
                (parts::nothing(words.no_calls))
            } @else {
                div class="calls" {
                    @for call in &found { (entry(&visit, call, &mask, true)) }
                }
            }
            (parts::older(&visit, next.as_deref()))
        }
    };
    visit.page(Tab::Calls, words.calls, &content)
}

fn filters(visit: &Visit) -> Markup {
    let words = visit.words;
    let query = &visit.query;
    let operations = Sought::names().map(|name| (name, name));
    html! {
        form class="filters" method="get" role="search" {
            div class="field grow" {
                label for="payment" { "paymentID, trxID" }
                input id="payment" name="payment" type="search" value=(query.text("payment")) autocomplete="off";
            }
            (parts::select(query, "family", words.family, words.all, Api::ALL.map(|api| (api.name(), api.name()))))
            (parts::select(query, "operation", words.operation, words.all, operations))
            div class="check" {
                input id="fault" name="fault" type="checkbox" value="yes" checked[query.get("fault").is_some()];
                label for="fault" { (words.only_faults) }
            }
            button { (words.show) }
        }
    }
}

/// One call, closed; opened it shows both bodies. `linked` leads to its payment.
pub(super) fn entry(visit: &Visit, call: &CallRecord, mask: &Mask<'_>, linked: bool) -> Markup {
    let words = visit.words;
    let shown = call.shown(mask);
    let known = shown.payment_id.as_deref().filter(|_| linked);
    let known = known.filter(|id| visit.simulator.read(|state, _| state.payment(id).is_some()));
    html! {
        details class="call" id={ "call-" (shown.number) } {
            summary {
                (parts::time(visit.lang, call.at)) " "
                strong { (shown.operation) } " "
                (parts::status(visit, shown.status))
                @if let Some(fault) = shown.fault { " " span class="badge fault" { (words.fault) " " (fault) } }
                @if let Some(refused) = refusal(shown.answer.as_ref()) { " " span class="badge waiting" { (refused) } }
                span class="path" { (shown.method) " " (shown.path) }
            }
            div class="bodies" {
                div {
                    p class="caption" { (words.request) }
                    @if !shown.credentials.is_empty() {
                        dl class="headers" {
                            @for (name, value) in &shown.credentials { div { dt { (name) } dd { code { (value) } } } }
                        }
                    }
                    (body(visit, shown.request.as_ref()))
                }
                div {
                    p class="caption" { (words.answer) }
                    @if shown.status.is_none() { (parts::nothing(words.no_answer_given)) }
                    @else { (body(visit, shown.answer.as_ref())) }
                    @if let Some(invention) = shown.invention {
                        p class="hint" { (words.invention) " " (invention) "." }
                    }
                }
            }
            @if let Some(id) = known {
                p { a href=(payments::address(id)) { (words.payment) " " code { (id) } } }
            }
        }
    }
}

fn body(visit: &Visit, body: Option<&Document>) -> Markup {
    match body {
        Some(document) => html! { pre tabindex="0" { code { (document.pretty()) } } },
        None => parts::nothing(visit.words.empty_body),
    }
}

/// bKash's number in an answer that refuses, in whichever shape.
fn refusal(answer: Option<&Document>) -> Option<String> {
    let Some(Document::Object(fields)) = answer else {
        return None;
    };
    let code = |wanted: &str| {
        fields.iter().find_map(|(name, value)| match value {
            Document::Text(text) if name == wanted => Some(text.clone()),
            _ => None,
        })
    };
    code("statusCode")
        .filter(|code| code != "0000")
        .or_else(|| code("errorCode"))
        .or_else(|| code("externalCode"))
}
