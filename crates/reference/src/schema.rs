//! The fields of a request or a response, with nested fields in expandable sections.

use maud::{Markup, html};
use serde_json::Value;

use crate::{
    document::{Document, text},
    json::ordered,
    objects::{self, words},
    text::line,
};

/// The depth to which nested fields are shown.
const MAX_DEPTH: usize = 3;

/// Whether the fields belong to a request or a response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

/// The fields of a schema. Empty if the schema has none.
pub(crate) fn fields<'a>(document: &Document<'a>, schema: &'a Value, side: Side) -> Markup {
    nested_fields(document, document.resolved(schema), side, 0)
}

fn nested_fields<'a>(
    document: &Document<'a>,
    schema: &'a Value,
    side: Side,
    depth: usize,
) -> Markup {
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
                        span.kind { (type_name(document, schema, side)) }
                        @if side == Side::Request && is_required(name) { span.required { "required" } }
                        @if side == Side::Response && !is_required(name) { span.kind { "optional" } }
                    }
                    dd {
                        p { (line(description(document, schema))) }
                        (limits(document, schema))
                        @if depth < MAX_DEPTH { (expandable(document, schema, side, depth)) }
                    }
                }
            }
        }
    }
}

/// The fields of a field's value, collapsed.
fn expandable<'a>(document: &Document<'a>, schema: &'a Value, side: Side, depth: usize) -> Markup {
    html! {
        @for (name, inner) in value_schemas(document, schema, None) {
            @if let Some((name, anchor)) = name.and_then(|name| Some((name, objects::section_anchor(document, name)?))) {
                p.limit { a href={ "#" (anchor) } { "Fields of the " (words(name)) } }
            } @else if inner["properties"].is_object() {
                details {
                    summary { "Fields of " (line(first_words(text(&inner["description"])))) }
                    (nested_fields(document, inner, side, depth + 1))
                }
            }
        }
    }
}

/// The schemas of a field's possible values, with their names. Looks through arrays and alternatives.
fn value_schemas<'a>(
    document: &Document<'a>,
    schema: &'a Value,
    name: Option<&'a str>,
) -> Vec<(Option<&'a str>, &'a Value)> {
    let name = objects::schema_name(schema).or(name);
    let schema = document.resolved(schema);
    if schema["items"].is_object() {
        return value_schemas(document, &schema["items"], None);
    }
    let alternatives = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
    match alternatives {
        Some(all) => {
            let all = all.iter();
            all.flat_map(|one| value_schemas(document, one, None))
                .collect()
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

/// The description of a field, or that of the schema it refers to.
fn description<'a>(document: &Document<'a>, schema: &'a Value) -> &'a str {
    let own = [&schema["description"], &schema["oneOf"][0]["description"]];
    let own = own.into_iter().map(text).find(|text| !text.is_empty());
    own.unwrap_or_else(|| text(&document.resolved(schema)["description"]))
}

fn type_name<'a>(document: &Document<'a>, schema: &'a Value, side: Side) -> String {
    if let Some(all) = schema["oneOf"].as_array() {
        let kinds = all.iter().map(|one| type_name(document, one, side));
        return alternatives(kinds, side);
    }
    let target = document.resolved(schema);
    if target["enum"].is_array() {
        return "enum".to_owned();
    }
    if target["items"].is_object() {
        return format!("list of {}", type_name(document, &target["items"], side));
    }
    let word = |kind: &str| match kind {
        "string" if target["format"] == "date-time" => "time".to_owned(),
        "string" => "string".to_owned(),
        "integer" => "integer".to_owned(),
        "boolean" => "boolean".to_owned(),
        other => other.to_owned(),
    };
    match &target["type"] {
        Value::String(one) => word(one),
        Value::Array(all) => alternatives(all.iter().map(|one| word(text(one))), side),
        _ => "object".to_owned(),
    }
}

/// Joins alternatives. In requests, `null` means the same as an omitted field and is not shown.
fn alternatives(kinds: impl Iterator<Item = String>, side: Side) -> String {
    let kinds = kinds.filter(|kind| side == Side::Response || kind != "null");
    kinds.collect::<Vec<_>>().join(" or ")
}

/// The allowed values of a field, or its range and default.
fn limits<'a>(document: &Document<'a>, schema: &'a Value) -> Markup {
    let all = value_schemas(document, schema, None);
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
        @if let Some(default) = schema.get("default") { p.limit { "Default: " code { (default) } } }
    }
}
