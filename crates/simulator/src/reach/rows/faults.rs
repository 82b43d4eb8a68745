//! Numbers that only a fault leads to, each in the call that it would be met in.

use serde_json::json;

use super::{Row, row};
use crate::{
    reach::{
        By,
        recipe::{Step, approve, call, control, create, create_agreement, execute, grant, refuse},
    },
    refusal::Code,
};

/// Of mandates and recurring payments, which are products of their own.
const OF_OTHER_PRODUCTS: [&str; 7] = ["2004", "2005", "2021", "2022", "2027", "2030", "2036"];
/// Of what happened on the page, where the customer is sent back without a number.
const OF_THE_PAGE: [&str; 4] = ["2010", "2017", "2019", "2059"];
/// Of agreements in states that the simulator's never are in.
const OF_AGREEMENTS: [&str; 3] = ["2052", "2054", "2055"];
const OF_REFUNDS: [&str; 13] = [
    "2028", "2035", "2042", "2071", "2072", "2073", "2074", "2075", "2076", "2077", "2078", "2127",
    "3045",
];
/// Of transactions that were settled elsewhere.
const OF_CAPTURES: [&str; 2] = ["2068", "2069"];
const OF_CREATE: [&str; 4] = ["2012", "2025", "2032", "2118"];

pub(super) fn rows() -> Vec<Row> {
    let created = |changes| vec![grant(), create(changes), approve()];
    let executed = |changes| [created(changes), vec![execute()]].concat();
    let refund = json!({"paymentID": "{paymentID}", "trxID": "{trxID}", "amount": "1"});
    let (refund, capture) = (
        call("/payment/refund", refund),
        call(
            "/payment/confirm/capture",
            json!({"paymentID": "{paymentID}"}),
        ),
    );
    let held = executed(json!({"intent": "authorization"}));
    let consented = vec![grant(), create_agreement(), approve()];
    let of_create: Vec<_> = [&OF_OTHER_PRODUCTS[..], &OF_CREATE].concat();
    [
        vec![maintenance()],
        refused(&["2001"], "grant", &[], &grant()),
        refused(&of_create, "create", &[grant()], &create(json!({}))),
        refused(&OF_THE_PAGE, "execute", &created(json!({})), &execute()),
        refused(&OF_AGREEMENTS, "agreement_execute", &consented, &execute()),
        refused(&OF_REFUNDS, "refund", &executed(json!({})), &refund),
        refused(&OF_CAPTURES, "capture", &held, &capture),
    ]
    .concat()
}

fn refused(codes: &[&str], operation: &str, before: &[Step], last: &Step) -> Vec<Row> {
    let rows = codes.iter().filter_map(|code| {
        let how = format!("Put the fault `refuse` with code {code} on `{operation}`.");
        let steps = [before, &[refuse(operation, code), last.clone()]].concat();
        Some(row(Code::parse(code)?, By::Fault, &how, steps))
    });
    rows.collect()
}

fn maintenance() -> Row {
    let rule = json!({"operation": "create", "kind": "maintenance"});
    let faults = control("PUT", "/faults", json!({"rules": [rule]}));
    row(
        Code::MAINTENANCE,
        By::Fault,
        "Put the fault `maintenance` on any call.",
        vec![grant(), faults, create(json!({}))],
    )
}
