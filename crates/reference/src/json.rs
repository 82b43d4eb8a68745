//! Formats JSON for people: members in a fixed, meaningful order.

use serde_json::{Map, Value};

/// The members that come first, in this order. The others follow alphabetically.
const FIRST: [&str; 23] = [
    "object",
    "id",
    "type",
    "timestamp",
    "mode",
    "sequence",
    "status",
    "code",
    "title",
    "detail",
    "retryable",
    "amount",
    "currency",
    "invoice",
    "payer_reference",
    "payment",
    "session",
    "url",
    "success_url",
    "cancel_url",
    "event",
    "endpoint",
    "data",
];

/// The members of an object in display order.
pub(crate) fn ordered(fields: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut all: Vec<_> = fields.iter().collect();
    let rank = |name: &str| FIRST.iter().position(|first| *first == name);
    all.sort_by_key(|(name, _)| rank(name).unwrap_or(FIRST.len()));
    all
}

/// Formats a value with indentation.
pub(crate) fn format(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text
}

fn write(value: &Value, depth: usize, text: &mut String) {
    let inside = "  ".repeat(depth + 1);
    let (open, close, members): (_, _, Vec<_>) = match value {
        Value::Object(fields) if !fields.is_empty() => {
            let named = |(name, value)| (Some(name), value);
            ('{', '}', ordered(fields).into_iter().map(named).collect())
        }
        Value::Array(values) if !values.is_empty() => {
            ('[', ']', values.iter().map(|value| (None, value)).collect())
        }
        _ => {
            text.push_str(&value.to_string());
            return;
        }
    };
    text.push(open);
    for (index, (name, value)) in members.into_iter().enumerate() {
        text.push_str(if index > 0 { ",\n" } else { "\n" });
        text.push_str(&inside);
        if let Some(name) = name {
            text.push_str(&Value::from(name.as_str()).to_string());
            text.push_str(": ");
        }
        write(value, depth + 1, text);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn identifying_members_come_first() {
        let value =
            json!({ "amount": "1.00", "zebra": [], "id": "a", "object": "b", "list": [1, {}] });
        let text = format(&value);
        let places: Vec<_> = ["object", "id", "amount", "list", "zebra"]
            .map(|name| text.find(&format!("\"{name}\"")))
            .to_vec();
        assert!(places.is_sorted() && places[0].is_some(), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
    }
}
