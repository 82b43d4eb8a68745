//! Builds the example of a schema from the examples of its fields.

use serde_json::{Map, Value, json};

/// Builds examples of the document's schemas.
pub(crate) struct Examples<'a> {
    pub(super) schemas: &'a Value,
}

impl Examples<'_> {
    /// The example of the schema `name`.
    pub(crate) fn of(&self, name: &str) -> Value {
        of(self.schemas, &self.schemas[name])
    }
}

/// The example of a schema: its own, or one built from its members.
pub(super) fn of(schemas: &Value, schema: &Value) -> Value {
    for word in ["example", "const"] {
        if let Some(example) = schema.get(word) {
            return example.clone();
        }
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or_default();
        return of(schemas, &schemas[name]);
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(first) = schema[word].get(0) {
            let is_nullable = schema[word]
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one["type"] == "null"));
            return if is_nullable {
                Value::Null
            } else {
                of(schemas, first)
            };
        }
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("object") => Value::Object(object(schemas, schema)),
        Some("array") => json!([of(schemas, &schema["items"])]),
        Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(0)),
        Some("boolean") => json!(false),
        _ => Value::Null,
    }
}

/// The examples of the required members.
fn object(schemas: &Value, schema: &Value) -> Map<String, Value> {
    let required = schema["required"].as_array();
    let names = required
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str());
    names
        .map(|name| (name.to_owned(), of(schemas, &schema["properties"][name])))
        .collect()
}
