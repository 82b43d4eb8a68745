//! The section of a group of operations, with the parameters, fields, problems and examples of each operation.

use maud::{Markup, html};
use serde_json::Value;

use crate::{
    curl,
    document::{Document, Operation, anchor, text},
    json,
    objects::{self, Object, ResponseBody, words},
    schema::{Side, fields},
    text::{code, line, paragraphs},
};

/// The problems that are not listed with each operation, because every operation can return them.
const COMMON: [&str; 12] = [
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

pub(crate) fn group(document: &Document<'_>, name: &str, description: &str) -> Markup {
    html! {
        section.group aria-labelledby=(anchor(name)) {
            h2 id=(anchor(name)) { (name) }
            (paragraphs(description))
            @for object in document.objects_of(name) { (object_section(document, object)) }
            @for operation in document.operations(name) { (one(document, &operation)) }
        }
    }
}

/// The description, fields and example of an object.
fn object_section<'a>(document: &Document<'a>, object: &Object<'a>) -> Markup {
    let id = object.anchor();
    let schema = document.schema(object.name);
    html! {
        article.operation aria-labelledby=(id) {
            div.prose-side {
                h3 id=(id) { a.anchor href={ "#" (id) } { (object.title()) } }
                p { (line(text(&schema["description"]))) }
                (fields(document, schema, Side::Response))
            }
            div.code-side {
                @if let Some(example) = object.example {
                    (code(&object.title(), &json::format(example)))
                }
            }
        }
    }
}

/// The method and path of an operation.
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
            div.prose-side {
                h3 id=(id) { a.anchor href={ "#" (id) } { (operation.summary()) } }
                p.route { (route(operation)) }
                (paragraphs(operation.description()))
                (scopes(operation))
                (parameters(document, operation))
                @if let Some((schema, _)) = operation.request() { (request(document, schema)) }
                @if let Some((status, response)) = operation.response() {
                    (response_section(document, operation, status, response))
                }
                (problems(operation))
            }
            div.code-side {
                (code("Request", &curl::command(document, operation)))
                @if let (Some((status, _)), Some(example)) = (operation.response(), operation.example()) {
                    (code(&format!("Response {status}"), &json::format(example)))
                }
            }
        }
    }
}

fn scopes(operation: &Operation<'_>) -> Markup {
    html! {
        p.scope {
            "Requires the scope "
            @for (index, scope) in operation.scopes().enumerate() {
                @if index > 0 { " or " }
                code { (scope) }
                @if scope.starts_with("own-session") { " (publishable keys)" }
            }
            "."
        }
    }
}

fn parameters(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    let all = operation.parameters(document);
    // The guide explains the headers, which all operations share.
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
                            span.kind { "in " (text(&parameter["in"])) }
                            @if parameter["required"] == true { span.required { "required" } }
                        }
                        dd {
                            p { (line(text(&parameter["description"]))) }
                            p.limit { "Example: " code { (plain(&parameter["example"])) } }
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
        h4 { "Request body" }
        @if has_fields {
            (fields(document, schema, Side::Request))
        } @else {
            p { "Empty, or " code { "{}" } "." }
        }
    }
}

fn response_section<'a>(
    document: &Document<'a>,
    operation: &Operation<'a>,
    status: &str,
    response: &'a Value,
) -> Markup {
    let schema = &response["content"]["application/json"]["schema"];
    let object = ResponseBody::of(document, operation)
        .and_then(|body| Some((objects::section_anchor(document, body.name())?, body)));
    html! {
        h4 { "Response" }
        p { span.status { (status) } " " (line(text(&response["description"]))) "." }
        @match object {
            Some((anchor, ResponseBody::One(name))) => {
                p.limit { a href={ "#" (anchor) } { "Fields of the " (words(name)) } }
            }
            Some((anchor, ResponseBody::Page(name))) => {
                p.limit {
                    "A " a href="#pagination" { "page" } " whose " code { "data" } " contains objects of type "
                    a href={ "#" (anchor) } { (words(name)) } "."
                }
            }
            None => {
                @if document.resolved(schema)["properties"].is_object() {
                    details.response {
                        summary { "Fields of the response" }
                        (fields(document, schema, Side::Response))
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
        .filter(|code| !COMMON.contains(code))
        .collect();
    html! {
        h4 { "Problems" }
        p.codes {
            @for code in own { a href={ "#problem-" (code) } { code { (code) } } " " }
            a href="#problems" { "and those of all requests" }
        }
    }
}
