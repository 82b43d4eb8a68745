//! Numbers that a test wallet leads to: the customer gets through, and Execute is refused.

use serde_json::json;

use super::{Row, row};
use crate::{
    reach::{
        By,
        how::How,
        recipe::{approve_with, create, execute, grant},
    },
    refusal::Code,
    wallets::{EXECUTE_REFUSALS, refusing_wallet},
};

/// One row for each of them; those that another way leads to as well are left to it.
pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        refused(Code::INSUFFICIENT_BALANCE, "01823074817"),
        refused(Code::DEBIT_PARTY_STATE, "01823074818"),
    ];
    for code in EXECUTE_REFUSALS {
        rows.extend(Code::parse(code).map(|parsed| refused(parsed, &refusing_wallet(code))));
    }
    rows
}

fn refused(code: Code, wallet: &str) -> Row {
    let how = How::Wallet(wallet.to_owned());
    let steps = vec![grant(), create(json!({})), approve_with(wallet), execute()];
    row(code, By::Wallet, how, steps)
}
