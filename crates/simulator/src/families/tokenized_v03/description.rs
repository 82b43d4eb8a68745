//! The OpenAPI description of the guide's calls.

use super::routes::{BASE, ROUTES};
use crate::{
    api::Api,
    families::{
        description::{
            CALLBACK_URL, CallDescription, Field, GRANT, PAYER_REFERENCE, PURCHASE, REFRESH, Table,
        },
        tokenized_responses::v03,
    },
    gateway::Route,
    operation::Operation,
};

pub(crate) fn table() -> Table {
    Table {
        api: Api::TokenizedV03,
        base: BASE,
        routes: ROUTES,
        describe,
        refused: (200, v03::REFUSAL.schema()),
        token_refused: (200, v03::REFUSAL.schema()),
    }
}

const PAYMENT_ID: Field = Field::required_field("paymentID", "Returned by Create.");
const AGREEMENT_ID: Field =
    Field::required_field("agreementID", "Returned by Execute of the agreement.");
const TRX_ID: Field = Field::required_field("trxID", "Returned by Execute.");

fn describe(route: &Route) -> Vec<CallDescription> {
    let of = |summary, fields: &[Field], answer| {
        vec![CallDescription::new(
            summary,
            fields.iter().copied(),
            [answer],
        )]
    };
    match route.operation {
        Operation::Grant => of("Grant Token", &GRANT, v03::TOKENS.schema()),
        Operation::Refresh => of("Refresh Token", &REFRESH, v03::TOKENS.schema()),
        Operation::AgreementCreate => of(
            "Create Agreement",
            &[PAYER_REFERENCE, CALLBACK_URL],
            v03::AGREEMENT_CREATED.schema(),
        ),
        Operation::AgreementExecute => of(
            "Execute Agreement",
            &[PAYMENT_ID],
            v03::AGREEMENT_EXECUTED.schema(),
        ),
        Operation::AgreementCancel => of(
            "Cancel Agreement",
            &[AGREEMENT_ID],
            v03::AGREEMENT_CANCELLED.schema(),
        ),
        Operation::Create => vec![CallDescription::new(
            "Create Payment",
            [AGREEMENT_ID, CALLBACK_URL].into_iter().chain(PURCHASE),
            [v03::PAYMENT_CREATED.schema()],
        )],
        Operation::Execute => of(
            "Execute Payment",
            &[PAYMENT_ID],
            v03::PAYMENT_EXECUTED.schema(),
        ),
        Operation::Query => vec![CallDescription::new(
            "Query Payment",
            [PAYMENT_ID],
            [v03::PAYMENT.schema(), v03::AGREEMENT_PAYMENT.schema()],
        )],
        Operation::Search => of("Search Transaction", &[TRX_ID], v03::TRANSACTION.schema()),
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
