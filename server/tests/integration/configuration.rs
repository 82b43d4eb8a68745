//! The configuration file: every invalid key is named.

use server::config::{Config, ConfigError, Environment, MasterKey, Secrets};

use crate::support::{CONFIGURATION, MASTER_KEY};

fn error(text: &str, environment: &Environment) -> String {
    Config::parse("Leptos.toml", text, environment)
        .unwrap_err()
        .to_string()
}

#[test]
fn the_configuration_of_the_repository_is_valid() {
    let config = Config::parse("Leptos.toml", CONFIGURATION, &Environment::default()).unwrap();
    assert_eq!(config.public_origin, "http://127.0.0.1:3000");
    assert_eq!(config.account().to_string(), "default/test");
}

#[test]
fn every_key_of_the_configuration_has_a_comment() {
    let lines: Vec<_> = CONFIGURATION.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let key = line
            .trim_start_matches("# ")
            .split_once(" = ")
            .map(|(key, _)| key);
        if key.is_some_and(|key| {
            key.chars()
                .all(|char| char.is_ascii_lowercase() || char == '-')
        }) {
            assert!(lines[number - 1].starts_with("# "), "{line}");
        }
    }
}

/// A valid line of the file, the invalid line that replaces it, and the key that the error names.
const INVALID: &[(&str, &str, &str)] = &[
    (
        "return-origins = []",
        "late-success = \"keep\"",
        "[merchant] late-success",
    ),
    (
        "listen = \"127.0.0.1:3000\"",
        "listen = \"nowhere\"",
        "[server] listen",
    ),
    (
        "listen = \"127.0.0.1:3000\"",
        "listen = \"127.0.0.1:3000\"\nmetrics-address = \"127.0.0.1:3000\"",
        "[server] metrics-address",
    ),
    (
        "public-origin = \"http://127.0.0.1:3000\"",
        "public-origin = \"http://pay.example\"",
        "[server] public-origin",
    ),
    (
        "public-origin = \"http://127.0.0.1:3000\"",
        "public-origin = \"https://pay.example/x\"",
        "[server] public-origin",
    ),
    ("log = \"info\"", "log = \"a=b=c\"", "[server] log"),
    ("name = \"My Shop\"", "name = \"\"", "[merchant] name"),
    ("name = \"My Shop\"", "", "[merchant]"),
    (
        "session-minutes = 30",
        "session-minutes = 0",
        "[merchant] session-minutes",
    ),
    (
        "session-minutes = 30",
        "session-minutes = \"long\"",
        "[merchant] session-minutes",
    ),
    (
        "return-origins = []",
        "return-origins = [\"shop\"]",
        "[merchant] return-origins",
    ),
    (
        "return-origins = []",
        "return-urls = [\"/thanks\"]",
        "[merchant] return-urls",
    ),
    (
        "return-origins = []",
        "embed-origins = [\"https://*\"]",
        "[merchant] embed-origins",
    ),
    (
        "return-origins = []",
        "locale = \"de\"",
        "[merchant] locale",
    ),
    (
        "return-origins = []",
        "theme = { accent = \"red;}\" }",
        "[merchant] theme.accent",
    ),
    (
        "return-origins = []",
        "hold = { hours = 9999 }",
        "[merchant] hold.hours",
    ),
    (
        "family = \"tokenized-v1\"",
        "family = \"v9\"",
        "[bkash] family",
    ),
    (
        "base-url = \"https://",
        "base-url = \"http://",
        "[bkash] base-url",
    ),
    (
        "family = \"tokenized-v1\"",
        "family = \"tokenized-v2\"",
        "[bkash] base-url",
    ),
    (
        "page-origins = [\"https://sandbox.payment.bkash.com\"]",
        "page-origins = []",
        "[bkash] page-origins",
    ),
    (
        "requests-per-minute = 6000",
        "requests-per-minute = 0",
        "[limits] requests-per-minute",
    ),
    (
        "trusted-proxies = []",
        "trusted-proxis = []",
        "trusted-proxis",
    ),
    (
        "trusted-proxies = []",
        "trusted-proxies = [\"proxy.example\"]",
        "[server] trusted-proxies",
    ),
    ("[limits]", "[limitz]", "limitz"),
];

