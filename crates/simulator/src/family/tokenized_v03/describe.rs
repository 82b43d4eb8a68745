//! The guide's calls as the OpenAPI document tells them.

use super::{
    BASE, ROUTES,
    answers::{
        AgreementCancelled, AgreementCreated, AgreementExecuted, Asked, PaymentCreated,
        PaymentExecuted, Refused, TokenIssued, TransactionFound,
    },
};
use crate::{
    api::Api,
    family::described::{
        Answer, CALLBACK_URL, Described, Field, GRANT, PAYER_REFERENCE, PURCHASE, REFRESH, Table,
    },
    gateway::Route,
    operation::Operation,
};

pub(in crate::family) fn table() -> Table {
    Table {
        api: Api::TokenizedV03,
        base: BASE,
        routes: ROUTES,
        describe,
        refused: (200, Answer::of::<Refused>()),
        token_refused: (200, Answer::of::<Refused>()),
    }
}

const PAYMENT_ID: Field = Field::needed("paymentID", "What Create answered.");
const AGREEMENT_ID: Field = Field::needed("agreementID", "What Execute of the agreement answered.");
const TRX_ID: Field = Field::needed("trxID", "What Execute answered.");

fn describe(route: &Route) -> Vec<Described> {
    let of = |summary, fields: &[Field], answer| {
        vec![Described::new(summary, fields.iter().copied(), [answer])]
    };
    match route.operation {
        Operation::Grant => of("Grant Token", &GRANT, Answer::of::<TokenIssued<'static>>()),
        Operation::Refresh => of(
            "Refresh Token",
            &REFRESH,
            Answer::of::<TokenIssued<'static>>(),
        ),
        Operation::AgreementCreate => of(
            "Create Agreement",
            &[PAYER_REFERENCE, CALLBACK_URL],
            Answer::of::<AgreementCreated<'static>>(),
        ),
        Operation::AgreementExecute => of(
            "Execute Agreement",
            &[PAYMENT_ID],
            Answer::of::<AgreementExecuted<'static>>(),
        ),
        Operation::AgreementCancel => of(
            "Cancel Agreement",
            &[AGREEMENT_ID],
            Answer::of::<AgreementCancelled<'static>>(),
        ),
        Operation::Create => vec![Described::new(
            "Create Payment",
            [AGREEMENT_ID, CALLBACK_URL].into_iter().chain(PURCHASE),
            [Answer::of::<PaymentCreated<'static>>()],
        )],
        Operation::Execute => of(
            "Execute Payment",
            &[PAYMENT_ID],
            Answer::of::<PaymentExecuted<'static>>(),
        ),
        Operation::Query => of(
            "Query Payment",
            &[PAYMENT_ID],
            Answer::of::<Asked<'static>>(),
        ),
        Operation::Search => of(
            "Search Transaction",
            &[TRX_ID],
            Answer::of::<TransactionFound<'static>>(),
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
