//! One setting: its field, what it is for, what it is by default, and what is wrong with it.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::{
    super::{form::Form, parts, visit::Visit},
    FIXED, SECRET, descriptions,
};
use crate::language::Lang;

/// A setting as a page shows it.
pub(super) struct Shown<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a Value,
    /// What it is by default.
    pub(super) usual: &'a Value,
    /// What was sent, when it could not be taken.
    pub(super) typed: Option<&'a Form>,
    /// What it must contain, if it does not.
    pub(super) problem: Option<&'static str>,
}

/// Whether a setting is not what it is by default. Its seed and file are the start's, not a change.
pub(super) fn differs(name: &str, value: &Value, usual: &Map<String, Value>) -> bool {
    !FIXED.contains(&name) && usual.get(name) != Some(value)
}

pub(super) fn field(visit: &Visit, shown: &Shown<'_>) -> Markup {
    let name = shown.name;
    let changed = !FIXED.contains(&name) && shown.value != shown.usual;
    html! {
        div class="setting" {
            div class="name" {
                (control_and_label(shown))
                @if changed { " " span class="badge waiting" { "changed" } }
            }
            (entry(shown))
            (parts::problem(name, shown.problem))
            p class="hint" id={ (name) "-hint" } {
                (descriptions::setting(name).unwrap_or_default())
                @if name == "other_merchants" {
                    @for merchant in &visit.settings.other_merchants { " " (merchant.name) " (" (merchant.organization_short_code) ")." }
                }
                @if has_default(name) { span class="usual" { "Default:" " " (said(name, shown.usual)) } }
            }
        }
    }
}

/// Secrets' defaults are not shown, and what is fixed has none that one could go back to.
fn has_default(name: &str) -> bool {
    !SECRET.contains(&name) && !FIXED.contains(&name) && name != "other_merchants"
}

/// The name: a switch has it behind, and what cannot be typed is no label.
fn control_and_label(shown: &Shown<'_>) -> Markup {
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

/// What a setting holds, to be changed where it can be typed.
fn entry(shown: &Shown<'_>) -> Markup {
    let name = shown.name;
    let wrong = shown.problem.is_some();
    let described = parts::described_by(name, wrong);
    let invalid = wrong.then_some("true");
    html! {
        @match shown.value {
            Value::Bool(_) => {}
            Value::Array(_) | Value::Object(_) => {
                @if name != "other_merchants" { p { (said(name, shown.value)) } }
            }
            value if FIXED.contains(&name) => p { (said(name, value)) },
            _ if SECRET.contains(&name) => {
                input id=(name) name=(name) type="password" autocomplete="new-password"
                    placeholder="unchanged" aria-describedby=(described) aria-invalid=[invalid];
            }
            value => {
                @let now = plain(value);
                @let text = shown.typed.map_or(now.as_str(), |form| form.text(name));
                input id=(name) name=(name) value=(text) autocomplete="off" aria-describedby=(described)
                    inputmode=[(value.is_number() || shown.usual.is_number()).then_some("numeric")]
                    aria-invalid=[invalid];
            }
        }
    }
}

/// The value as it is typed.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The value as it is read: in the reader's digits, spans of seconds also in larger units.
fn said(name: &str, value: &Value) -> Markup {
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
                    " (" (parts::span(seconds)) ")"
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
