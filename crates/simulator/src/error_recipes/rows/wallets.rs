//! Codes triggered by a test wallet: the customer approves, and Execute refuses.

use serde_json::json;

use crate::{
    error_codes::ErrorCode,
    error_recipes::{
        instruction::Instruction,
        row::{Row, Trigger},
        steps::{approve_with, create, execute, grant},
    },
    wallets::{EXECUTE_REFUSALS, wallet_refused_with},
};

/// One row per wallet. `rows::all` drops those whose code has another trigger.
pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        refused(ErrorCode::INSUFFICIENT_BALANCE, "01823074817"),
        refused(ErrorCode::DEBIT_PARTY_STATE, "01823074818"),
    ];
    for code in EXECUTE_REFUSALS {
        rows.extend(
            ErrorCode::parse(code).map(|parsed| refused(parsed, &wallet_refused_with(code))),
        );
    }
    rows
}

fn refused(code: ErrorCode, wallet: &str) -> Row {
    let how = Instruction::Wallet(wallet.to_owned());
    let steps = vec![grant(), create(json!({})), approve_with(wallet), execute()];
    Row::new(code, Trigger::Wallet, how, steps)
}
