//! Codes of the guide v0.3, triggered through its own calls.

use serde_json::{Value, json};

use crate::{
    error_codes::ErrorCode,
    error_recipes::{
        instruction::Instruction,
        row::{List, Row, Trigger},
        steps::{
            Step, approve, approve_with, call_of_another_v03, call_v03, control, grant,
            grant_to_another, grant_v03_with, refuse,
        },
    },
    families::guide_error_codes,
};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = [of_create(), of_execute(), of_agreements(), by_fault()].concat();
    rows.sort_by_key(|row| guide_error_codes::all().position(|code| code == row.code));
    rows
}

fn guide(code: ErrorCode, by: Trigger, how: Instruction, steps: Vec<Step>) -> Row {
    Row {
        list: List::Guide,
        ..Row::new(code, by, how, steps)
    }
}

fn rule(code: ErrorCode, how: &'static str, steps: Vec<Step>) -> Row {
    guide(code, Trigger::Rule, Instruction::Sentence(how), steps)
}

fn consent(payer: &str) -> Step {
    let consent = json!({"payerReference": payer, "callbackURL": "www.merchant.site/callback"});
    call_v03("/agreement/create", consent).keep_fields(&["paymentID"])
}

fn execute(what: &str) -> Step {
    let body = json!({"paymentID": "{paymentID}"});
    call_v03(&format!("/{what}/execute"), body).keep_fields(&["agreementID"])
}

/// Creates an agreement with this wallet, then executes `then`.
fn agreed_with(wallet: &str, then: &[Step]) -> Vec<Step> {
    let agreement = [
        grant(),
        consent("payer-1"),
        approve_with(wallet),
        execute("agreement"),
    ];
    [&agreement, then].concat()
}

fn agreed(then: &[Step]) -> Vec<Step> {
    agreed_with("01770618575", then)
}

fn create(field: &str, value: &str) -> Step {
    let mut order = json!({"agreementID": "{agreementID}", "amount": "50", "currency": "BDT",
        "intent": "sale", "merchantInvoiceNumber": "mINV00002",
        "callbackURL": "www.merchant.site/callback"});
    order[field] = value.into();
    call_v03("/payment/create", order).keep_fields(&["paymentID"])
}

fn order() -> Step {
    create("amount", "50")
}

fn of_create() -> Vec<Row> {
    let refused = |code, how, field, value| rule(code, how, agreed(&[create(field, value)]));
    vec![
        rule(
            ErrorCode::INVALID_APP_KEY,
            "Ask for a token with a wrong secret (our interpretation of the code).",
            vec![grant_v03_with("wrong")],
        ),
        refused(
            ErrorCode::INVALID_AMOUNT,
            "Create a payment with an amount below 1 taka or with three decimals.",
            "amount",
            "0",
        ),
        refused(
            ErrorCode::INVALID_CURRENCY,
            "Create a payment with a currency other than BDT.",
            "currency",
            "USD",
        ),
        refused(
            ErrorCode::INVALID_INTENT,
            "Create a payment with an intent other than sale.",
            "intent",
            "authorization",
        ),
        rule(
            ErrorCode::INVALID_REQUEST_BODY,
            "Create an agreement without a payerReference (our interpretation of the code).",
            vec![
                grant(),
                call_v03(
                    "/agreement/create",
                    json!({"callbackURL": "www.merchant.site"}),
                ),
            ],
        ),
        rule(
            ErrorCode::INVALID_PAYER_REFERENCE,
            "Create an agreement with `<`, `>` or `&` in payerReference.",
            vec![grant(), consent("a<b")],
        ),
        refused(
            ErrorCode::INVALID_CALLBACK_URL,
            "Create a payment with a callbackURL that is not a URL.",
            "callbackURL",
            "ftp://merchant.site",
        ),
        refused(
            ErrorCode::INVALID_AGREEMENT_ID,
            "Create a payment with an agreementID that does not exist.",
            "agreementID",
            "unknown",
        ),
    ]
}

fn of_execute() -> Vec<Row> {
    let paid = [order(), approve(), execute("payment")];
    let unknown = |path: &str, body: Value| vec![grant(), call_v03(path, body)];
    vec![
        rule(
            ErrorCode::INVALID_PAYMENT_ID,
            "Execute a paymentID that does not exist.",
            unknown("/payment/execute", json!({"paymentID": "PAYunknown"})),
        ),
        guide(
            ErrorCode::PROCESS_FAILED,
            Trigger::Wallet,
            Instruction::Sentence("Execute a payment with an agreement of wallet 01700002003."),
            agreed_with("01700002003", &paid),
        ),
        rule(
            ErrorCode::TRANSACTION_NOT_FOUND,
            "Search a trxID that does not exist.",
            unknown("/general/searchTransaction", json!({"trxID": "NOSUCHTRX0"})),
        ),
        rule(
            ErrorCode::INVALID_PAYMENT_STATE,
            "Execute a payment that the customer has not confirmed.",
            agreed(&[order(), execute("payment")]),
        ),
        rule(
            ErrorCode::NOT_THE_INITIATOR,
            "Execute another merchant's payment.",
            agreed(&[
                order(),
                approve(),
                grant_to_another(),
                call_of_another_v03("/payment/execute", json!({"paymentID": "{paymentID}"})),
            ]),
        ),
        rule(
            ErrorCode::PAYMENT_COMPLETED,
            "Execute a payment a second time.",
            agreed(&[&paid[..], &[execute("payment")]].concat()),
        ),
    ]
}

fn of_agreements() -> Vec<Row> {
    let cancel = || call_v03("/agreement/cancel", json!({"agreementID": "{agreementID}"}));
    let once = control("PUT", "/settings", json!({"one_agreement_per_payer": true}));
    vec![
        rule(
            ErrorCode::AGREEMENT_EXISTS,
            "Execute a second agreement of one wallet and payer while the setting one_agreement_per_payer is on.",
            agreed(&[once, consent("payer-1"), approve(), execute("agreement")]),
        ),
        rule(
            ErrorCode::AGREEMENT_CANCELLED,
            "Cancel an agreement a second time.",
            agreed(&[cancel(), cancel()]),
        ),
        rule(
            ErrorCode::INVALID_AGREEMENT_STATE,
            "Execute an agreement a second time (our interpretation of the code).",
            agreed(&[execute("agreement")]),
        ),
    ]
}

fn by_fault() -> Vec<Row> {
    let of_agreement = [grant(), consent("payer-1"), approve()];
    let refused = |code: ErrorCode| {
        let today = code.to_string();
        let (operation, steps) = if code == ErrorCode::PAYMENT_PREREQUISITE {
            let fault = refuse("execute", &today);
            (
                "execute",
                agreed(&[order(), approve(), fault, execute("payment")]),
            )
        } else {
            let fault = refuse("agreement_execute", &today);
            let steps = [&of_agreement[..], &[fault, execute("agreement")]].concat();
            ("agreement_execute", steps)
        };
        let how = Instruction::Refuse {
            code: today,
            operation,
        };
        guide(code, Trigger::Fault, how, steps)
    };
    [
        ErrorCode::AGREEMENT_INCOMPLETE,
        ErrorCode::AGREEMENT_PREREQUISITE,
        ErrorCode::PAYMENT_PREREQUISITE,
        ErrorCode::NOT_A_BKASH_ACCOUNT,
    ]
    .map(refused)
    .into()
}
