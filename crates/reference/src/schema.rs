//! The fields of a request or an answer, as a list that opens where there is more.

use maud::{Markup, html};
use serde_json::Value;

use crate::{
    document::{Document, text},
    json::ordered,
    objects::{self, words},
    text::line,
};

/// How deep fields of fields are shown in their place.
const DEEPEST: usize = 3;

/// Whether who reads sends it or gets it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Answer,
}

/// The fields of a schema; nothing if it has none.
pub(crate) fn fields<'a>(document: &Document<'a>, schema: &'a Value, side: Side) -> Markup {
    within(document, document.resolved(schema), side, 0)
}

fn within<'a>(document: &Document<'a>, schema: &'a Value, side: Side, depth: usize) -> Markup {
    let Some(fields) = schema["properties"].as_object() else {
        return Markup::default();
    };
    let is_required = |name: &str| {
        let required = schema["required"].as_array();
        required.is_some_and(|all| all.iter().any(|one| one == name))
    };
    let mut rows = ordered(fields);
    if side == Side::Request {
        rows.sort_by_key(|(name, _)| !is_required(name));
    }
    html! {
        dl.fields {
            @for (name, schema) in rows {
                div {
                    dt {
                        code { (name) }
                        span.kind { (kind(document, schema, side)) }
                        @if side == Side::Request && is_required(name) { span.required { "required" } }
                        @if side == Side::Answer && !is_required(name) { span.kind { "sometimes" } }
                    }
                    dd {
                        p { (line(about(document, schema))) }
                        (limits(document, schema))
                        @if depth < DEEPEST { (more(document, schema, side, depth)) }
                    }
                }
            }
        }
    }
}

/// The fields of what a field holds, folded.
fn more<'a>(document: &Document<'a>, schema: &'a Value, side: Side, depth: usize) -> Markup {
    html! {
        @for (name, inner) in inners(document, schema, None) {
            @if let Some((name, place)) = name.and_then(|name| Some((name, objects::place(document, name)?))) {
                p.limit { a href={ "#" (place) } { "Fields of the " (words(name)) } }
            } @else if inner["properties"].is_object() {
                details {
                    summary { "Fields of " (line(first_words(text(&inner["description"])))) }
                    (within(document, inner, side, depth + 1))
                }
            }
        }
    }
}

/// The schemas that a field may hold, each with its name if it has one, seen through lists and alternatives.
fn inners<'a>(
    document: &Document<'a>,
    schema: &'a Value,
    name: Option<&'a str>,
) -> Vec<(Option<&'a str>, &'a Value)> {
    let name = objects::named(schema).or(name);
    let schema = document.resolved(schema);
    if schema["items"].is_object() {
        return inners(document, &schema["items"], None);
    }
    let alternatives = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
    match alternatives {
        Some(all) => {
            let all = all.iter();
            all.flat_map(|one| inners(document, one, None)).collect()
        }
        None => vec![(name, schema)],
    }
}

fn first_words(description: &str) -> &str {
    let end = description
        .find([':', '.', ','])
        .unwrap_or(description.len());
    &description[..end]
}

/// Where a field only refers to a schema, its own words come first.
fn about<'a>(document: &Document<'a>, schema: &'a Value) -> &'a str {
    let own = [&schema["description"], &schema["oneOf"][0]["description"]];
    let own = own.into_iter().map(text).find(|text| !text.is_empty());
    own.unwrap_or_else(|| text(&document.resolved(schema)["description"]))
}

fn kind<'a>(document: &Document<'a>, schema: &'a Value, side: Side) -> String {
    if let Some(all) = schema["oneOf"].as_array() {
        let kinds = all.iter().map(|one| kind(document, one, side));
        return either(kinds, side);
    }
    let target = document.resolved(schema);
    if target["enum"].is_array() {
        return "one of".to_owned();
    }
    if target["items"].is_object() {
        return format!("list of {}", kind(document, &target["items"], side));
    }
    let word = |kind: &str| match kind {
        "string" if target["format"] == "date-time" => "instant".to_owned(),
        "string" => "text".to_owned(),
        "integer" => "number".to_owned(),
        "boolean" => "true or false".to_owned(),
        other => other.to_owned(),
    };
    match &target["type"] {
        Value::String(one) => word(one),
        Value::Array(all) => either(all.iter().map(|one| word(text(one))), side),
        _ => "object".to_owned(),
    }
}

/// Whoever sends a request leaves a field out: that `null` means the same is no help.
fn either(kinds: impl Iterator<Item = String>, side: Side) -> String {
    let kinds = kinds.filter(|kind| side == Side::Answer || kind != "null");
    kinds.collect::<Vec<_>>().join(" or ")
}

/// The words that a field may have, and how long or large it may be.
fn limits<'a>(document: &Document<'a>, schema: &'a Value) -> Markup {
    let all = inners(document, schema, None);
    let words = all.iter().find_map(|(_, one)| one["enum"].as_array());
    let range = |least: &str, most: &str| match (schema.get(least), schema.get(most)) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (None, Some(most)) => Some(format!("at most {most}")),
        _ => None,
    };
    html! {
        @if let Some(words) = words {
            p.words {
                @for word in words { code { (text(word)) } " " }
            }
        }
        @if let Some(range) = range("minLength", "maxLength") { p.limit { (range) " characters" } }
        @if let Some(range) = range("minimum", "maximum") { p.limit { (range) } }
        @if let Some(usual) = schema.get("default") { p.limit { "usually " code { (usual) } } }
    }
}
