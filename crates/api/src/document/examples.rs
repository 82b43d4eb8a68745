//! Adds an example to every request and response.

use serde_json::Value;

use super::{
    operation::Operation,
    schema_example::{Examples, of},
    traverse::{find, for_each},
};

pub(super) fn add(document: &mut Value, operations: &[Operation]) {
    let schemas = document["components"]["schemas"].clone();
    let examples = Examples { schemas: &schemas };
    for_each(document, |_, _, json| {
        let operation = find(operations, json);
        if let Some(content) = json.pointer_mut("/requestBody/content/application~1json") {
            content["example"] = match operation.and_then(|operation| operation.request) {
                Some(example) => example(),
                None => of(&schemas, &content["schema"]),
            };
        }
        for status in ["200", "201"] {
            let Some(content) = json["responses"]
                .get_mut(status)
                .and_then(|response| response.pointer_mut("/content/application~1json"))
            else {
                continue;
            };
            let mut example = of(&schemas, &content["schema"]);
            let members = operation
                .and_then(|operation| operation.response)
                .map(|members| members(&examples));
            if let (Some(fields), Some(Value::Object(members))) = (example.as_object_mut(), members)
            {
                fields.extend(members);
            }
            content["example"] = example;
        }
    });
}
