//! Codes that only a fault triggers, each in an operation where it could occur.

use serde_json::json;

use crate::{
    error_codes::ErrorCode,
    error_recipes::{
        instruction::Instruction,
        row::{Row, Trigger},
        steps::{Step, approve, call, control, create, execute, grant, refuse},
    },
};

/// Codes of mandates and recurring payments, which the simulator does not offer.
const OF_OTHER_PRODUCTS: [&str; 6] = ["2004", "2005", "2021", "2022", "2027", "2030"];
const OF_REFUNDS: [&str; 3] = ["2028", "2035", "2042"];
const OF_CREATE: [&str; 1] = ["2025"];

pub(super) fn rows() -> Vec<Row> {
    let executed = [grant(), create(json!({})), approve(), execute()];
    let refund = json!({"paymentID": "{paymentID}", "trxID": "{trxID}", "amount": "1"});
    let refund = call("/payment/refund", refund);
    let of_create: Vec<_> = [&OF_OTHER_PRODUCTS[..], &OF_CREATE].concat();
    [
        vec![maintenance()],
        refused(&["2001"], "grant", &[], &grant()),
        refused(&of_create, "create", &[grant()], &create(json!({}))),
        refused(&OF_REFUNDS, "refund", &executed, &refund),
    ]
    .concat()
}

fn refused(codes: &[&str], operation: &'static str, before: &[Step], last: &Step) -> Vec<Row> {
    let rows = codes.iter().filter_map(|code| {
        let how = Instruction::Refuse {
            code: (*code).to_owned(),
            operation,
        };
        let steps = [before, &[refuse(operation, code), last.clone()]].concat();
        Some(Row::new(
            ErrorCode::parse(code)?,
            Trigger::Fault,
            how,
            steps,
        ))
    });
    rows.collect()
}

fn maintenance() -> Row {
    let rule = json!({"operation": "create", "kind": "maintenance"});
    let faults = control("PUT", "/faults", json!({"rules": [rule]}));
    Row::new(
        ErrorCode::MAINTENANCE,
        Trigger::Fault,
        Instruction::Sentence("Set the fault `maintenance` on any call."),
        vec![grant(), faults, create(json!({}))],
    )
}
