//! The settings as a JSON object, which the form is built from.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::settings::Settings;

/// Secrets: not shown, and changed only if something is entered.
pub(super) const SECRET: &[&str] = &["app_key", "app_secret", "username", "password"];

/// Settings that are fixed at the start.
pub(super) const FIXED: &[&str] = &["seed", "state_file"];

/// For each setting with an invalid value, what it must contain.
pub(super) type Problems = BTreeMap<String, &'static str>;

/// The settings by name.
pub(super) fn fields(settings: &Settings) -> Map<String, Value> {
    match json!(settings) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
