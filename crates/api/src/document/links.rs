//! Adds OpenAPI links: the operations that accept an identifier from a response.

use serde_json::{Value, json};

use super::{
    operation::Operation,
    traverse::{find, for_each},
};

pub(super) fn add(document: &mut Value, operations: &[Operation]) {
    for_each(document, |_, _, json| {
        let links = find(operations, json).map_or(&[][..], |operation| operation.links);
        for status in ["200", "201"] {
            let Some(response) = json["responses"].get_mut(status) else {
                continue;
            };
            for link in links {
                for target in link.operations {
                    response["links"][*target] = json!({
                        "operationId": target,
                        "parameters": { link.parameter: format!("$response.body#{}", link.pointer) },
                    });
                }
            }
        }
    });
}
