//! The start of the shop with complete, missing and invalid settings.

use std::process::Command;

fn shop() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_axum-shop"));
    command
        .env_clear()
        .env("CHECKOUT_ORIGIN", "http://127.0.0.1:1");
    command
}

#[test]
fn a_missing_setting_is_reported() {
    let output = shop()
        .env("CHECKOUT_KEY", "sk_test_1")
        .output()
        .expect("it starts");
    assert!(!output.status.success());
    let output = String::from_utf8(output.stderr).expect("words");
    assert!(output.contains("WEBHOOK_SECRET"), "{output}");
    assert!(!output.contains("CHECKOUT_KEY"), "{output}");
}

#[test]
fn the_help_does_not_show_secrets() {
    let output = shop()
        .env("CHECKOUT_KEY", "sk_test_1")
        .env("WEBHOOK_SECRET", "whsec_2")
        .arg("--help")
        .output()
        .expect("it starts");
    let output = String::from_utf8(output.stdout).expect("words");
    assert!(output.contains("CHECKOUT_KEY"), "{output}");
    assert!(
        !output.contains("sk_test_1") && !output.contains("whsec_2"),
        "{output}"
    );
}

#[test]
fn an_origin_that_is_no_url_is_rejected() {
    let output = shop()
        .env("CHECKOUT_ORIGIN", "pay.example")
        .output()
        .expect("it starts");
    let output = String::from_utf8(output.stderr).expect("words");
    assert!(output.contains("such as https://pay.example"), "{output}");
}
