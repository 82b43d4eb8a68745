//! The guide's calls as the OpenAPI document tells them.

use super::{
    answers::{
        AgreementCancelled, AgreementCreated, AgreementExecuted, Asked, PaymentCreated,
        PaymentExecuted, Refused, TokenIssued, TransactionFound,
    },
    routes::{BASE, ROUTES},
};
use crate::{
    api::Api,
    families::description::{
        CALLBACK_URL, CallDescription, Field, GRANT, PAYER_REFERENCE, PURCHASE, REFRESH,
        ResponseSchema, Table,
    },
    gateway::Route,
    operation::Operation,
};

pub(in crate::families) fn table() -> Table {
    Table {
        api: Api::TokenizedV03,
        base: BASE,
        routes: ROUTES,
        describe,
        refused: (200, ResponseSchema::of::<Refused>()),
        token_refused: (200, ResponseSchema::of::<Refused>()),
    }
}

const PAYMENT_ID: Field = Field::required_field("paymentID", "What Create answered.");
const AGREEMENT_ID: Field =
    Field::required_field("agreementID", "What Execute of the agreement answered.");
const TRX_ID: Field = Field::required_field("trxID", "What Execute answered.");

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
            ResponseSchema::of::<TokenIssued<'static>>(),
        ),
        Operation::Refresh => of(
            "Refresh Token",
            &REFRESH,
            ResponseSchema::of::<TokenIssued<'static>>(),
        ),
        Operation::AgreementCreate => of(
            "Create Agreement",
            &[PAYER_REFERENCE, CALLBACK_URL],
            ResponseSchema::of::<AgreementCreated<'static>>(),
        ),
        Operation::AgreementExecute => of(
            "Execute Agreement",
            &[PAYMENT_ID],
            ResponseSchema::of::<AgreementExecuted<'static>>(),
        ),
        Operation::AgreementCancel => of(
            "Cancel Agreement",
            &[AGREEMENT_ID],
            ResponseSchema::of::<AgreementCancelled<'static>>(),
        ),
        Operation::Create => vec![CallDescription::new(
            "Create Payment",
            [AGREEMENT_ID, CALLBACK_URL].into_iter().chain(PURCHASE),
            [ResponseSchema::of::<PaymentCreated<'static>>()],
        )],
        Operation::Execute => of(
            "Execute Payment",
            &[PAYMENT_ID],
            ResponseSchema::of::<PaymentExecuted<'static>>(),
        ),
        Operation::Query => of(
            "Query Payment",
            &[PAYMENT_ID],
            ResponseSchema::of::<Asked<'static>>(),
        ),
        Operation::Search => of(
            "Search Transaction",
            &[TRX_ID],
            ResponseSchema::of::<TransactionFound<'static>>(),
        ),
        Operation::AgreementStatus
        | Operation::Refund
        | Operation::RefundStatus
        | Operation::Capture
        | Operation::Void
        | Operation::Balance
        | Operation::Transfer
        | Operation::Payout
        | Operation::Callback
        | Operation::Ipn => Vec::new(),
    }
}
