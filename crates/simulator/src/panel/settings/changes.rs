//! Reads the changes from a submitted form, and finds the invalid ones.

use serde_json::{Map, Value};

use super::{
    super::form::Form,
    document::{FIXED, Problems, SECRET, fields},
};
use crate::settings::Settings;

/// String settings that contain numbers, which can be entered in Bangla digits.
const OF_DIGITS: &[&str] = &["otp", "wallet_balance", "disbursement_balance"];

/// The form's values, with the type that the setting has now or by default.
pub(super) fn changes(settings: &Settings, form: &Form) -> Map<String, Value> {
    let default = fields(&Settings::default());
    let mut changes = Map::new();
    for (name, current) in fields(settings) {
        let key = name.as_str();
        if FIXED.contains(&key) || current.is_array() || current.is_object() {
            continue;
        }
        let typed = form.get(key);
        let number = form.number(key);
        let kind = match &current {
            // Unset: the default determines the type.
            Value::Null => default.get(key).unwrap_or(&Value::Null),
            other => other,
        };
        let value = match (kind, typed) {
            (Value::Bool(_), typed) => typed.is_some().into(),
            (_, None) if SECRET.contains(&key) => continue,
            (Value::String(_), None) if default.get(key) != Some(&Value::Null) => "".into(),
            (_, None) => Value::Null,
            (Value::String(_), Some(_)) if OF_DIGITS.contains(&key) => number.into(),
            (Value::String(_), Some(text)) => text.into(),
            // Text in place of a number, which the settings reject.
            (_, Some(text)) => number
                .and_then(|number| number.parse::<u64>().ok())
                .map_or_else(|| text.into(), Value::from),
        };
        changes.insert(name, value);
    }
    changes
}

/// Validates each change on its own, because the settings report only the first error.
pub(super) fn refused(settings: &Settings, changes: &Map<String, Value>) -> Problems {
    let alone = |(name, value): (&String, &Value)| {
        let change = Map::from_iter([(name.clone(), value.clone())]);
        let refused = settings.with(change).is_err();
        refused.then(|| (name.clone(), expected(name)))
    };
    changes.iter().filter_map(alone).collect()
}

/// What a setting must contain.
pub(super) fn expected(setting: &str) -> &'static str {
    match setting {
        "otp" => "At least one digit, and digits only.",
        "wallet_balance" | "disbursement_balance" => {
            "Taka with at most two decimals, such as 100.00."
        }
        "otp_attempts" | "pin_attempts" => "A whole number, at least 1.",
        "payments_kept" => "A whole number, at least 100.",
        "public_origin" => "An origin without a path, such as https://bkash.example.",
        "app_key" => "A different app_key: two merchants cannot share one.",
        _ => "A whole number.",
    }
}

#[cfg(test)]
mod tests {
    use super::{super::descriptions, Form, SECRET, Settings, changes, fields, refused};

    /// The form as a browser submits it without changes.
    fn untouched(settings: &Settings) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in fields(settings) {
            match value {
                serde_json::Value::Bool(false) => {}
                serde_json::Value::Bool(true) => {
                    form.append_pair(&name, "yes");
                }
                serde_json::Value::String(text) if !SECRET.contains(&name.as_str()) => {
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
    fn saving_an_untouched_form_changes_nothing() {
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
    fn every_error_is_reported_at_once() {
        let settings = Settings::default();
        let typed = untouched(&settings)
            + "&token_limit=many&otp=abc&pin_attempts=0&payments_kept=9&wallet_balance=1.234\
               &public_origin=here&app_key=sim2-app-key&unique_invoice=yes";
        let changes = changes(&settings, &Form::parse(typed.as_bytes()));
        let problems = refused(&settings, &changes);
        let problems: Vec<_> = problems
            .iter()
            .map(|(name, problem)| (name.as_str(), *problem))
            .collect();
        assert_eq!(
            problems,
            [
                (
                    "app_key",
                    "A different app_key: two merchants cannot share one."
                ),
                ("otp", "At least one digit, and digits only."),
                ("payments_kept", "A whole number, at least 100."),
                ("pin_attempts", "A whole number, at least 1."),
                (
                    "public_origin",
                    "An origin without a path, such as https://bkash.example."
                ),
                ("token_limit", "A whole number."),
                (
                    "wallet_balance",
                    "Taka with at most two decimals, such as 100.00."
                ),
            ]
        );
    }

    #[test]
    fn numbers_may_be_typed_in_bangla() {
        let settings = Settings::default();
        let typed = untouched(&settings)
            + "&otp=৬৫৪৩২১&token_limit=২&wallet_balance=৯৯.৫০&merchant_name=দোকান ১";
        let saved = settings
            .with(changes(&settings, &Form::parse(typed.as_bytes())))
            .expect("settings");
        assert_eq!((saved.otp.as_str(), saved.token_limit), ("654321", Some(2)));
        assert_eq!(saved.wallet_balance.to_string(), "99.50");
        assert_eq!(saved.merchant.name, "দোকান ১", "a name is no number");
    }

    #[test]
    fn every_setting_has_a_description() {
        for (name, _) in fields(&Settings::default()) {
            assert!(descriptions::setting(&name).is_some(), "{name}");
        }
    }
}
