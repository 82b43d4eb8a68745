//! `bkash-checkout doctor` against a running server and a simulated bKash.

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::Value;

use crate::support::{CommandResult, Process, Shop};

/// The outcome and message of each finding of a check.
fn findings(result: &CommandResult, check: &str) -> Vec<(String, String)> {
    let report: Value =
        serde_json::from_str(&result.output).unwrap_or_else(|error| panic!("{error}: {result:?}"));
    let all = report["checks"].as_array().unwrap().iter();
    let own = all.filter(|finding| finding["check"] == check);
    own.map(|finding| {
        let text = |field: &str| finding[field].as_str().unwrap().to_owned();
        (text("outcome"), text("message"))
    })
    .collect()
}

fn doctor(shop: &Shop, more: &[(&str, &str)]) -> CommandResult {
    Process::command(shop, more, &["doctor", "--json"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_works_has_no_failed_check_and_costs_one_token_call() {
    let shop = Shop::open().await;
    for _ in 0..3 {
        let result = doctor(&shop, &[]);
        for check in [
            "public-url",
            "bkash",
            "clock",
            "secrets",
            "database",
            "credentials",
            "permissions",
        ] {
            let found = findings(&result, check);
            assert!(!found.is_empty(), "{check}: {result:?}");
            assert!(
                found.iter().all(|(outcome, _)| outcome == "ok"),
                "{found:?}"
            );
        }
        // This server is reached without TLS.
        let configuration = findings(&result, "configuration");
        assert!(
            configuration
                .iter()
                .any(|(outcome, message)| outcome == "warning" && message.contains("public-origin")),
            "{configuration:?}"
        );
        assert!(!findings(&result, "disk").is_empty());
    }
    assert_eq!(shop.calls("grant").await, 1);
    let text = Process::command(&shop, &[], &["doctor"]);
    assert!(text.output.contains("ok       public-url"), "{text:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_with_what_to_do_and_fails_the_command() {
    let mut shop = Shop::open().await;
    let wrong = doctor(&shop, &[("BKASH_PASSWORD", "wrong")]);
    assert!(
        !wrong.succeeded && wrong.errors.contains("checks failed"),
        "{wrong:?}"
    );
    let credentials = findings(&wrong, "credentials");
    assert!(
        credentials[0].0 == "failed"
            && credentials[0]
                .1
                .contains("Invalid or unrecognized access credentials"),
        "{credentials:?}"
    );
    fs::set_permissions(shop.database(), fs::Permissions::from_mode(0o644)).unwrap();
    shop.stop().await;
    let unreached = doctor(
        &shop,
        &[(
            "CHECKOUT__BKASH__BASE_URL",
            "http://127.0.0.1:1/v1.2.0-beta",
        )],
    );
    assert!(!unreached.succeeded, "{unreached:?}");
    for (check, said) in [
        ("permissions", "chmod 600"),
        ("public-url", "Start the server"),
        ("bkash", "cannot be reached"),
    ] {
        let found = findings(&unreached, check);
        assert!(
            found
                .iter()
                .any(|(outcome, message)| outcome == "failed" && message.contains(said)),
            "{check}: {found:?}"
        );
    }
    assert!(findings(&unreached, "credentials").is_empty());
}