#[test]
fn names_every_invalid_key() {
    for (from, to, expected) in INVALID.iter().copied() {
        assert!(CONFIGURATION.contains(from), "{from}");
        let error = error(
            &CONFIGURATION.replacen(from, to, 1),
            &Environment::default(),
        );
        assert!(error.contains(expected), "{to}: {error}");
    }
    assert!(error("listen =", &Environment::default()).contains("not valid TOML"));
}

/// A script of bKash's checkout window.
const SCRIPT: &str =
    r#"[{src = "https://scripts.pay.bka.sh/versions/1.2.0-beta/checkout/bKash-checkout.js"}]"#;

#[test]
fn scripts_are_required_by_checkout_iframe_and_rejected_by_other_families() {
    let error = |family: &str, root: &str, scripts: &str| {
        let environment = Environment::from_iter([
            ("CHECKOUT__BKASH__FAMILY", family),
            ("CHECKOUT__BKASH__BASE_URL", root),
            ("CHECKOUT__BKASH__SCRIPTS", scripts),
        ]);
        let parsed = Config::parse("Leptos.toml", CONFIGURATION, &environment);
        parsed.map(drop).unwrap_err().to_string()
    };
    let root = "https://checkout.pay.bka.sh/v1.2.0-beta";
    for scripts in [
        "[]",
        r#"[{src = "http://scripts.example/x.js"}]"#,
        r#"[{src = "https://scripts.example/x.js; script-src *"}]"#,
        r#"[{src = "https://scripts.example/x.js", integrity = "abc"}]"#,
    ] {
        let error = error("checkout-iframe", root, scripts);
        assert!(error.contains("[bkash] scripts"), "{scripts}: {error}");
    }
    let root = "https://tokenized.pay.bka.sh/v1.2.0-beta";
    assert!(error("tokenized-v1", root, SCRIPT).contains("[bkash] scripts"));
}

#[test]
fn every_family_accepts_its_base_url() {
    for (family, root) in [
        ("tokenized-v1", "https://tokenized.pay.bka.sh/v1.2.0-beta"),
        (
            "tokenized-v2",
            "https://tokenized.pay.bka.sh/v2/tokenized-checkout",
        ),
        ("checkout-iframe", "https://checkout.pay.bka.sh/v1.2.0-beta"),
        ("tokenized-v0.3", "https://tokenized.pay.bka.sh/v1.2.0-beta"),
    ] {
        assert!(CONFIGURATION.contains(&format!("\"{family}\"")), "{family}");
        let scripts = match family {
            "checkout-iframe" => SCRIPT,
            _ => "[]",
        };
        let environment = Environment::from_iter([
            ("CHECKOUT__BKASH__FAMILY", family),
            ("CHECKOUT__BKASH__BASE_URL", root),
            ("CHECKOUT__BKASH__SCRIPTS", scripts),
        ]);
        let config = Config::parse("Leptos.toml", CONFIGURATION, &environment).unwrap();
        assert_eq!(config.provider_account.family.as_str(), family);
    }
}

#[test]
fn environment_variables_override_the_file() {
    let environment = Environment::from_iter([
        ("CHECKOUT__MERCHANT__NAME", "আমার দোকান"),
        ("CHECKOUT__MERCHANT__SESSION_MINUTES", "5"),
        (
            "CHECKOUT__BKASH__PAGE_ORIGINS",
            "[\"https://payment.bkash.com\"]",
        ),
    ]);
    let config = Config::parse("Leptos.toml", CONFIGURATION, &environment).unwrap();
    assert_eq!(config.profile.name, "আমার দোকান");
    assert_eq!(config.profile.session_lifetime().as_secs(), 300);
    assert_eq!(
        config.provider_account.page_origins(),
        ["https://payment.bkash.com"]
    );
    let wrong = Environment::from_iter([("CHECKOUT__MERCHANT__NAMES", "x")]);
    assert!(error(CONFIGURATION, &wrong).contains("names"));
}

