//! What fields of one name are everywhere: words that never vary, instants, identifiers.

use serde_json::{Map, Value, json};

/// An identifier as it looks in examples, by the field that holds it.
pub(super) const EXAMPLES: [(&str, &str); 22] = [
    (
        "agreement",
        "agr_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ),
    ("answer", "HTTP/1.1 204 No Content"),
    ("bkash_payment_id", "TR0011ON1565154754797"),
    ("cancel_url", "https://shop.example/cart"),
    ("completed_time", "2026-11-21T23:00:00:000 GMT+0600"),
    ("created_by", "key_5d6c9a7410f3c6a1e9b7d4c52a8e1f0b"),
    ("delivery", "dlv_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"),
    ("description", "the shop's own server"),
    ("detail", "invoice: INV-1042"),
    ("endpoint", "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"),
    ("event", "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"),
    ("label", "the shop's own server"),
    ("last_four", "x7Qd"),
    ("payer_reference", "customer-7"),
    ("payment", "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"),
    (
        "public_key",
        "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    ),
    ("reason", "the jar was broken"),
    ("session", "cs_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    ("sku", "honey-500g"),
    ("success_url", "https://shop.example/orders/1042/paid"),
    ("trx_id", "BFD90JRLST"),
    ("wallet", "017••••8575"),
];

/// A number as it looks in examples, by the field that holds it.
const NUMBERS: [(&str, u32); 4] = [
    ("attempt_count", 1),
    ("duration_ms", 84),
    ("last_status", 204),
    ("overlap", 86_400),
];

/// What a field looks like in examples where its name alone does not say it.
const PARTICULAR: [(&str, &str, &str); 19] = [
    ("Agreement", "consented_at", "2026-11-21T17:00:00.000Z"),
    ("Agreement", "status", "active"),
    ("Attempt", "url", "https://shop.example/bkash-webhooks"),
    ("CheckoutSession", "expires_at", "2026-11-21T17:30:00.000Z"),
    ("CheckoutSession", "status", "paid"),
    (
        "CustomerLink",
        "url",
        "https://pay.shop.example/wallets?link=…",
    ),
    ("Header", "name", "webhook-id"),
    ("Header", "value", "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"),
    ("Payment", "paid_at", "2026-11-21T17:02:41.120Z"),
    ("Payment", "status", "completed"),
    ("PublicSession", "expires_at", "2026-11-21T17:30:00.000Z"),
    (
        "PublicSession",
        "id",
        "cs_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ),
    ("Refund", "completed_at", "2026-11-22T09:30:05.500Z"),
    ("Refund", "status", "completed"),
    ("Refund", "trx_id", "BFE10JRM2K"),
    (
        "Started",
        "url",
        "https://payment.bkash.com/?paymentId=TR0011ON1565154754797",
    ),
    ("WebhookDelivery", "finished_at", "2026-11-21T17:02:41.210Z"),
    (
        "PublicSession",
        "url",
        "https://pay.shop.example/pay/cs_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ),
    (
        "WebhookEndpoint",
        "secret",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ),
];

/// How bKash's number looks, or the name that it may have instead: what `domain::BkashErrorCode` reads.
const BKASH_CODE: &str = "^([0-9]{1,6}|[A-Za-z][A-Za-z0-9_]{0,63})$";

/// Completes every schema.
pub(super) fn complete(document: &mut Value) {
    let schemas = document["components"]["schemas"].as_object_mut();
    for (name, schema) in schemas.into_iter().flatten() {
        name_the_items_of(name, schema);
        // What a secret key sees has all that a publishable one does.
        if let Some(either) = schema
            .as_object_mut()
            .and_then(|schema| schema.remove("oneOf"))
        {
            schema["anyOf"] = either;
        }
        let fields = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (field, schema) in fields.into_iter().flatten() {
            if let Some(schema) = schema.as_object_mut() {
                complete_field(name, field, schema);
            }
        }
    }
    unwrap_lines(document);
}

/// A page's objects are written down once, by their own name.
fn name_the_items_of(name: &str, schema: &mut Value) {
    if let Some(items) = name.strip_prefix("Page_") {
        let items = json!({ "$ref": format!("#/components/schemas/{items}") });
        schema["properties"]["data"]["items"] = items;
    }
}

fn complete_field(name: &str, field: &str, schema: &mut Map<String, Value>) {
    if matches!(field, "object" | "currency")
        && let Some(word) = schema.get("example").cloned()
    {
        schema.insert("const".into(), word);
    }
    if field.ends_with("_at") {
        schema.insert("format".into(), json!("date-time"));
    }
    if field == "bkash_error_code" {
        schema.insert("pattern".into(), json!(BKASH_CODE));
    }
    if let Some((_, number)) = NUMBERS.iter().find(|row| row.0 == field) {
        schema.entry("example").or_insert(json!(number));
    }
    let is_text = schema.get("type").is_some_and(|kind| *kind == "string");
    let particular = PARTICULAR
        .iter()
        .find(|row| (row.0, row.1) == (name, field));
    let usual = EXAMPLES.iter().find(|row| row.0 == field);
    let example = match (particular, usual) {
        (Some(row), _) => row.2,
        // A payment's reason, unlike a refund's, is there only when something went wrong.
        (None, Some(row)) if is_text || field != "reason" => row.1,
        (None, None) if is_text && field.ends_with("_at") => "2026-11-21T17:00:00.000Z",
        _ => return,
    };
    schema.entry("example").or_insert(json!(example));
}

/// A line that ends in the source goes on in the document.
fn unwrap_lines(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(unwrap_lines),
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get_mut("description") {
                let paragraphs = text
                    .split("\n\n")
                    .map(|paragraph| paragraph.replace('\n', " "));
                *text = paragraphs.collect::<Vec<_>>().join("\n\n");
            }
            fields.values_mut().for_each(unwrap_lines);
        }
        _ => {}
    }
}
