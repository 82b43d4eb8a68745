//! Masks secrets before a call is shown. Enough remains to tell two of them apart.

use crate::{document::Document, settings::Settings};

/// Names whose values are secret, compared without case and separators.
const SECRET_NAMES: &[&str] = &[
    "appkey",
    "appsecret",
    "authorization",
    "idtoken",
    "otp",
    "password",
    "pin",
    "refreshtoken",
    "token",
    "username",
    "xappkey",
];

/// A longer run of token characters is masked wherever it occurs. Identifiers are shorter.
const MAX_IDENTIFIER: usize = 80;

/// Masks a secret: keeps its first four characters, and its last four if it is long.
pub(crate) fn masked(secret: &str) -> String {
    let count = secret.chars().count();
    let start: String = secret.chars().take(4).collect();
    match count {
        0 => String::new(),
        1..8 => "…".to_owned(),
        8..16 => format!("{start}…"),
        _ => {
            let end: String = secret.chars().skip(count - 4).collect();
            format!("{start}…{end}")
        }
    }
}

/// Masks the secrets in calls. It knows the merchants' credentials and finds them under any name.
#[derive(Debug)]
pub(crate) struct Mask<'a> {
    known: Vec<&'a str>,
}

impl<'a> Mask<'a> {
    pub(crate) fn new(settings: &'a Settings) -> Self {
        let merchants = std::iter::once(&settings.merchant).chain(&settings.other_merchants);
        let mut known: Vec<&str> = merchants
            .flat_map(|merchant| {
                [
                    &merchant.app_key,
                    &merchant.app_secret,
                    &merchant.username,
                    &merchant.password,
                ]
            })
            .map(String::as_str)
            .filter(|secret| !secret.is_empty())
            .collect();
        // Longest first: a secret can be the prefix of another.
        known.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { known }
    }

    /// Masks a body; `None` if it is empty.
    pub(crate) fn body(&self, bytes: &[u8]) -> Option<Document> {
        if bytes.is_empty() {
            return None;
        }
        Some(match serde_json::from_slice(bytes) {
            Ok(document) => self.document(document),
            Err(_) => Document::Text(self.text(&String::from_utf8_lossy(bytes))),
        })
    }

    fn document(&self, document: Document) -> Document {
        match document {
            Document::Object(fields) => Document::Object(
                fields
                    .into_iter()
                    .map(|(name, value)| {
                        let value = match value {
                            Document::Text(text) if is_secret(&name) => {
                                Document::Text(masked(&text))
                            }
                            // A secret that is not a string is hidden completely.
                            Document::Number(_) | Document::Array(_) | Document::Object(_)
                                if is_secret(&name) =>
                            {
                                Document::Text("…".to_owned())
                            }
                            other => self.document(other),
                        };
                        (self.text(&name), value)
                    })
                    .collect(),
            ),
            Document::Array(items) => {
                Document::Array(items.into_iter().map(|item| self.document(item)).collect())
            }
            Document::Text(text) => Document::Text(self.text(&text)),
            other => other,
        }
    }

    /// Masks the merchants' credentials and anything that looks like a token.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.known {
            if text.contains(secret) {
                text = text.replace(secret, &masked(secret));
            }
        }
        mask_tokens(&mask_named_values(&text))
    }
}

/// Masks values that follow a secret name, in a form or in incomplete JSON.
fn mask_named_values(text: &str) -> String {
    let in_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(in_name) {
        let name_end = rest[start..]
            .find(|letter| !in_name(letter))
            .map_or(rest.len(), |length| start + length);
        let (name, after) = (&rest[start..name_end], &rest[name_end..]);
        shown.push_str(&rest[..name_end]);
        rest = after;
        if !is_secret(name) {
            continue;
        }
        let joint = after.trim_start_matches(['"', '\'', '\\', ' ', ':', '=']);
        let joint_length = after.len() - joint.len();
        if !after[..joint_length].contains([':', '=']) {
            continue;
        }
        let ends = |letter: char| letter.is_whitespace() || "&\"'\\,;}".contains(letter);
        let secret = joint.split(ends).next().unwrap_or_default();
        shown.push_str(&after[..joint_length]);
        shown.push_str(&masked(secret));
        rest = &joint[secret.len()..];
    }
    shown.push_str(rest);
    shown
}

