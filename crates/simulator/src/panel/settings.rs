//! Every setting as a form. What a setting is, is read from the settings document itself, so that a
//! new one is here at once.

use std::sync::Arc;

use axum::{body::Bytes, http::StatusCode, response::Response};
use maud::{Markup, html};
use serde_json::{Map, Value, json};

use super::{form::Form, layout::Tab, visit::Visit};
use crate::settings::{Settings, SettingsError};

/// Never shown, and changed only when something is typed.
const SECRET: &[&str] = &["app_key", "app_secret", "username", "password"];
/// What belongs together, in the order of the words for it. What is in none comes last.
const GROUPS: [&[&str]; 5] = [
    &[
        "merchant_name",
        "organization_short_code",
        "app_key",
        "app_secret",
        "username",
        "password",
        "not_permitted",
        "other_merchants",
    ],
    &[
        "token_lifetime_seconds",
        "refresh_token_lifetime_seconds",
        "rotate_refresh_token",
        "token_limit",
        "token_block_seconds",
        "refuse_bearer",
    ],
    &[
        "payment_lifetime_seconds",
        "authorization_hold_seconds",
        "duplicate_window_seconds",
        "unique_invoice",
        "one_agreement_per_payer",
        "second_execute_says_2117",
        "early_execute_says_prerequisite",
        "unavailable_modes",
        "refund_limit",
        "refund_limit_v2",
        "duplicate_refund_window_seconds",
        "refund_v2_text_optional",
        "iframe_status_code",
        "organization_balance_interval_seconds",
        "v03_cancel_says_cancelled",
        "v03_trailing_blank",
    ],
    &[
        "otp",
        "otp_lifetime_seconds",
        "otp_attempts",
        "otp_resends",
        "pin_attempts",
        "pin_lifetime_seconds",
        "wallet_lock_seconds",
    ],
    &[
        "wallet_balance",
        "disbursement_balance",
        "calls_kept",
        "payments_kept",
        "public_origin",
    ],
];
/// Fixed when the simulator starts.
const FIXED: &[&str] = &["seed", "state_file"];

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, StatusCode::OK, None, None)
}

fn page(
    visit: &Visit,
    status: StatusCode,
    typed: Option<&Form>,
    problem: Option<&SettingsError>,
) -> Response {
    let words = visit.words;
    let content = html! {
        p class="hint" { (words.settings_hint) " " code { "PUT /simulator/settings" } }
        @if let Some(problem) = problem {
            p class="alert" role="alert" { (words.refused) " " a href={ "#" (problem.setting) } { code { (problem.setting) } } " " (problem.problem) "." }
        }
        form class="settings" method="post" action=(Tab::Settings.path()) {
            @for (legend, settings) in words.groups.iter().zip(grouped(&visit.settings)) {
                fieldset {
                    legend { (legend) }
                    div class="fields" {
                        @for (name, value) in &settings { (field(visit, name, value, typed, problem)) }
                    }
                }
            }
            div class="save" { button class="go" { (words.save) } }
        }
    };
    visit.page_with(status, Tab::Settings, words.settings, &content)
}

