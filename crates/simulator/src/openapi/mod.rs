//! The OpenAPI document: bKash's families, generated from their route tables and response types,
//! and the control endpoints.

mod calls;
mod components;
mod control;

use serde_json::{Map, Value, json};

/// The OpenAPI 3.1 document, as `GET /simulator/openapi.json` returns it.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    calls::describe(&mut paths);
    control::describe(&mut paths);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "bKash simulator",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "bKash simulator",
            "description": "Every family of bKash's API under bKash's own paths, as this simulator \
                            serves it, and the simulator's own control endpoints under `/simulator`. \
                            This is not a document of bKash: the schemas describe what is known of \
                            bKash, and the simulator's own choices are marked by the header \
                            `x-simulator-invention`.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": tags(),
        "paths": paths,
        "components": components::describe(),
    })
}

fn tags() -> Value {
    let families = [
        (
            "tokenized-v1",
            "Tokenized Checkout and Checkout (URL), v1.2.0-beta.",
        ),
        ("tokenized-v2", "Tokenized Checkout and Checkout (URL), v2."),
        (
            "checkout-iframe",
            "Checkout (iFrame), v1.1.0-beta and v1.2.0-beta.",
        ),
        (
            "tokenized-v0.3",
            "Tokenized Checkout of the integration guide v0.3 of 2019.",
        ),
        ("simulator", "The simulator's own control API."),
    ];
    let tag = |(name, description)| json!({"name": name, "description": description});
    families.map(tag).into()
}

/// A reference to a component.
fn reference(kind: &str, name: &str) -> Value {
    json!({"$ref": format!("#/components/{kind}/{name}")})
}

/// Adds an operation to a path.
fn add(paths: &mut Map<String, Value>, path: &str, method: &str, operation: Value) {
    let item = paths
        .entry(path.to_owned())
        .or_insert_with(|| Value::Object(Map::new()));
    item[method] = operation;
}

/// A unique ID per operation: `post_v2_tokenized_checkout_payment_create`.
fn operation_id(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    for part in path.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        if !part.is_empty() {
            id.push('_');
            id.push_str(part);
        }
    }
    id
}

/// The path parameters of a path.
fn path_parameters(path: &str) -> Vec<Value> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})
        })
        .collect()
}
