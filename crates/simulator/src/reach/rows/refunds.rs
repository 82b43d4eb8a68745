//! Numbers that refunds lead to.

use serde_json::json;

use super::{Row, rule};
use crate::{
    reach::recipe::{Step, approve, call, control, create, execute, grant},
    refusal::Code,
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
        rule(
            Code::REVERSAL_TOO_LARGE,
            "Refund more than was paid.",
            then(vec![refund("100.01")]),
        ),
        rule(
            Code::ALREADY_REVERSED,
            "Refund a payment a second time.",
            then(vec![refund("40"), refund("40")]),
        ),
        rule(
            Code::REFUND_TOO_LATE,
            "Refund a payment fifteen days after it was made; on v2, sixty days (move the clock).",
            then(vec![
                control("POST", "/clock/advance", json!({"seconds": 15 * 24 * 3600})),
                grant(),
                refund("40"),
            ]),
        ),
    ]
}
