//! An example of every request and answer, made of the examples of their fields.

use serde_json::{Map, Value, json};

use super::for_each;

/// What is asked where an example of every field would make no sense.
fn request_of(operation: &str) -> Option<Value> {
    Some(match operation {
        "open_session" => json!({
            "amount": "599.00",
            "invoice": "INV-1042",
            "payer_reference": "customer-7",
            "line_items": [{ "name": "Sundarbans honey", "quantity": 1, "amount": "599.00" }],
            "success_url": "https://shop.example/orders/1042/paid",
            "cancel_url": "https://shop.example/cart",
            "metadata": { "cart": "42" },
        }),
        "create_webhook_endpoint" => json!({
            "url": "https://shop.example/bkash-webhooks",
            "event_types": ["payment.completed", "refund.completed"],
        }),
        "create_merchant" => json!({
            "id": "tea-house",
            "profile": {
                "name": "চা ঘর",
                "return_origins": ["https://tea.example"],
                "embed_origins": ["https://tea.example"],
            },
        }),
        "update_merchant" => json!({ "profile": { "session_minutes": 15 } }),
        "put_provider_account" => json!({
            "family": "tokenized-v2",
            "base_url": "https://tokenized.sandbox.bka.sh/v2/tokenized-checkout",
            "page_origins": ["https://sandbox.payment.bkash.com"],
            "credentials": {
                "app_key": "your-app-key",
                "app_secret": "your-app-secret",
                "username": "your-username",
                "password": "your-password",
            },
        }),
        "create_merchant_api_key" => {
            json!({ "scopes": ["full"], "label": "the shop's own server" })
        }
        "change_webhook_endpoint" => json!({ "enabled": false }),
        "replay_events" => json!({
            "from": "2026-11-21T00:00:00Z",
            "until": "2026-11-22T00:00:00Z",
            "undelivered_only": true,
        }),
        "create_api_key" => json!({
            "scopes": ["sessions:write", "payments:read"],
            "label": "the shop's own server",
        }),
        "roll_api_key" | "roll_webhook_secret" => json!({ "overlap": 86_400 }),
        "start_session" => json!({}),
        _ => return None,
    })
}

/// Where an operation's answer differs from the example of its object; fields that are usually left out are put in.
fn answer_of(operation: &str) -> Value {
    match operation {
        "open_session" => json!({ "status": "open", "payment": null }),
        "cancel_session" => json!({ "status": "cancelled", "payment": null }),
        "void_payment" => json!({ "status": "voided" }),
        "cancel_agreement" => {
            json!({ "status": "revoked", "revoked_at": "2026-11-23T08:00:00.000Z" })
        }
        "create_webhook_endpoint" | "roll_webhook_secret" => {
            json!({ "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" })
        }
        "create_api_key" | "roll_api_key" | "create_merchant_api_key" => {
            json!({ "secret": "sk_test_…" })
        }
        "revoke_api_key" => json!({ "revoked_at": "2026-11-23T08:00:00.000Z" }),
        "replay_events" => json!({ "delivery": null, "deliveries": 3 }),
        _ => json!({}),
    }
}

pub(super) fn add(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    for_each(document, |_, _, operation| {
        let id = operation["operationId"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if let Some(content) = operation.pointer_mut("/requestBody/content/application~1json") {
            let made = || of(&schemas, &content["schema"]);
            content["example"] = request_of(&id).unwrap_or_else(made);
        }
        for status in ["200", "201"] {
            let Some(content) = operation["responses"]
                .get_mut(status)
                .and_then(|answer| answer.pointer_mut("/content/application~1json"))
            else {
                continue;
            };
            let mut example = of(&schemas, &content["schema"]);
            if id == "retrieve_payment" {
                let refund = json!({ "$ref": "#/components/schemas/Refund" });
                example["amount_refunded"] = json!("100.00");
                example["refunds"] = json!([of(&schemas, &refund)]);
            }
            if id == "retrieve_webhook_delivery" {
                let attempt = json!({ "$ref": "#/components/schemas/Attempt" });
                example["attempts"] = json!([of(&schemas, &attempt)]);
            }
            if let (Some(fields), Value::Object(other)) = (example.as_object_mut(), answer_of(&id))
            {
                fields.extend(other);
            }
            content["example"] = example;
        }
    });
}

/// An example of a schema: its own, or one of its parts.
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

/// The fields that are always there.
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
