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
        p class="hint" { "Open a call to see its bodies. Tokens and credentials are masked. As JSON:" " " a href="/simulator/calls" { code { "/simulator/calls" } } }
        div id="calls" data-live {
            @if found.is_empty() {
                (parts::nothing("No calls."))
            } @else {
                div class="calls" {
                    @for call in &found { (entry(&visit, call, &mask, true)) }
                }
            }
            (parts::older(&visit, next.as_deref()))
        }
    };
    visit.page(Tab::Calls, "Calls", &content)
}

fn filters(visit: &Visit) -> Markup {
    let query = &visit.query;
    let operations = Sought::names().map(|name| (name, name));
    html! {
        form class="filters" method="get" role="search" {
            div class="field grow" {
                label for="payment" { "paymentID, trxID" }
                input id="payment" name="payment" type="search" value=(query.text("payment")) autocomplete="off";
            }
            (parts::select(query, "family", "API family", "All", Api::ALL.map(|api| (api.name(), api.name()))))
            (parts::select(query, "operation", "Operation", "All", operations))
            div class="check" {
                input id="fault" name="fault" type="checkbox" value="yes" checked[query.get("fault").is_some()];
                label for="fault" { "Only calls with a fault" }
            }
            button { "Show" }
        }
    }
}

/// One call, closed; opened it shows both bodies. `linked` leads to its payment.
pub(super) fn entry(visit: &Visit, call: &CallRecord, mask: &Mask<'_>, linked: bool) -> Markup {
    let shown = call.shown(mask);
    let known = shown.payment_id.as_deref().filter(|_| linked);
    let known = known.filter(|id| visit.simulator.read(|state, _| state.payment(id).is_some()));
    html! {
        details class="call" id={ "call-" (shown.number) } {
            summary {
                (parts::time(call.at)) " "
                strong { (shown.operation) } " "
                (parts::status(shown.status))
                @if let Some(fault) = shown.fault { " " span class="badge fault" { "Fault" " " (fault) } }
                @if let Some(refused) = refusal(shown.answer.as_ref()) { " " span class="badge waiting" { (refused) } }
                span class="path" { (shown.method) " " (shown.path) }
            }
            div class="bodies" {
                div {
                    p class="caption" { "Request" }
                    @if !shown.credentials.is_empty() {
                        dl class="headers" {
                            @for (name, value) in &shown.credentials { div { dt { (name) } dd { code { (value) } } } }
                        }
                    }
                    (body(shown.request.as_ref()))
                }
                div {
                    p class="caption" { "Response" }
                    @if shown.status.is_none() { (parts::nothing("A fault suppressed the response.")) }
                    @else { (body(shown.answer.as_ref())) }
                    @if let Some(invention) = shown.invention {
                        p class="hint" { "Not documented by bKash:" " " (invention) "." }
                    }
                }
            }
            @if let Some(id) = known {
                p { a href=(payments::address(id)) { "Payment" " " code { (id) } } }
            }
        }
    }
}

fn body(body: Option<&Document>) -> Markup {
    match body {
        Some(document) => html! { pre tabindex="0" { code { (document.pretty()) } } },
        None => parts::nothing("No body."),
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
