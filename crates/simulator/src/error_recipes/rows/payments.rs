//! Codes of Create, Execute, Search, Capture and Void.

use serde_json::json;

use crate::{
    error_codes::ErrorCode,
    error_recipes::{
        row::Row,
        steps::{
            approve, call, call_iframe, call_of_another, control, create, execute, grant,
            grant_to_another,
        },
    },
};

pub(super) fn rows() -> Vec<Row> {
    [of_create(), of_execute(), of_the_rest()]
        .into_iter()
        .flatten()
        .collect()
}

fn of_create() -> Vec<Row> {
    let refused = |code, how, changes| Row::rule(code, how, vec![grant(), create(changes)]);
    vec![
        refused(
            ErrorCode::INVALID_AMOUNT,
            "Create with an amount below 1 taka or with three decimals.",
            json!({"amount": "0"}),
        ),
        refused(
            ErrorCode::INVALID_CURRENCY,
            "Create with a currency other than BDT.",
            json!({"currency": "USD"}),
        ),
        refused(
            ErrorCode::INVALID_INTENT,
            "Create with an intent that is neither sale nor authorization.",
            json!({"intent": "loan"}),
        ),
        refused(
            ErrorCode::INVALID_INVOICE_NUMBER,
            "Create with `<`, `>` or `&` in merchantInvoiceNumber, or with more than 255 characters.",
            json!({"merchantInvoiceNumber": "INV<1>"}),
        ),
        refused(
            ErrorCode::TLV_FORMAT,
            "Create with a merchantAssociationInfo whose lengths do not add up.",
            json!({"merchantAssociationInfo": "MI99x"}),
        ),
        refused(
            ErrorCode::INVALID_PAYER_REFERENCE,
            "Create with `<`, `>` or `&` in payerReference, or with more than 255 characters.",
            json!({"payerReference": "a<b"}),
        ),
        refused(
            ErrorCode::INVALID_CALLBACK_URL,
            "Create with a callbackURL that is not an http or https URL.",
            json!({"callbackURL": "shop.example"}),
        ),
        refused(
            ErrorCode::MODE_NOT_VALID,
            "Create with a mode other than 0000, 0001 and 0011, or with an agreementID in mode 0011.",
            json!({"mode": "0002"}),
        ),
        refused(
            ErrorCode::FIELD_MISSING,
            "Create without the currency, or without another mandatory field.",
            json!({"currency": null}),
        ),
    ]
}

fn of_execute() -> Vec<Row> {
    let paid = [grant(), create(json!({})), approve(), execute()];
    let then = |steps: &[_]| [&paid[..], steps].concat();
    vec![
        Row::rule(
            ErrorCode::INVALID_PAYMENT_ID,
            "Execute or query a paymentID that does not exist.",
            vec![
                grant(),
                call("/execute", json!({"paymentID": "TR0011unknown"})),
            ],
        ),
        Row::rule(
            ErrorCode::DUPLICATE,
            "Pay the same amount from the same wallet twice within five minutes.",
            then(&[
                create(json!({"merchantInvoiceNumber": "INV-2"})),
                approve(),
                execute(),
            ]),
        ),
        Row::rule(
            ErrorCode::INVALID_PAYMENT_STATE,
            "Execute a payment that the customer has not confirmed.",
            vec![grant(), create(json!({})), execute()],
        ),
        Row::rule(
            ErrorCode::NOT_THE_INITIATOR,
            "Execute another merchant's payment.",
            vec![
                grant(),
                create(json!({})),
                approve(),
                grant_to_another(),
                call_of_another("/execute", json!({"paymentID": "{paymentID}"})),
            ],
        ),
        Row::rule(
            ErrorCode::PAYMENT_PREREQUISITE,
            "Execute a payment that the customer has not confirmed while the setting early_execute_says_prerequisite is on.",
            vec![
                control(
                    "PUT",
                    "/settings",
                    json!({"early_execute_says_prerequisite": true}),
                ),
                grant(),
                create(json!({})),
                execute(),
            ],
        ),
        Row::rule(
            ErrorCode::PAYMENT_COMPLETED,
            "Execute a payment a second time.",
            then(&[execute()]),
        ),
        Row::rule(
            ErrorCode::PAYMENT_EXECUTED,
            "Execute a payment a second time while the setting second_execute_says_2117 is on.",
            then(&[
                control(
                    "PUT",
                    "/settings",
                    json!({"second_execute_says_2117": true}),
                ),
                execute(),
            ]),
        ),
    ]
}

fn of_the_rest() -> Vec<Row> {
    let capture = || {
        call(
            "/payment/confirm/capture",
            json!({"paymentID": "{paymentID}"}),
        )
    };
    vec![
        Row::rule(
            ErrorCode::TRANSACTION_NOT_FOUND,
            "Search a trxID that does not exist.",
            vec![
                grant(),
                call("/general/searchTransaction", json!({"trxID": "NOSUCHTRX0"})),
            ],
        ),
        Row::rule(
            ErrorCode::MODE_UNAVAILABLE,
            "Create in a mode that the setting unavailable_modes lists.",
            vec![
                control("PUT", "/settings", json!({"unavailable_modes": ["0011"]})),
                grant(),
                create(json!({})),
            ],
        ),
        Row::rule(
            ErrorCode::NOT_PERMITTED,
            "Make a call that the merchant's setting not_permitted lists.",
            vec![
                control("PUT", "/settings", json!({"not_permitted": ["create"]})),
                grant(),
                create(json!({})),
            ],
        ),
        Row::rule(
            ErrorCode::INVALID_RECEIVER,
            "Pay out through the iFrame API to a number without a bKash account.",
            vec![
                grant(),
                call_iframe(
                    "/payment/b2cPayment",
                    json!({"amount": "1", "currency": "BDT", "merchantInvoiceNumber": "INV-1",
                        "receiverMSISDN": "01700002057"}),
                ),
            ],
        ),
        Row::rule(
            ErrorCode::INVALID_TRANSFER_TYPE,
            "Transfer through the iFrame API with an unknown transferType.",
            vec![
                grant(),
                call_iframe(
                    "/payment/intraAccountTransfer",
                    json!({"amount": "1", "currency": "BDT", "transferType": "Sideways"}),
                ),
            ],
        ),
        Row::rule(
            ErrorCode::TRANSACTION_COMPLETED,
            "Capture or void a sale that is already completed.",
            vec![grant(), create(json!({})), approve(), execute(), capture()],
        ),
        Row::rule(
            ErrorCode::TRANSACTION_CANCELLED,
            "Capture or void a payment that the customer has cancelled.",
            vec![
                grant(),
                create(json!({})),
                control("POST", "/payments/{paymentID}/cancel", json!({})),
                capture(),
            ],
        ),
        Row::rule(
            ErrorCode::AUTHORIZATION_PROCESSED,
            "Capture or void an authorization that was captured or voided.",
            vec![
                grant(),
                create(json!({"intent": "authorization"})),
                approve(),
                execute(),
                capture(),
                capture(),
            ],
        ),
    ]
}
