//! How the shop starts: with every setting, or with a sentence that names the one that is missing.

use std::process::Command;

fn shop() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_axum-shop"));
    command
        .env_clear()
        .env("CHECKOUT_ORIGIN", "http://127.0.0.1:1");
    command
}

#[test]
fn a_setting_that_is_missing_is_named() {
    let output = shop()
        .env("CHECKOUT_KEY", "sk_test_1")
        .output()
        .expect("it starts");
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).expect("words");
    assert!(said.contains("WEBHOOK_SECRET"), "{said}");
    assert!(!said.contains("CHECKOUT_KEY"), "{said}");
}

#[test]
fn a_secret_is_not_shown_to_who_asks_for_help() {
    let output = shop()
        .env("CHECKOUT_KEY", "sk_test_1")
        .env("WEBHOOK_SECRET", "whsec_2")
        .arg("--help")
        .output()
        .expect("it starts");
    let said = String::from_utf8(output.stdout).expect("words");
    assert!(said.contains("CHECKOUT_KEY"), "{said}");
    assert!(
        !said.contains("sk_test_1") && !said.contains("whsec_2"),
        "{said}"
    );
}

#[test]
fn an_address_that_is_none_is_refused() {
    let output = shop()
        .env("CHECKOUT_ORIGIN", "pay.example")
        .output()
        .expect("it starts");
    let said = String::from_utf8(output.stderr).expect("words");
    assert!(said.contains("such as https://pay.example"), "{said}");
}
