//! Completes the schemas: constants, formats, and the examples of fields that look the same in every object.

use serde_json::{Map, Value, json};

/// The examples of string fields, by name.
pub(super) const EXAMPLES: [(&str, &str); 20] = [
    (
        "agreement",
        "agr_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV",
    ),
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
    ("reason", "the jar was broken"),
    ("session", "cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV"),
    ("sku", "honey-500g"),
    ("success_url", "https://shop.example/orders/1042/paid"),
    ("trx_id", "BFD90JRLST"),
    ("wallet", "017••••8575"),
];

/// The examples of fields of the `objects` crate whose name alone does not determine them: schema, field, example.
const OBJECT_EXAMPLES: [(&str, &str, &str); 9] = [
    ("Agreement", "consented_at", "2026-11-21T17:00:00.000Z"),
    ("Agreement", "status", "active"),
    ("CheckoutSession", "expires_at", "2026-11-21T17:30:00.000Z"),
    ("CheckoutSession", "status", "paid"),
    ("Payment", "paid_at", "2026-11-21T17:02:41.120Z"),
    ("Payment", "status", "completed"),
    ("Refund", "completed_at", "2026-11-22T09:30:05.500Z"),
    ("Refund", "status", "completed"),
    ("Refund", "trx_id", "BFE10JRM2K"),
];

/// The pattern of a bKash error code, a number or a name: what `domain::BkashErrorCode` accepts.
const BKASH_ERROR_CODE: &str = "^([0-9]{1,6}|[A-Za-z][A-Za-z0-9_]{0,63})$";

/// Completes every schema.
pub(super) fn complete(document: &mut Value) {
    let schemas = document["components"]["schemas"].as_object_mut();
    for (name, schema) in schemas.into_iter().flatten() {
        name_the_items_of(name, schema);
        // A full session also matches the schema of a public one, so `oneOf` would be wrong.
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
    join_lines(document);
}

/// Replaces the inlined schema of a page's objects by a reference.
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
        schema.insert("pattern".into(), json!(BKASH_ERROR_CODE));
    }
    let is_string = schema.get("type").is_some_and(|kind| *kind == "string");
    let of_object = OBJECT_EXAMPLES
        .iter()
        .find(|row| (row.0, row.1) == (name, field));
    let of_field = EXAMPLES.iter().find(|row| row.0 == field);
    let example = match (of_object, of_field) {
        (Some(row), _) => row.2,
        // The reason of a payment, unlike that of a refund, is usually null.
        (None, Some(row)) if is_string || field != "reason" => row.1,
        (None, None) if is_string && field.ends_with("_at") => "2026-11-21T17:00:00.000Z",
        _ => return,
    };
    schema.entry("example").or_insert(json!(example));
}

/// Joins the lines of each paragraph: line breaks of doc comments have no meaning.
fn join_lines(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(join_lines),
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get_mut("description") {
                let paragraphs = text
                    .split("\n\n")
                    .map(|paragraph| paragraph.replace('\n', " "));
                *text = paragraphs.collect::<Vec<_>>().join("\n\n");
            }
            fields.values_mut().for_each(join_lines);
        }
        _ => {}
    }
}
