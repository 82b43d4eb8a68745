//! Codes of refunds.

use serde_json::json;

use crate::{
    error_codes::ErrorCode,
    error_recipes::{
        row::Row,
        steps::{Step, approve, call, control, create, execute, grant},
    },
};

pub(super) fn rows() -> Vec<Row> {
    let paid = [grant(), create(json!({})), approve(), execute()];
    let then = |steps: Vec<Step>| [&paid[..], &steps].concat();
    let refund = |amount: &str| {
        call(
            "/payment/refund",
            json!({"paymentID": "{paymentID}", "trxID": "{trxID}", "amount": amount,
                "sku": "mug", "reason": "broken"}),
        )
    };
    vec![
        Row::rule(
            ErrorCode::REVERSAL_TOO_LARGE,
            "Refund more than the paid amount.",
            then(vec![refund("100.01")]),
        ),
        Row::rule(
            ErrorCode::ALREADY_REVERSED,
            "Refund a payment a second time.",
            then(vec![refund("40"), refund("40")]),
        ),
        Row::rule(
            ErrorCode::REFUND_TOO_LATE,
            "Refund a payment after fifteen days; on v2, after sixty days (advance the clock).",
            then(vec![
                control("POST", "/clock/advance", json!({"seconds": 15 * 24 * 3600})),
                grant(),
                refund("40"),
            ]),
        ),
    ]
}
