//! Marks the request bodies that can be omitted.

use serde_json::Value;

use super::traverse::for_each;

/// The body of a POST is optional if its schema has no required members: an empty body stands for `{}`.
pub(super) fn add(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    for_each(document, |_, method, operation| {
        let Some(body) = operation.get_mut("requestBody") else {
            return;
        };
        let reference = body["content"]["application/json"]["schema"]["$ref"].as_str();
        let name = reference.and_then(|reference| reference.rsplit('/').next());
        let needs_fields = name.is_none_or(|name| {
            let required = schemas[name]["required"].as_array();
            required.is_some_and(|required| !required.is_empty())
        });
        body["required"] = Value::from(method != "post" || needs_fields);
    });
}
