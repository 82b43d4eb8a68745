//! The call log.

use axum::response::Response;
use maud::{Markup, html};

use super::{components, context::PageContext, payments, tab::Tab};
use crate::{
    api::Api,
    call_log::{CallFilter, CallLog, CallRecord, OperationFilter, newest},
    document::Document,
    mask::Mask,
};

pub(super) async fn show(context: PageContext) -> Response {
    let query = &context.query;
    let filter = CallFilter {
        api: query.get("family").and_then(Api::parse),
        operation: query.get("operation").and_then(OperationFilter::parse),
        identifiers: query
            .get("payment")
            .map(str::to_owned)
            .into_iter()
            .collect(),
        faulty: query.get("fault").is_some(),
        before: query.get("before").and_then(|number| number.parse().ok()),
    };
    let all = context.simulator.read_calls(CallLog::all);
    let (found, more) = newest(all, &filter, components::PAGE_SIZE);
    let next = found.last().filter(|_| more);
    let next = next.map(|call| call.number.to_string());
    let mask = Mask::new(&context.settings);
    let main_part = html! {
        (filters(&context))
        p class="hint" { "Open a call to see its bodies. Tokens and credentials are masked. As JSON:" " " a href="/simulator/calls" { code { "/simulator/calls" } } }
        div id="calls" data-live {
            @if found.is_empty() {
                (components::nothing("No calls."))
            } @else {
                div class="calls" {
                    @for call in &found { (entry(&context, call, &mask, true)) }
                }
            }
            (components::older(&context, next.as_deref()))
        }
    };
    context.page(Tab::CallLog, "Calls", &main_part)
}

fn filters(context: &PageContext) -> Markup {
    let query = &context.query;
    let operations = OperationFilter::names().map(|name| (name, name));
    html! {
        form class="filters" method="get" role="search" {
            div class="field grow" {
                label for="payment" { "paymentID, trxID" }
                input id="payment" name="payment" type="search" value=(query.text("payment")) autocomplete="off";
            }
            (components::select(query, "family", "API family", "All", Api::ALL.map(|api| (api.name(), api.name()))))
            (components::select(query, "operation", "Operation", "All", operations))
            div class="check" {
                input id="fault" name="fault" type="checkbox" value="yes" checked[query.get("fault").is_some()];
                label for="fault" { "Only calls with a fault" }
            }
            button { "Show" }
        }
    }
}

/// A call; opened, it shows both bodies. `linked` adds a link to its payment.
pub(super) fn entry(
    context: &PageContext,
    call: &CallRecord,
    mask: &Mask<'_>,
    linked: bool,
) -> Markup {
    let shown = call.view(mask);
    let known = shown.payment_id.as_deref().filter(|_| linked);
    let known = known.filter(|id| {
        context
            .simulator
            .read(|state, _| state.payment(id).is_some())
    });
    html! {
        details class="call" id={ "call-" (shown.number) } {
            summary {
                (components::time(call.at)) " "
                strong { (shown.operation) } " "
                (components::status(shown.status))
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
                    @if shown.status.is_none() { (components::nothing("A fault suppressed the response.")) }
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
        None => components::nothing("No body."),
    }
}

/// The error code of a refusal, in any family's format.
fn refusal(answer: Option<&Document>) -> Option<String> {
    let Some(Document::Object(fields)) = answer else {
        return None;
    };
    let code = |wanted: &str| {
        fields.iter().find_map(|(name, value)| match value {
            Document::Text(text) if name == wanted => Some(text.clone()),
            Document::Text(_)
            | Document::Null
            | Document::Bool(_)
            | Document::Number(_)
            | Document::Array(_)
            | Document::Object(_) => None,
        })
    };
    code("statusCode")
        .filter(|code| code != "0000")
        .or_else(|| code("errorCode"))
        .or_else(|| code("externalCode"))
}