/// The settings by name. `Settings` has a JSON form: texts, numbers, switches.
pub(super) fn fields(settings: &Settings) -> Map<String, Value> {
    match json!(settings) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The settings in their groups; those that no group names are the last one's.
fn grouped(settings: &Settings) -> Vec<Vec<(String, Value)>> {
    let mut all = fields(settings);
    let mut groups: Vec<Vec<_>> = GROUPS
        .iter()
        .map(|names| {
            let named = names.iter().map(|name| all.remove_entry(*name));
            named.flatten().collect()
        })
        .collect();
    if let Some(last) = groups.last_mut() {
        last.extend(all);
    }
    groups
}

fn field(
    visit: &Visit,
    name: &str,
    value: &Value,
    typed: Option<&Form>,
    problem: Option<&SettingsError>,
) -> Markup {
    let words = visit.words;
    let about = words.setting(name).unwrap_or_default();
    let wrong = problem.is_some_and(|problem| problem.setting == name);
    let shown = match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let shown = typed.map_or(shown.as_str(), |form| form.text(name));
    let hint = format!("{name}-hint");
    html! {
        div class="setting" {
            @match value {
                Value::Bool(on) => {
                    div class="check" {
                        @let on = typed.map_or(*on, |form| form.get(name).is_some());
                        input id=(name) name=(name) type="checkbox" value="yes" checked[on] aria-describedby=(hint);
                        label for=(name) { code { (name) } }
                    }
                }
                Value::Array(_) | Value::Object(_) => {
                    p {
                        code { (name) }
                        @if name != "other_merchants" { ": " code { (value) } }
                    }
                }
                _ if FIXED.contains(&name) => p { code { (name) } " " (words.fixed) ": " code { (if shown.is_empty() { "–" } else { shown }) } },
                _ if SECRET.contains(&name) => {
                    label for=(name) { code { (name) } }
                    input id=(name) name=(name) type="password" autocomplete="new-password"
                        placeholder=(words.keep) aria-describedby=(hint);
                }
                _ => {
                    label for=(name) { code { (name) } }
                    input id=(name) name=(name) value=(shown) autocomplete="off" aria-describedby=(hint)
                        inputmode=[value.is_number().then_some("numeric")]
                        aria-invalid=[wrong.then_some("true")];
                }
            }
            p class="hint" id=(hint) {
                (about)
                @if name == "other_merchants" {
                    @for merchant in &visit.settings.other_merchants { " " (merchant.name) " (" (merchant.organization_short_code) ")." }
                }
            }
        }
    }
}

/// What the form changes: every field that it shows, read as what the setting is now or by default.
pub(super) fn changes(settings: &Settings, form: &Form) -> Map<String, Value> {
    let usual = fields(&Settings::default());
    let mut changes = Map::new();
    for (name, current) in fields(settings) {
        let key = name.as_str();
        if FIXED.contains(&key) || current.is_array() || current.is_object() {
            continue;
        }
        let typed = form.get(key);
        let kind = match &current {
            // Not set now, so that its default may say what it is.
            Value::Null => usual.get(key).unwrap_or(&Value::Null),
            other => other,
        };
        let value = match (kind, typed) {
            (Value::Bool(_), typed) => typed.is_some().into(),
            (_, None) if SECRET.contains(&key) => continue,
            (Value::String(_), None) if usual.get(key) != Some(&Value::Null) => "".into(),
            (_, None) => Value::Null,
            (Value::String(_), Some(text)) => text.into(),
            // A number, or a text where a number should be, which the settings then refuse.
            (_, Some(text)) => text
                .parse::<u64>()
                .map_or_else(|_| text.into(), Value::from),
        };
        changes.insert(name, value);
    }
    changes
}

pub(super) async fn change(visit: Visit, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let outcome = visit.simulator.change(|state, _| {
        let changed = state.settings.with(changes(&state.settings, &form))?;
        state.settings = Arc::new(changed);
        Ok(())
    });
    match outcome {
        Ok(()) => Visit::back(&Form::default(), Tab::Settings.path(), "saved"),
        Err(problem) => page(
            &visit,
            StatusCode::UNPROCESSABLE_ENTITY,
            Some(&form),
            Some(&problem),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Settings, changes, fields};
    use crate::language::Lang;

    /// What a browser sends when nothing was touched.
    fn untouched(settings: &Settings) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in fields(settings) {
            match value {
                serde_json::Value::Bool(false) => {}
                serde_json::Value::Bool(true) => {
                    form.append_pair(&name, "yes");
                }
                serde_json::Value::String(text) if !super::SECRET.contains(&name.as_str()) => {
                    form.append_pair(&name, &text);
                }
                serde_json::Value::Number(number) => {
                    form.append_pair(&name, &number.to_string());
                }
                _ => {
                    form.append_pair(&name, "");
                }
            }
        }
        form.finish()
    }

    #[test]
    fn saving_what_was_not_touched_changes_nothing() {
        let settings = Settings {
            token_limit: Some(2),
            rotate_refresh_token: true,
            public_origin: Some("https://bkash.example".to_owned()),
            ..Settings::default()
        };
        let form = Form::parse(untouched(&settings).as_bytes());
        let saved = settings.with(changes(&settings, &form));
        assert_eq!(saved.expect("settings"), settings);
    }

    #[test]
    fn a_setting_can_be_set_and_unset() {
        let settings = Settings::default();
        let typed = untouched(&settings)
            + "&token_limit=2&unique_invoice=yes&otp=111111&app_secret=new&public_origin=https://b.example";
        let saved = settings
            .with(changes(&settings, &Form::parse(typed.as_bytes())))
            .expect("settings");
        assert_eq!(saved.token_limit, Some(2));
        assert!(saved.unique_invoice);
        assert_eq!(saved.otp, "111111");
        assert_eq!(saved.merchant.app_secret, "new");
        assert_eq!(saved.public_origin.as_deref(), Some("https://b.example"));
        let back = saved
            .with(changes(
                &saved,
                &Form::parse(untouched(&settings).as_bytes()),
            ))
            .expect("settings");
        assert_eq!(back.token_limit, None);
        assert_eq!(back.public_origin, None);
        assert!(!back.unique_invoice);
    }

    #[test]
    fn every_setting_is_explained_in_both_languages() {
        for (name, _) in fields(&Settings::default()) {
            for lang in [Lang::Bangla, Lang::English] {
                assert!(lang.panel_words().setting(&name).is_some(), "{name}");
            }
        }
    }
}
