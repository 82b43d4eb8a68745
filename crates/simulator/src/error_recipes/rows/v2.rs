//! Codes of v2, where agreements have an ID from Create on and refunds have rules of their own.

use serde_json::{Value, json};

use crate::{
    error_codes::ErrorCode,
    error_recipes::{
        row::Row,
        steps::{
            Step, approve, call_v2, control, create, create_agreement_v2, create_v2, execute,
            grant, refund_v2,
        },
    },
};

pub(super) fn rows() -> Vec<Row> {
    [of_agreements(), of_refunds(), of_the_words_of_refunds()]
        .into_iter()
        .flatten()
        .collect()
}

fn of_agreements() -> Vec<Row> {
    let then = |steps: Vec<Step>| [vec![grant(), create_agreement_v2()], steps].concat();
    let agreement = || json!({"agreementId": "{agreementId}"});
    let execute = || call_v2("/agreement/execute", agreement());
    vec![
        Row::rule(
            ErrorCode::AGREEMENT_INCOMPLETE,
            "On v2, pay with an agreement, or cancel it, before it is executed.",
            then(vec![create_v2(
                "/payment-with-agreement/create",
                agreement(),
            )]),
        ),
        Row::rule(
            ErrorCode::AGREEMENT_PREREQUISITE,
            "On v2, execute an agreement that the customer has not confirmed yet.",
            then(vec![execute()]),
        ),
        Row::rule(
            ErrorCode::INVALID_AGREEMENT_STATE,
            "On v2, execute an agreement that the customer has cancelled.",
            then(vec![
                control("POST", "/payments/{paymentId}/cancel", json!({})),
                execute(),
            ]),
        ),
        Row::rule(
            ErrorCode::INVALID_PLATFORM,
            "On v2, create a payment with a platform other than web.",
            vec![
                grant(),
                create_v2("/payment/create", json!({"platform": "fridge"})),
            ],
        ),
    ]
}

fn of_refunds() -> Vec<Row> {
    let paid = |changes| vec![grant(), create(changes), approve(), execute()];
    let then = |steps: Vec<Step>| [paid(json!({})), steps].concat();
    let refund = |changes: Value| refund_v2(changes);
    let one_refund = control("PUT", "/settings", json!({"refund_limit_v2": 1}));
    vec![
        Row::rule(
            ErrorCode::REFUND_AMOUNT,
            "On v2, refund more than the paid amount, or nothing.",
            then(vec![refund(json!({"refundAmount": "100.01"}))]),
        ),
        Row::rule(
            ErrorCode::NOT_REVERSIBLE,
            "On v2, refund an eleventh time (the setting refund_limit_v2 is the limit), or a voided payment.",
            then(vec![one_refund, refund(json!({})), refund(json!({}))]),
        ),
        Row::rule(
            ErrorCode::INVALID_TRX_ID,
            "On v2, refund a trxId that does not exist.",
            then(vec![refund(json!({"trxId": "NOSUCHTRX0"}))]),
        ),
        Row::rule(
            ErrorCode::REFUND_MISMATCH,
            "On v2, refund another payment's trxId.",
            then(vec![
                refund(json!({})),
                refund(json!({"trxId": "{refundTrxId}"})),
            ]),
        ),
        Row::rule(
            ErrorCode::TRANSACTION_INCOMPLETE,
            "On v2, refund an authorization that was not captured.",
            [
                paid(json!({"intent": "authorization"})),
                vec![refund(json!({}))],
            ]
            .concat(),
        ),
    ]
}

fn of_the_words_of_refunds() -> Vec<Row> {
    let long = "x".repeat(256);
    let refused = |code, how, changes| {
        let steps = vec![
            grant(),
            create(json!({})),
            approve(),
            execute(),
            refund_v2(changes),
        ];
        Row::rule(code, how, steps)
    };
    vec![
        refused(
            ErrorCode::INVALID_SKU,
            "On v2, refund with an sku that is empty or contains `<`, `>` or `&`.",
            json!({"sku": ""}),
        ),
        refused(
            ErrorCode::SKU_TOO_LONG,
            "On v2, refund with an sku of more than 255 characters.",
            json!({"sku": long}),
        ),
        refused(
            ErrorCode::INVALID_REASON,
            "On v2, refund with a reason that is empty or contains `<`, `>` or `&`.",
            json!({"reason": ""}),
        ),
        refused(
            ErrorCode::REASON_TOO_LONG,
            "On v2, refund with a reason of more than 255 characters.",
            json!({"reason": long}),
        ),
    ]
}
