//! Completes the OpenAPI document with the documentation of each operation, and with what all operations share.

use serde_json::{Value, json};

use super::{bodies, events, examples, fields, headers, links, operation::Operation, problems};

/// Completes the document that the routes describe with the documentation of each operation, and with what all
/// operations share.
pub(super) fn complete(routes: &utoipa::openapi::OpenApi, operations: &[Operation]) -> Value {
    let mut document = serde_json::to_value(routes).unwrap_or_default();
    document["components"]["securitySchemes"]["key"] = json!({
        "type": "http",
        "scheme": "bearer",
        "description": "An API key of the merchant's account: `sk_test_…`, `sk_live_…`, `pk_test_…` or `pk_live_…`. \
            Each operation lists the scopes of which the key needs one.",
    });
    fields::complete(&mut document);
    bodies::add(&mut document);
    headers::add(&mut document);
    problems::add(&mut document, operations);
    examples::add(&mut document, operations);
    links::add(&mut document, operations);
    events::add(&mut document);
    document
}