#[test]
fn reads_secrets_from_variables_or_files_and_names_a_missing_one() {
    let missing = Secrets::read(&Environment::from_iter([(
        "CHECKOUT_MASTER_KEY",
        MASTER_KEY,
    )]))
    .unwrap_err();
    assert!(
        matches!(&missing, ConfigError::Secret { name, .. } if name == "BKASH_APP_KEY"),
        "{missing}"
    );
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("key");
    std::fs::write(&file, format!("{MASTER_KEY}\n")).unwrap();
    let path = file.to_str().unwrap();
    let from_file = MasterKey::read(&Environment::from_iter([(
        "CHECKOUT_MASTER_KEY_FILE",
        path,
    )]))
    .unwrap();
    let from_variable = MasterKey::read(&Environment::from_iter([(
        "CHECKOUT_MASTER_KEY",
        MASTER_KEY,
    )]))
    .unwrap();
    assert_eq!(from_file.derive("x"), from_variable.derive("x"));
    assert_ne!(from_file.derive("x"), from_file.derive("y"));
    for wrong in [
        "",
        "short",
        &"g".repeat(64),
        &"+1".repeat(32),
        &"é".repeat(32),
    ] {
        let error = MasterKey::read(&Environment::from_iter([("CHECKOUT_MASTER_KEY", wrong)]))
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("CHECKOUT_MASTER_KEY"), "{error}");
        assert!(wrong.is_empty() || !error.contains(wrong), "{error}");
    }
    let previous = |key: &'static str| {
        MasterKey::read(&Environment::from_iter([
            ("CHECKOUT_MASTER_KEY", MASTER_KEY),
            ("CHECKOUT_PREVIOUS_MASTER_KEY", key),
        ]))
    };
    let error = previous(MASTER_KEY).unwrap_err().to_string();
    assert!(error.contains("the same key"), "{error}");
    let error = previous("short").unwrap_err().to_string();
    assert!(error.starts_with("CHECKOUT_PREVIOUS_MASTER_KEY"), "{error}");
    let other = previous("0000000000000000000000000000000000000000000000000000000000000000");
    let other = other.unwrap();
    assert_eq!(other.id(), from_variable.id());
    assert_ne!(other.previous_id(), Some(other.id()));
    assert_eq!(from_variable.previous_id(), None);
    let both = Environment::from_iter([
        ("CHECKOUT_MASTER_KEY", MASTER_KEY),
        ("CHECKOUT_MASTER_KEY_FILE", path),
    ]);
    assert!(
        MasterKey::read(&both)
            .unwrap_err()
            .to_string()
            .contains("not both")
    );
}

/// The tables of TOML in a page of the documentation, as overrides of the configuration file.
fn documented_settings(page: &str) -> Vec<(String, String)> {
    let mut settings = Vec::new();
    for block in page.split("```toml").skip(1) {
        let block = block.split("```").next().unwrap();
        let mut table = "";
        for line in block.lines().map(str::trim) {
            if let Some(name) = line
                .strip_prefix('[')
                .and_then(|line| line.strip_suffix(']'))
            {
                table = name;
            } else if let Some((key, value)) = line.split_once(" = ") {
                let name = format!("CHECKOUT__{table}__{}", key.replace('-', "_"));
                settings.push((name.to_uppercase(), value.to_owned()));
            }
        }
    }
    settings
}

#[test]
fn the_settings_of_the_documentation_are_valid() {
    for page in [
        include_str!("../../../docs/operations.md"),
        include_str!("../../../docs/monitoring.md"),
    ] {
        let settings = documented_settings(page);
        assert!(!settings.is_empty());
        let environment: Environment = settings.into_iter().collect();
        let config = Config::parse("Leptos.toml", CONFIGURATION, &environment).unwrap();
        assert_eq!(
            config.metrics_address.map(|address| address.port()),
            Some(9464)
        );
    }
}
