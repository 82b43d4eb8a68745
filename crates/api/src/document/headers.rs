//! Adds the headers of requests and responses, and the examples of query parameters.

use serde_json::{Value, json};

use super::{fields, traverse::for_each};
use crate::version::VERSION;

/// The examples of query parameters, by name.
const PARAMETERS: [(&str, &str); 6] = [
    ("cursor", "AAAAAAAAACo"),
    ("expand", "payments"),
    ("invoice", "INV-1042"),
    ("object", "cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV"),
    ("status", "exhausted"),
    ("type", "payment.completed"),
];

pub(super) fn add(document: &mut Value) {
    document["components"]["parameters"] = json!({
        "CheckoutVersion": {
            "name": "Checkout-Version",
            "in": "header",
            "description": "The API version that the client was written for. Defaults to the current version.",
            "required": false,
            "schema": { "type": "string", "enum": [VERSION] },
            "example": VERSION,
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "A unique value of the client's choice, such as a UUID, that identifies the request when it is repeated: \
                1 to 255 printable ASCII characters without spaces and quotes.",
            "required": true,
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-~]+$" },
            "example": "7a1f6d0e-3c52-4b8e-9d6a-0f3c6a1e9b7d",
        },
    });
    document["components"]["headers"] = json!({
        "CheckoutVersion": header("The API version of the response.", VERSION),
        "RateLimitPolicy": header("The rate limit of the API key: `q` requests in `w` seconds.", "\"key\";q=600;w=60"),
        "RateLimit": header("The remaining requests (`r`), and the seconds until the next one is allowed (`t`).", "\"key\";r=599;t=0"),
        "RetryAfter": header("The number of seconds to wait before the next request.", "2"),
        "IdempotencyReplayed": header("`true` if this is the stored response of an earlier request with the same key.", "true"),
        "WwwAuthenticate": header("The authentication scheme.", "Bearer realm=\"/v1\""),
    });
    for_each(document, |_, method, operation| {
        let parameters = operation["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let mut parameters: Vec<Value> = parameters.into_iter().map(with_example).collect();
        let mut add_reference = |name: &str| {
            parameters.push(json!({ "$ref": format!("#/components/parameters/{name}") }));
        };
        if method == "post" {
            add_reference("IdempotencyKey");
        }
        add_reference("CheckoutVersion");
        operation["parameters"] = json!(parameters);
        let responses = operation["responses"].as_object_mut();
        for (_, response) in responses.into_iter().flatten() {
            response["headers"] = of_responses();
            if method == "post" {
                response["headers"]["Idempotency-Replayed"] = reference("IdempotencyReplayed");
            }
        }
    });
}

/// The headers of every response to an authenticated request.
pub(super) fn of_responses() -> Value {
    json!({
        "Checkout-Version": reference("CheckoutVersion"),
        "RateLimit-Policy": reference("RateLimitPolicy"),
        "RateLimit": reference("RateLimit"),
    })
}

pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{name}") })
}

fn header(description: &str, example: &str) -> Value {
    json!({ "description": description, "schema": { "type": "string" }, "example": example })
}

fn with_example(mut parameter: Value) -> Value {
    let name = parameter["name"].as_str().unwrap_or_default();
    if name == "limit" {
        // The handler parses it from a string, to report errors itself.
        parameter["schema"]["type"] = json!("integer");
        parameter["example"] = json!(20);
        return parameter;
    }
    let known = PARAMETERS
        .iter()
        .chain(&fields::EXAMPLES)
        .find(|row| row.0 == name);
    if let (Some((_, example)), Value::Null) = (known, &parameter["example"]) {
        parameter["example"] = json!(example);
    }
    parameter
}
