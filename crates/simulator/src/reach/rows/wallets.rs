//! Numbers that a test wallet leads to: the customer gets through, and Execute is refused.

use serde_json::json;

use super::{Row, row};
use crate::{
    reach::{
        By,
        recipe::{approve_with, create, execute, grant},
    },
    refusal::Code,
    wallets::EXECUTE_REFUSALS,
};

/// Those of [`EXECUTE_REFUSALS`] that a rule or a wallet with a name of its own leads to as well.
const OTHERWISE: [&str; 5] = ["2023", "2029", "2037", "2061", "9999"];

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        refused(Code::INSUFFICIENT_BALANCE, "01823074817"),
        refused(Code::DEBIT_PARTY_STATE, "01823074818"),
    ];
    for code in EXECUTE_REFUSALS
        .iter()
        .filter(|code| !OTHERWISE.contains(code))
    {
        rows.extend(Code::parse(code).map(|parsed| refused(parsed, &format!("0170000{code}"))));
    }
    rows
}

fn refused(code: Code, wallet: &str) -> Row {
    let how = format!("Execute a payment that wallet {wallet} agreed to.");
    let steps = vec![grant(), create(json!({})), approve_with(wallet), execute()];
    row(code, By::Wallet, &how, steps)
}
