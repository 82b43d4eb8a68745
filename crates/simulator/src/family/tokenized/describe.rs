//! The family's calls as the OpenAPI document tells them.

use super::{
    BASE, ROUTES,
    answers::{
        AgreementCancelled, AgreementCreated, AgreementExecuted, AgreementFound, OrganizationFound,
        PaymentCreated, PaymentExecuted, PaymentFound, RefundFound, Refunded, Refused, Settled,
        TokenIssued, TransactionFound,
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
        api: Api::TokenizedV1,
        base: BASE,
        routes: ROUTES,
        describe,
        refused: (200, Answer::of::<Refused<'static>>()),
        token_refused: (200, Answer::of::<Refused<'static>>()),
    }
}

const PAYMENT_ID: Field = Field::needed("paymentID", "What Create answered.").or("paymentId");
const TRX_ID: Field = Field::needed("trxID", "What Execute answered.").or("trxId");
const AGREEMENT_ID: Field =
    Field::needed("agreementID", "What Execute of the agreement answered.").or("agreementId");
const REFUND: [Field; 3] = [
    Field::amount("amount").or("refundAmount"),
    Field::optional("sku", "What is taken back."),
    Field::optional("reason", "Why."),
];

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
        Operation::Create | Operation::AgreementCreate => create(route.tells.is_none()),
        Operation::Execute | Operation::AgreementExecute => vec![
            Described::new(
                "Execute Payment",
                named_in_path(route),
                [Answer::of::<PaymentExecuted<'static>>()],
            ),
            Described::new(
                "Execute Agreement",
                named_in_path(route),
                [Answer::of::<AgreementExecuted<'static>>()],
            ),
        ],
        Operation::Query => of(
            "Query Payment, and an agreement by its paymentID",
            &[PAYMENT_ID],
            Answer::of::<PaymentFound<'static>>(),
        ),
        Operation::AgreementStatus => vec![Described::new(
            "Query Agreement",
            [AGREEMENT_ID],
            [
                Answer::of::<AgreementFound<'static>>(),
                Answer::of::<PaymentFound<'static>>(),
            ],
        )],
        Operation::AgreementCancel => of(
            "Cancel Agreement",
            &[AGREEMENT_ID],
            Answer::of::<AgreementCancelled<'static>>(),
        ),
        Operation::Search => vec![Described::new(
            "Search Transaction",
            [TRX_ID],
            [
                Answer::of::<TransactionFound<'static>>(),
                Answer::of::<RefundFound<'static>>(),
                Answer::of::<OrganizationFound<'static>>(),
            ],
        )],
        Operation::Refund => {
            let refund = [PAYMENT_ID, TRX_ID].into_iter().chain(REFUND);
            let mut both = vec![Described::new(
                "Refund",
                refund,
                [Answer::of::<Refunded<'static>>()],
            )];
            both.push(refund_status());
            both
        }
        Operation::RefundStatus => vec![refund_status()],
        Operation::Capture => of("Capture", &[PAYMENT_ID], Answer::of::<Settled<'static>>()),
        Operation::Void => of("Void", &[PAYMENT_ID], Answer::of::<Settled<'static>>()),
        Operation::Balance
        | Operation::Transfer
        | Operation::Payout
        | Operation::Callback
        | Operation::Ipn => Vec::new(),
    }
}

/// The three modes, each with fields of its own; some paths tell the mode by themselves.
fn create(required: bool) -> Vec<Described> {
    let mode = |values| Field {
        required,
        ..Field::needed(
            "mode",
            "What is created, and what the customer is asked for.",
        )
        .one_of(values)
    };
    vec![
        Described::new(
            "Create an agreement",
            [mode(&["0000"]), PAYER_REFERENCE, CALLBACK_URL],
            [Answer::of::<AgreementCreated<'static>>()],
        ),
        Described::new(
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
            [Answer::of::<PaymentCreated<'static>>()],
        ),
        Described::new(
            "Create a payment",
            [mode(&["0011"]), PAYER_REFERENCE, CALLBACK_URL]
                .into_iter()
                .chain(PURCHASE),
            [Answer::of::<PaymentCreated<'static>>()],
        ),
    ]
}

fn refund_status() -> Described {
    Described::new(
        "Refund Status",
        [PAYMENT_ID, TRX_ID],
        [Answer::of::<Refunded<'static>>()],
    )
}

/// Nothing is left to say in the body when the path names the payment.
fn named_in_path(route: &Route) -> Option<Field> {
    (!route.path.contains('{')).then_some(PAYMENT_ID)
}
