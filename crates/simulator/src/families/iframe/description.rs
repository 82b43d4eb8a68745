//! The OpenAPI description of the family's calls.

use super::{
    organization::{Balance, PaidOut, Transferred},
    responses::{
        CapturedOrVoided, Created, Granted, PaymentResponse, Refunded, Refused, TokenRefused,
        TransactionFound,
    },
    routes::{BASES, ROUTES},
};
use crate::{
    api::Api,
    families::description::{
        CallDescription, Field, GRANT, PURCHASE, REFRESH, ResponseSchema, Table,
    },
    gateway::Route,
    operation::Operation,
};

pub(crate) fn tables() -> [Table; 2] {
    BASES.map(|base| Table {
        api: Api::Iframe,
        base,
        routes: ROUTES,
        describe,
        refused: (200, ResponseSchema::of::<Refused<'static>>()),
        token_refused: (200, ResponseSchema::of::<TokenRefused<'static>>()),
    })
}

const PAYMENT_ID: Field = Field::required_field("paymentID", "Returned by Create.").or("paymentId");
const TRX_ID: Field = Field::required_field("trxID", "Returned by Execute.").or("trxId");
const CURRENCY: Field = Field::required_field("currency", "Always BDT.").one_of(&["BDT"]);

fn describe(route: &Route) -> Vec<CallDescription> {
    let of = |summary, fields: &[Field], answer| {
        vec![CallDescription::new(
            summary,
            fields.iter().copied(),
            [answer],
        )]
    };
    match route.operation {
        Operation::Grant => of(
            "Grant Token",
            &GRANT,
            ResponseSchema::of::<Granted<'static>>(),
        ),
        Operation::Refresh => of(
            "Refresh Token",
            &REFRESH,
            ResponseSchema::of::<Granted<'static>>(),
        ),
        Operation::Create => of(
            "Create Payment",
            &PURCHASE,
            ResponseSchema::of::<Created<'static>>(),
        ),
        Operation::Execute => of(
            "Execute Payment",
            &[],
            ResponseSchema::of::<PaymentResponse<'static>>(),
        ),
        Operation::Query => of(
            "Query Payment",
            &[],
            ResponseSchema::of::<PaymentResponse<'static>>(),
        ),
        Operation::Capture => of(
            "Capture",
            &[],
            ResponseSchema::of::<CapturedOrVoided<'static>>(),
        ),
        Operation::Void => of(
            "Void",
            &[],
            ResponseSchema::of::<CapturedOrVoided<'static>>(),
        ),
        Operation::Search => of(
            "Search Transaction",
            &[],
            ResponseSchema::of::<TransactionFound<'static>>(),
        ),
        Operation::Refund => refund(route),
        Operation::Balance => of("Organization Balance", &[], ResponseSchema::of::<Balance>()),
        Operation::Transfer => of(
            "Intra-account Transfer",
            &[
                Field::amount("amount"),
                CURRENCY,
                Field::required_field("transferType", "The direction of the transfer.")
                    .one_of(&["Collection2Disbursement", "Disbursement2Collection"]),
            ],
            ResponseSchema::of::<Transferred<'static>>(),
        ),
        Operation::Payout => of(
            "B2C Payment",
            &[
                Field::amount("amount"),
                CURRENCY,
                Field::required_field("merchantInvoiceNumber", "The merchant's own number."),
                Field::required_field("receiverMSISDN", "The customer's wallet."),
            ],
            ResponseSchema::of::<PaidOut<'static>>(),
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

/// Refund and Refund Status share a path; the form of v1.1.0-beta has the trxID in its path.
fn refund(route: &Route) -> Vec<CallDescription> {
    let answer = || [ResponseSchema::of::<Refunded<'static>>()];
    if route.path.contains('{') {
        let fields = [Field::amount("amount"), CURRENCY];
        return vec![CallDescription::new(
            "Refund a transaction",
            fields,
            answer(),
        )];
    }
    let fields = [
        PAYMENT_ID,
        TRX_ID,
        Field::amount("amount"),
        Field::optional("sku", "The returned item."),
        Field::optional("reason", "The reason of the refund."),
    ];
    vec![
        CallDescription::new("Refund", fields, answer()),
        CallDescription::new("Refund Status", [PAYMENT_ID, TRX_ID], answer()),
    ]
}
