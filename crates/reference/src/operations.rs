//! A group of operations, and each operation with its parameters, fields, problems and examples.

use maud::{Markup, html};
use serde_json::Value;

use crate::{
    curl,
    document::{Document, Operation, anchor, text},
    json,
    objects::{self, Answered, words},
    schema::{Side, fields},
    text::{code, line, paragraphs},
};

/// The problems that every operation may answer; they are explained once.
const EVERYWHERE: [&str; 12] = [
    "body_too_large",
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_missing",
    "idempotency_key_reused",
    "internal",
    "invalid_api_key",
    "invalid_request",
    "missing_scope",
    "too_many_requests",
    "unknown_version",
    "unsupported_media_type",
];

pub(crate) fn group(document: &Document<'_>, name: &str, about: &str) -> Markup {
    html! {
        section.group aria-labelledby=(anchor(name)) {
            h2 id=(anchor(name)) { (name) }
            (paragraphs(about))
            @for object in document.objects_of(name) { (object.section(document)) }
            @for operation in document.operations(name) { (one(document, &operation)) }
        }
    }
}

/// Method and path, as they stand in headings and in the list of contents.
pub(crate) fn route(operation: &Operation<'_>) -> Markup {
    html! {
        span.method data-method=(operation.method) { (operation.method) }
        " "
        code.path { (operation.path) }
    }
}

fn one(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    let id = anchor(operation.id());
    html! {
        article.operation aria-labelledby=(id) {
            div.words-side {
                h3 id=(id) { a.anchor href={ "#" (id) } { (operation.summary()) } }
                p.route { (route(operation)) }
                (paragraphs(operation.description()))
                (needs(operation))
                (parameters(document, operation))
                @if let Some((schema, _)) = operation.request() { (request(document, schema)) }
                @if let Some((status, answer)) = operation.answer() { (answered(document, operation, status, answer)) }
                (problems(operation))
            }
            div.code-side {
                (code("Request", &curl::command(document, operation)))
                @if let (Some((status, _)), Some(example)) = (operation.answer(), operation.example()) {
                    (code(&format!("Answer {status}"), &json::plain(example)))
                }
            }
        }
    }
}

fn needs(operation: &Operation<'_>) -> Markup {
    html! {
        p.scope {
            "Needs the scope "
            @for (number, scope) in operation.scopes().enumerate() {
                @if number > 0 { " or " }
                code { (scope) }
                @if scope.starts_with("own-session") { " (publishable keys)" }
            }
            "."
        }
    }
}

fn parameters(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    let all = operation.parameters(document);
    // Headers are the same everywhere; the guide explains them.
    let own: Vec<_> = all
        .into_iter()
        .filter(|parameter| text(&parameter["in"]) != "header")
        .collect();
    html! {
        @if !own.is_empty() {
            h4 { "Parameters" }
            dl.fields {
                @for parameter in own {
                    div {
                        dt {
                            code { (text(&parameter["name"])) }
                            span.kind { "in the " (text(&parameter["in"])) }
                            @if parameter["required"] == true { span.required { "required" } }
                        }
                        dd {
                            p { (line(text(&parameter["description"]))) }
                            p.limit { "such as " code { (plain(&parameter["example"])) } }
                        }
                    }
                }
            }
        }
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn request<'a>(document: &Document<'a>, schema: &'a Value) -> Markup {
    let has_fields = document.resolved(schema)["properties"]
        .as_object()
        .is_some_and(|fields| !fields.is_empty());
    html! {
        h4 { "Body" }
        @if has_fields {
            (fields(document, schema, Side::Request))
        } @else {
            p { "Nothing: an empty body, or " code { "{}" } "." }
        }
    }
}

fn answered<'a>(
    document: &Document<'a>,
    operation: &Operation<'a>,
    status: &str,
    answer: &'a Value,
) -> Markup {
    let schema = &answer["content"]["application/json"]["schema"];
    let place = Answered::of(document, operation)
        .and_then(|answered| Some((objects::place(document, answered.name())?, answered)));
    html! {
        h4 { "Answer" }
        p { span.status { (status) } " " (line(text(&answer["description"]))) "." }
        @match place {
            Some((place, Answered::One(name))) => {
                p.limit { a href={ "#" (place) } { "Fields of the " (words(name)) } }
            }
            Some((place, Answered::Page(name))) => {
                p.limit {
                    "In " code { "data" } ", each a " a href={ "#" (place) } { (words(name)) } "; go on with "
                    a href="#lists" { code { "next_cursor" } } "."
                }
            }
            None => {
                @if document.resolved(schema)["properties"].is_object() {
                    details.answer {
                        summary { "Fields of the answer" }
                        (fields(document, schema, Side::Answer))
                    }
                }
            }
        }
    }
}

fn problems(operation: &Operation<'_>) -> Markup {
    let own: Vec<_> = operation
        .problems()
        .into_iter()
        .filter(|code| !EVERYWHERE.contains(code))
        .collect();
    html! {
        h4 { "Problems" }
        p.codes {
            @for code in own { a href={ "#problem-" (code) } { code { (code) } } " " }
            a href="#problems" { "and those of every request" }
        }
    }
}
