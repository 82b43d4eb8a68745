//! The family's calls as the OpenAPI document tells them.

use super::{
    answers::{
        AgreementCancelled, AgreementCreated, AgreementExecuted, AgreementFound, OrganizationFound,
        PaymentCreated, PaymentExecuted, PaymentFound, RefundFound, Refunded, Refused, Settled,
        TokenIssued, TransactionFound,
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
        api: Api::TokenizedV1,
        base: BASE,
        routes: ROUTES,
        describe,
        refused: (200, ResponseSchema::of::<Refused<'static>>()),
        token_refused: (200, ResponseSchema::of::<Refused<'static>>()),
    }
}

const PAYMENT_ID: Field =
    Field::required_field("paymentID", "What Create answered.").or("paymentId");
const TRX_ID: Field = Field::required_field("trxID", "What Execute answered.").or("trxId");
const AGREEMENT_ID: Field =
    Field::required_field("agreementID", "What Execute of the agreement answered.")
        .or("agreementId");
const REFUND: [Field; 3] = [
    Field::amount("amount").or("refundAmount"),
    Field::optional("sku", "What is taken back."),
    Field::optional("reason", "Why."),
];

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
        Operation::Create | Operation::AgreementCreate => create(route.infer_fields.is_none()),
        Operation::Execute | Operation::AgreementExecute => vec![
            CallDescription::new(
                "Execute Payment",
                named_in_path(route),
                [ResponseSchema::of::<PaymentExecuted<'static>>()],
            ),
            CallDescription::new(
                "Execute Agreement",
                named_in_path(route),
                [ResponseSchema::of::<AgreementExecuted<'static>>()],
            ),
        ],
        Operation::Query => of(
            "Query Payment, and an agreement by its paymentID",
            &[PAYMENT_ID],
            ResponseSchema::of::<PaymentFound<'static>>(),
        ),
        Operation::AgreementStatus => vec![CallDescription::new(
            "Query Agreement",
            [AGREEMENT_ID],
            [
                ResponseSchema::of::<AgreementFound<'static>>(),
                ResponseSchema::of::<PaymentFound<'static>>(),
            ],
        )],
        Operation::AgreementCancel => of(
            "Cancel Agreement",
            &[AGREEMENT_ID],
            ResponseSchema::of::<AgreementCancelled<'static>>(),
        ),
        Operation::Search => vec![CallDescription::new(
            "Search Transaction",
            [TRX_ID],
            [
                ResponseSchema::of::<TransactionFound<'static>>(),
                ResponseSchema::of::<RefundFound<'static>>(),
                ResponseSchema::of::<OrganizationFound<'static>>(),
            ],
        )],
        Operation::Refund => {
            let refund = [PAYMENT_ID, TRX_ID].into_iter().chain(REFUND);
            let mut both = vec![CallDescription::new(
                "Refund",
                refund,
                [ResponseSchema::of::<Refunded<'static>>()],
            )];
            both.push(refund_status());
            both
        }
        Operation::RefundStatus => vec![refund_status()],
        Operation::Capture => of(
            "Capture",
            &[PAYMENT_ID],
            ResponseSchema::of::<Settled<'static>>(),
        ),
        Operation::Void => of(
            "Void",
            &[PAYMENT_ID],
            ResponseSchema::of::<Settled<'static>>(),
        ),
        Operation::Balance
        | Operation::Transfer
        | Operation::Payout
        | Operation::Callback
        | Operation::Ipn => Vec::new(),
    }
}

/// The three modes, each with fields of its own; some paths tell the mode by themselves.
fn create(required: bool) -> Vec<CallDescription> {
    let mode = |values| Field {
        required,
        ..Field::required_field(
            "mode",
            "What is created, and what the customer is asked for.",
        )
        .one_of(values)
    };
    vec![
        CallDescription::new(
            "Create an agreement",
            [mode(&["0000"]), PAYER_REFERENCE, CALLBACK_URL],
            [ResponseSchema::of::<AgreementCreated<'static>>()],
        ),
        CallDescription::new(
            "Create a payment with an agreement",
            [
                mode(&["0001"]),
                AGREEMENT_ID,
                Field {
                    required: false,
                    ..PAYER_REFERENCE
                },
                CALLBACK_URL,
            ]
            .into_iter()
            .chain(PURCHASE),
            [ResponseSchema::of::<PaymentCreated<'static>>()],
        ),
        CallDescription::new(
            "Create a payment",
            [mode(&["0011"]), PAYER_REFERENCE, CALLBACK_URL]
                .into_iter()
                .chain(PURCHASE),
            [ResponseSchema::of::<PaymentCreated<'static>>()],
        ),
    ]
}

fn refund_status() -> CallDescription {
    CallDescription::new(
        "Refund Status",
        [PAYMENT_ID, TRX_ID],
        [ResponseSchema::of::<Refunded<'static>>()],
    )
}

/// Nothing is left to say in the body when the path names the payment.
fn named_in_path(route: &Route) -> Option<Field> {
    (!route.path.contains('{')).then_some(PAYMENT_ID)
}
