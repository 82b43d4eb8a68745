//! What stands in headers: of every request, of every POST, of answers.

use serde_json::{Value, json};

use super::{fields, for_each};
use crate::version::VERSION;

/// Parameters of one name are the same everywhere.
const PARAMETERS: [(&str, &str); 6] = [
    ("cursor", "AAAAAAAAACo"),
    ("expand", "payments"),
    ("invoice", "INV-1042"),
    ("object", "cs_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    ("status", "exhausted"),
    ("type", "payment.completed"),
];

pub(super) fn add(document: &mut Value) {
    document["components"]["parameters"] = json!({
        "CheckoutVersion": {
            "name": "Checkout-Version",
            "in": "header",
            "description": "The version of the API that the caller was written for; left out, the newest.",
            "required": false,
            "schema": { "type": "string", "enum": [VERSION] },
            "example": VERSION,
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "A text of the caller's choice, such as a UUID: one for each wish, the same when it is repeated. \
                1 to 255 printable ASCII characters without blanks and quotes.",
            "required": true,
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-~]+$" },
            "example": "7a1f6d0e-3c52-4b8e-9d6a-0f3c6a1e9b7d",
        },
    });
    document["components"]["headers"] = json!({
        "CheckoutVersion": header("The version of the API that answered.", VERSION),
        "RateLimitPolicy": header("How many requests (`q`) the key may make in how many seconds (`w`).", "\"key\";q=600;w=60"),
        "RateLimit": header("How many requests are left (`r`), and in how many seconds there is one again (`t`).", "\"key\";r=599;t=0"),
        "RetryAfter": header("In how many seconds to ask again.", "2"),
        "IdempotencyReplayed": header("`true` when the wish was fulfilled before, and this is what was answered then.", "true"),
        "WwwAuthenticate": header("How to say who asks.", "Bearer realm=\"/v1\""),
    });
    for_each(document, |_, method, operation| {
        let parameters = operation["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let mut parameters: Vec<Value> = parameters.into_iter().map(with_example).collect();
        let mut refer = |name: &str| {
            parameters.push(json!({ "$ref": format!("#/components/parameters/{name}") }));
        };
        if method == "post" {
            refer("IdempotencyKey");
        }
        refer("CheckoutVersion");
        operation["parameters"] = json!(parameters);
        let answers = operation["responses"].as_object_mut();
        for (_, answer) in answers.into_iter().flatten() {
            answer["headers"] = of_answers();
            if method == "post" {
                answer["headers"]["Idempotency-Replayed"] = reference("IdempotencyReplayed");
            }
        }
    });
}

/// The headers of an answer to a key that is known.
pub(super) fn of_answers() -> Value {
    json!({
        "Checkout-Version": reference("CheckoutVersion"),
        "RateLimit-Policy": reference("RateLimitPolicy"),
        "RateLimit": reference("RateLimit"),
    })
}

pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{name}") })
}

fn header(about: &str, example: &str) -> Value {
    json!({ "description": about, "schema": { "type": "string" }, "example": example })
}

fn with_example(mut parameter: Value) -> Value {
    let name = parameter["name"].as_str().unwrap_or_default();
    if name == "limit" {
        // It is read from text, and is a number all the same.
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
