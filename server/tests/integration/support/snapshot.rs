//! Compares whole responses with the snapshots in `tests/integration/snapshots`.
//!
//! To accept a change, run the test with `INSTA_UPDATE=always` and read the difference.

use insta::{Settings, assert_snapshot};
use serde_json::{Map, Value};

use super::Shop;

/// The prefixes of random identifiers.
const PREFIXES: [&str; 8] = ["cs", "pay", "re", "agr", "evt", "we", "dlv", "key"];

/// Fields whose values depend on the clock, on random numbers or on the machine.
const VARYING_FIELDS: [&str; 11] = [
    "bkash_payment_id",
    "completed_time",
    "day",
    "day_from",
    "day_to",
    "duration_ms",
    "next_cursor",
    "public_key",
    "response",
    "secret",
    "trx_id",
];

/// Panics unless the body equals the snapshot `name`. Values that differ in each run are replaced by placeholders: equal
/// values by the same one, `null` by none.
pub(crate) fn assert_response(shop: &Shop, name: &str, body: &Value) {
    let mut placeholders = Placeholders {
        shop,
        values: Vec::new(),
    };
    let body = placeholders.replaced("", body);
    let text = serde_json::to_string_pretty(&body).unwrap();
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("../snapshots");
    settings.bind(|| assert_snapshot!(name, text));
}

struct Placeholders<'a> {
    shop: &'a Shop,
    /// The kind of each replaced value, and the value.
    values: Vec<(String, String)>,
}

impl Placeholders<'_> {
    /// A value of the field `field`, with its varying parts replaced.
    fn replaced(&mut self, field: &str, value: &Value) -> Value {
        if VARYING_FIELDS.contains(&field) && !value.is_null() {
            return Value::String(self.placeholder(field, &value.to_string()));
        }
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(values) => {
                let values = values.iter().map(|value| self.replaced("", value));
                values.collect()
            }
            Value::Object(fields) => {
                let is_header = fields.len() == 2 && fields.contains_key("name");
                let fields = fields.iter().map(|(name, value)| {
                    let value = if is_header && name == "value" {
                        self.header(&fields["name"], value)
                    } else {
                        self.replaced(name, value)
                    };
                    (name.clone(), value)
                });
                Value::Object(fields.collect::<Map<_, _>>())
            }
        }
    }

    /// The value of an HTTP header.
    fn header(&mut self, name: &Value, value: &Value) -> Value {
        if name == "webhook-timestamp" {
            return Value::String("[timestamp]".to_owned());
        }
        if name == "checkout-log-head" {
            return Value::String("[head]".to_owned());
        }
        self.replaced("", value)
    }

    fn text(&mut self, text: &str) -> String {
        if is_time(text) {
            return "[time]".to_owned();
        }
        let text = text
            .replace(&self.shop.origin, "https://pay.example")
            .replace(&self.shop.simulator.origin, "https://bkash.example");
        let text = match text.strip_prefix("http://127.0.0.1:") {
            Some(rest) => {
                let path = rest.trim_start_matches(|char: char| char.is_ascii_digit());
                format!("https://receiver.example{path}")
            }
            None => text,
        };
        text.split('/')
            .map(|part| self.identifier(part))
            .collect::<Vec<_>>()
            .join("/")
    }

    fn identifier(&mut self, part: &str) -> String {
        match part.split_once('_') {
            Some((prefix, rest)) if PREFIXES.contains(&prefix) && rest.len() >= 32 => {
                self.placeholder(prefix, part)
            }
            Some(_) | None => part.to_owned(),
        }
    }

    /// `[KIND NUMBER]`, where the first value of a kind has the number 1.
    fn placeholder(&mut self, kind: &str, value: &str) -> String {
        let value = (kind.to_owned(), value.to_owned());
        if !self.values.contains(&value) {
            self.values.push(value.clone());
        }
        let of_kind = self.values.iter().filter(|(known, _)| known == kind);
        let number = of_kind.take_while(|known| **known != value).count() + 1;
        format!("[{kind} {number}]")
    }
}

/// Whether the text is an instant such as `2026-11-21T17:00:00.000Z`.
fn is_time(text: &str) -> bool {
    let shape = "0000-00-00T00:00:00.000Z";
    let is_same = |(char, shape): (char, char)| {
        if shape == '0' {
            char.is_ascii_digit()
        } else {
            char == shape
        }
    };
    text.len() == shape.len() && text.chars().zip(shape.chars()).all(is_same)
}
