//! The family's calls as the OpenAPI document tells them.

use super::{
    BASES, ROUTES,
    answers::{Created, Granted, Paid, Refunded, Refused, Searched, Settled, TokenRefused},
    organization::{Balance, PaidOut, Transferred},
};
use crate::{
    api::Api,
    family::described::{Answer, Described, Field, GRANT, PURCHASE, REFRESH, Table},
    gateway::Route,
    operation::Operation,
};

pub(in crate::family) fn tables() -> [Table; 2] {
    BASES.map(|base| Table {
        api: Api::Iframe,
        base,
        routes: ROUTES,
        describe,
        refused: (200, Answer::of::<Refused<'static>>()),
        token_refused: (200, Answer::of::<TokenRefused<'static>>()),
    })
}

const PAYMENT_ID: Field = Field::needed("paymentID", "What Create answered.").or("paymentId");
const TRX_ID: Field = Field::needed("trxID", "What Execute answered.").or("trxId");
const CURRENCY: Field = Field::needed("currency", "Always BDT.").one_of(&["BDT"]);

fn describe(route: &Route) -> Vec<Described> {
    let of = |summary, fields: &[Field], answer| {
        vec![Described::new(summary, fields.iter().copied(), [answer])]
    };
    match route.operation {
        Operation::Grant => of("Grant Token", &GRANT, Answer::of::<Granted<'static>>()),
        Operation::Refresh => of("Refresh Token", &REFRESH, Answer::of::<Granted<'static>>()),
        Operation::Create => of(
            "Create Payment",
            &PURCHASE,
            Answer::of::<Created<'static>>(),
        ),
        Operation::Execute => of("Execute Payment", &[], Answer::of::<Paid<'static>>()),
        Operation::Query => of("Query Payment", &[], Answer::of::<Paid<'static>>()),
        Operation::Capture => of("Capture", &[], Answer::of::<Settled<'static>>()),
        Operation::Void => of("Void", &[], Answer::of::<Settled<'static>>()),
        Operation::Search => of("Search Transaction", &[], Answer::of::<Searched<'static>>()),
        Operation::Refund => refund(route),
        Operation::Balance => of("Organization Balance", &[], Answer::of::<Balance>()),
        Operation::Transfer => of(
            "Intra-account Transfer",
            &[
                Field::amount("amount"),
                CURRENCY,
                Field::needed("transferType", "Which way the money goes.")
                    .one_of(&["Collection2Disbursement", "Disbursement2Collection"]),
            ],
            Answer::of::<Transferred<'static>>(),
        ),
        Operation::Payout => of(
            "B2C Payment",
            &[
                Field::amount("amount"),
                CURRENCY,
                Field::needed("merchantInvoiceNumber", "The merchant's own number."),
                Field::needed("receiverMSISDN", "The customer's wallet."),
            ],
            Answer::of::<PaidOut<'static>>(),
        ),
        Operation::AgreementCreate
        | Operation::AgreementExecute
        | Operation::AgreementStatus
        | Operation::AgreementCancel
        | Operation::RefundStatus
        | Operation::Callback
        | Operation::Ipn => Vec::new(),
    }
}

/// One URL refunds and tells what was refunded; v1.1.0-beta's own names the transaction in the path.
fn refund(route: &Route) -> Vec<Described> {
    let answer = || [Answer::of::<Refunded<'static>>()];
    if route.path.contains('{') {
        let fields = [Field::amount("amount"), CURRENCY];
        return vec![Described::new("Refund a transaction", fields, answer())];
    }
    let fields = [
        PAYMENT_ID,
        TRX_ID,
        Field::amount("amount"),
        Field::optional("sku", "What is taken back."),
        Field::optional("reason", "Why."),
    ];
    vec![
        Described::new("Refund", fields, answer()),
        Described::new("Refund Status", [PAYMENT_ID, TRX_ID], answer()),
    ]
}
