//! Walks over the operations of the document.

use serde_json::Value;

use super::operation::Operation;

/// Calls `change` for every operation, with its path, method and JSON.
pub(super) fn for_each(document: &mut Value, mut change: impl FnMut(&str, &str, &mut Value)) {
    let paths = document["paths"].as_object_mut();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            change(path, method, operation);
        }
    }
}

/// The documentation of the operation that `json` describes.
pub(super) fn find<'a>(operations: &'a [Operation], json: &Value) -> Option<&'a Operation> {
    let id = json["operationId"].as_str()?;
    operations.iter().find(|operation| operation.id == id)
}
