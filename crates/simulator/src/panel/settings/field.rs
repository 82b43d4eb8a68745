//! One setting: its input, description, default and error message.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::{
    super::{components, context::PageContext, form::Form},
    descriptions,
    document::{FIXED, SECRET},
};
use crate::language::Lang;

/// What the page shows of a setting.
pub(super) struct SettingView<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a Value,
    /// The default.
    pub(super) default: &'a Value,
    /// The submitted form, if it was rejected.
    pub(super) typed: Option<&'a Form>,
    /// What it must contain, if it does not.
    pub(super) problem: Option<&'static str>,
}

/// Whether a setting differs from its default. The seed and the state file do not count.
pub(super) fn differs(name: &str, value: &Value, default: &Map<String, Value>) -> bool {
    !FIXED.contains(&name) && default.get(name) != Some(value)
}

pub(super) fn field(context: &PageContext, shown: &SettingView<'_>) -> Markup {
    let name = shown.name;
    let changed = !FIXED.contains(&name) && shown.value != shown.default;
    html! {
        div class="setting" {
            div class="name" {
                (control_and_label(shown))
                @if changed { " " span class="badge waiting" { "changed" } }
            }
            (entry(shown))
            (components::problem(name, shown.problem))
            p class="hint" id={ (name) "-hint" } {
                (descriptions::setting(name).unwrap_or_default())
                @if name == "other_merchants" {
                    @for merchant in &context.settings.other_merchants { " " (merchant.name) " (" (merchant.organization_short_code) ")." }
                }
                @if has_default(name) { span class="usual" { "Default:" " " (value_text(name, shown.default)) } }
            }
        }
    }
}

/// Secrets' defaults are not shown; fixed settings have none to return to.
fn has_default(name: &str) -> bool {
    !SECRET.contains(&name) && !FIXED.contains(&name) && name != "other_merchants"
}

/// The name, and for a switch its checkbox. A setting without an input has no label.
fn control_and_label(shown: &SettingView<'_>) -> Markup {
    let name = shown.name;
    html! {
        @match shown.value {
            Value::Bool(on) => {
                @let on = shown.typed.map_or(*on, |form| form.get(name).is_some());
                span class="check" {
                    input id=(name) name=(name) type="checkbox" value="yes" checked[on]
                        aria-describedby={ (name) "-hint" };
                    label for=(name) { code { (name) } }
                }
            }
            Value::Array(_) | Value::Object(_) => code { (name) },
            _ if FIXED.contains(&name) => { code { (name) } " " span class="hint" { "set at the start" } }
            _ => label for=(name) { code { (name) } },
        }
    }
}

/// The setting's input, or its value if it cannot be edited here.
fn entry(shown: &SettingView<'_>) -> Markup {
    let name = shown.name;
    let wrong = shown.problem.is_some();
    let described = components::described_by(name, wrong);
    let invalid = wrong.then_some("true");
    html! {
        @match shown.value {
            Value::Bool(_) => {}
            Value::Array(_) | Value::Object(_) => {
                @if name != "other_merchants" { p { (value_text(name, shown.value)) } }
            }
            value if FIXED.contains(&name) => p { (value_text(name, value)) },
            _ if SECRET.contains(&name) => {
                input id=(name) name=(name) type="password" autocomplete="new-password"
                    placeholder="unchanged" aria-describedby=(described) aria-invalid=[invalid];
            }
            value => {
                @let now = plain(value);
                @let text = shown.typed.map_or(now.as_str(), |form| form.text(name));
                input id=(name) name=(name) value=(text) autocomplete="off" aria-describedby=(described)
                    inputmode=[(value.is_number() || shown.default.is_number()).then_some("numeric")]
                    aria-invalid=[invalid];
            }
        }
    }
}

/// The value as text for the input.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The value for display; seconds also in larger units.
fn value_text(name: &str, value: &Value) -> Markup {
    let nothing = Vec::new();
    html! {
        @match value {
            Value::Null => "none",
            Value::Bool(true) => "on",
            Value::Bool(false) => "off",
            Value::String(text) if name.ends_with("_balance") => span class="money" { (Lang::English.money(text)) },
            Value::Number(number) => {
                (number.to_string())
                @if let Some(seconds) = number.as_i64().filter(|seconds| name.ends_with("_seconds") && *seconds >= 60) {
                    " (" (components::span(seconds)) ")"
                }
            }
            Value::Array(items) if items.is_empty() => "none",
            other => {
                @for (index, item) in other.as_array().unwrap_or(&nothing).iter().enumerate() {
                    @if index > 0 { ", " }
                    code { (plain(item)) }
                }
                @if !other.is_array() { code { (plain(other)) } }
            }
        }
    }
}
