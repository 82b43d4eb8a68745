//! Runs the commands of `docs/simulator.md`.

use std::process::Command;

use serde_json::{Value, json};
use simulator::Settings;

const PAGE: &str = include_str!("../../../../docs/simulator.md");

/// The shell blocks of the page, in order.
fn blocks() -> Vec<&'static str> {
    PAGE.split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap_or_default())
        .collect()
}

#[test]
fn every_command_of_the_page_has_the_documented_output() {
    let running = simulator::spawn(Settings::default()).expect("a simulator");
    let blocks = blocks();
    assert!(blocks.len() >= 10, "{}", blocks.len());
    // A line after each block separates the outputs.
    let script = blocks.join("\necho; echo ----\n");
    let shell = Command::new("bash")
        .args(["-eu", "-o", "pipefail", "-c", &script])
        .env("BKASH", &running.origin)
        .output()
        .expect("bash");
    let output = String::from_utf8_lossy(&shell.stdout);
    let errors = String::from_utf8_lossy(&shell.stderr);
    assert!(shell.status.success(), "{output}\n{errors}");
    let outputs: Vec<_> = output.split("\n----\n").collect();
    assert_eq!(outputs.len(), blocks.len(), "{output}");
    let output_with = |command: &str| {
        let position = blocks.iter().position(|block| block.contains(command));
        outputs[position.unwrap_or_else(|| panic!("no block has {command}"))]
    };
    assert!(output_with("field bkashURL").contains("/?paymentId=TR0011"));
    assert!(output_with("searchTransaction").contains("Completed"));
    assert!(output_with("agreement/cancel").contains("Cancelled"));
    assert!(output_with("for WHAT in").contains("Authorized"));
    assert!(output_with("refund/payment/status").contains("refundTransactions"));
    assert!(output_with("organizationBalance").contains("Collection Account"));
    assert!(output_with("cut_after").contains("no response: use Query"));
    assert!(output_with("cut_after").trim_end().ends_with("Completed"));
    assert!(output_with("$V1/creat ").contains("Authorization header requires"));
    assert!(output_with("$V1/creat ").trim_end().ends_with("unknown"));
    assert!(output_with("clock/advance").contains("Unauthorized"));
    let invented = output_with("\"maintenance\"");
    assert!(invented.contains("503"), "{invented}");
    // The page quotes this header.
    let quoted = "x-simulator-invention: bKash does not document the HTTP status of its maintenance response";
    assert!(
        PAGE.contains(quoted) && invented.contains(quoted),
        "{invented}"
    );
    let reset = output_with("simulator/reset");
    assert!(reset.contains(r#"{"reset":true}"#) && reset.contains(r#""payments":[]"#));

    // The ledger before the page ends with a reset.
    assert_eq!(running.simulator.ledger()["entries"], json!([]));
    let ledger = output_with("simulator/ledger")
        .lines()
        .rfind(|line| line.starts_with('{'));
    let ledger: Value = serde_json::from_str(ledger.expect("a ledger")).expect("JSON");
    let kinds: Vec<_> = ledger["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|entry| entry["kind"].as_str())
        .collect();
    for (kind, count) in [
        ("payment", 5),
        ("authorization", 2),
        ("capture", 1),
        ("void", 1),
        ("refund", 3),
        ("payout", 1),
    ] {
        let found = kinds.iter().filter(|found| **found == kind).count();
        assert_eq!(found, count, "{kind}: {kinds:?}");
    }
}