fn is_secret(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    SECRET_NAMES.contains(&plain.as_str())
}

fn mask_tokens(text: &str) -> String {
    let in_token = |letter: char| letter.is_ascii_alphanumeric() || "-_.+/=".contains(letter);
    let mut shown = String::with_capacity(text.len());
    let mut run = String::new();
    // The line break ends the last run.
    for letter in text.chars().chain(['\n']) {
        if in_token(letter) {
            run.push(letter);
            continue;
        }
        if run.len() > MAX_IDENTIFIER && !run.contains("//") {
            shown.push_str(&masked(&run));
        } else {
            shown.push_str(&run);
        }
        run.clear();
        shown.push(letter);
    }
    shown.pop();
    shown
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Mask, masked};
    use crate::settings::Settings;

    #[test]
    fn secrets_stay_distinguishable_and_unreadable() {
        assert_eq!(masked("sim-app-key"), "sim-…");
        assert_eq!(masked("sim2-app-key"), "sim2…");
        assert_eq!(masked("eyJraWQiOiJ.abc.defghijk"), "eyJr…hijk");
        assert_eq!(masked("short"), "…");
    }

    #[test]
    fn secrets_in_a_body_are_masked_under_any_name() {
        let settings = Settings::default();
        let mask = Mask::new(&settings);
        let token = "eyJ".to_owned() + &"aB3-".repeat(60);
        let body = json!({
            "app_secret": "sim-app-secret", "appKey": "sim2-app-key", "id_token": token,
            "refresh_token": 12, "nested": [{"PASSWORD": "something else"}],
            "wrong place": "it is sim-pass", "paymentID": "TR0011mqN0nOK1762072142166",
            "note": format!("Bearer {token}."), "sim-app-secret": 1,
        });
        let shown = mask.body(body.to_string().as_bytes());
        let shown = serde_json::to_value(shown).expect("a document");
        assert_eq!(shown["paymentID"], "TR0011mqN0nOK1762072142166");
        assert_eq!(shown["appKey"], "sim2…");
        assert_eq!(shown["refresh_token"], "…");
        assert_eq!(shown["nested"][0]["PASSWORD"], "some…");
        let shown = shown.to_string();
        for secret in [
            "sim-app-secret",
            "sim2-app-key",
            "sim-pass",
            "something else",
            &token[..40],
        ] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }

    #[test]
    fn secrets_in_a_body_that_is_not_json_are_masked() {
        let settings = Settings::default();
        let mask = Mask::new(&settings);
        let shown = mask.body(br#"{"app_secret":"sim-app-secret","#);
        let shown = serde_json::to_string(&shown).expect("a text");
        assert!(!shown.contains("sim-app-secret"), "{shown}");
        for body in [
            "app_key=k&app_secret=FORMSECRET0123456789&password=FORMSECRET",
            r#"{"app_key":"x","app_secret":"FORMSECRET"#,
            r#""app_secret=FORMSECRET""#,
            r#"{"pin":"FORMSECRET","otp":"FORMSECRET"}"#,
            "password: FORMSECRET",
        ] {
            let shown = serde_json::to_string(&mask.body(body.as_bytes())).expect("a text");
            assert!(!shown.contains("FORMSECRET"), "{shown}");
        }
        let harmless = "amount=10&merchantInvoiceNumber=INV-1&pinned=yes&token";
        assert_eq!(mask.text(harmless), harmless);
        let page = "https://sandbox.example/".to_owned() + &"a".repeat(100);
        assert_eq!(mask.text(&page), page);
        assert!(mask.body(b"").is_none());
    }
}
