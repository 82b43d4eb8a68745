//! Codes of agreements.

use serde_json::json;

use crate::{
    error_codes::ErrorCode,
    error_recipes::{
        row::Row,
        steps::{
            Step, approve, call, call_of_another, control, create, create_agreement, execute,
            grant, grant_to_another,
        },
    },
};

pub(super) fn rows() -> Vec<Row> {
    let agreed = [grant(), create_agreement(), approve(), execute()];
    let then = |steps: Vec<Step>| [&agreed[..], &steps].concat();
    let with = |agreement: &str| json!({"mode": "0001", "agreementID": agreement});
    let cancel = || call("/agreement/cancel", json!({"agreementID": "{agreementID}"}));
    let order_of_another = json!({"mode": "0001", "agreementID": "{agreementID}", "amount": "100.00",
        "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-1",
        "payerReference": "payer-1", "callbackURL": "https://shop.example/callback"});
    vec![
        Row::rule(
            ErrorCode::AGREEMENT_EXISTS,
            "Execute a second agreement of one wallet and payer while the setting one_agreement_per_payer is on.",
            [
                vec![control(
                    "PUT",
                    "/settings",
                    json!({"one_agreement_per_payer": true}),
                )],
                then(vec![create_agreement(), approve(), execute()]),
            ]
            .concat(),
        ),
        Row::rule(
            ErrorCode::INVALID_AGREEMENT_ID,
            "Create with, query or cancel an agreementID that does not exist.",
            vec![grant(), create(with("unknown"))],
        ),
        Row::rule(
            ErrorCode::AGREEMENT_CANCELLED,
            "Create a payment with an agreement that was cancelled, or cancel it again.",
            then(vec![cancel(), create(with("{agreementID}"))]),
        ),
        Row::rule(
            ErrorCode::AGREEMENT_NOT_SHARED,
            "Create a payment with another merchant's agreement.",
            then(vec![
                grant_to_another(),
                call_of_another("/create", order_of_another),
            ]),
        ),
        Row::rule(
            ErrorCode::AGREEMENT_EXECUTED,
            "Execute an agreement a second time.",
            then(vec![execute()]),
        ),
    ]
}
