//! The OpenAPI description of the family's calls.

use super::routes::{BASE, ROUTES};
use crate::{
    api::Api,
    families::{
        description::{
            CALLBACK_URL, CallDescription, Field, GRANT, PAYER_REFERENCE, PURCHASE, REFRESH, Table,
        },
        tokenized_responses::v1,
    },
    gateway::Route,
    operation::Operation,
};

pub(crate) fn table() -> Table {
    Table {
        api: Api::TokenizedV1,
        base: BASE,
        routes: ROUTES,
        describe,
        refused: (200, v1::REFUSAL.schema()),
        token_refused: (200, v1::REFUSAL.schema()),
    }
}

const PAYMENT_ID: Field = Field::required_field("paymentID", "Returned by Create.").or("paymentId");
const TRX_ID: Field = Field::required_field("trxID", "Returned by Execute.").or("trxId");
const AGREEMENT_ID: Field =
    Field::required_field("agreementID", "Returned by Execute of the agreement.").or("agreementId");
const REFUND: [Field; 3] = [
    Field::amount("amount").or("refundAmount"),
    Field::optional("sku", "The returned item."),
    Field::optional("reason", "The reason of the refund."),
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
        Operation::Grant => of("Grant Token", &GRANT, v1::TOKENS.schema()),
        Operation::Refresh => of("Refresh Token", &REFRESH, v1::TOKENS.schema()),
        Operation::Create | Operation::AgreementCreate => create(route.infer_fields.is_none()),
        Operation::Execute | Operation::AgreementExecute => vec![
            CallDescription::new(
                "Execute Payment",
                named_in_path(route),
                [v1::PAYMENT_EXECUTED.schema()],
            ),
            CallDescription::new(
                "Execute Agreement",
                named_in_path(route),
                [v1::AGREEMENT_EXECUTED.schema()],
            ),
        ],
        Operation::Query => vec![CallDescription::new(
            "Query Payment, and an agreement by its paymentID",
            [PAYMENT_ID],
            [v1::PAYMENT.schema(), v1::AGREEMENT_PAYMENT.schema()],
        )],
        Operation::AgreementStatus => vec![CallDescription::new(
            "Query Agreement",
            [AGREEMENT_ID],
            [v1::AGREEMENT.schema(), v1::AGREEMENT_PAYMENT.schema()],
        )],
        Operation::AgreementCancel => of(
            "Cancel Agreement",
            &[AGREEMENT_ID],
            v1::AGREEMENT_CANCELLED.schema(),
        ),
        Operation::Search => vec![CallDescription::new(
            "Search Transaction",
            [TRX_ID],
            [
                v1::PAYMENT_TRANSACTION.schema(),
                v1::REFUND_TRANSACTION.schema(),
                v1::ORGANIZATION_TRANSACTION.schema(),
            ],
        )],
        Operation::Refund => {
            let refund = [PAYMENT_ID, TRX_ID].into_iter().chain(REFUND);
            let mut both = vec![CallDescription::new(
                "Refund",
                refund,
                [v1::REFUND.schema()],
            )];
            both.push(refund_status());
            both
        }
        Operation::RefundStatus => vec![refund_status()],
        Operation::Capture => of("Capture", &[PAYMENT_ID], v1::CAPTURED_OR_VOIDED.schema()),
        Operation::Void => of("Void", &[PAYMENT_ID], v1::CAPTURED_OR_VOIDED.schema()),
        Operation::Balance
        | Operation::Transfer
        | Operation::Payout
        | Operation::Callback
        | Operation::Ipn => Vec::new(),
    }
}

/// The three modes and their fields. Some paths imply the mode.
fn create(required: bool) -> Vec<CallDescription> {
    let mode = |values| Field {
        required,
        ..Field::required_field("mode", "What is created, and what the customer confirms.")
            .one_of(values)
    };
    vec![
        CallDescription::new(
            "Create an agreement",
            [mode(&["0000"]), PAYER_REFERENCE, CALLBACK_URL],
            [v1::AGREEMENT_CREATED.schema()],
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
            [v1::PAYMENT_CREATED.schema()],
        ),
        CallDescription::new(
            "Create a payment",
            [mode(&["0011"]), PAYER_REFERENCE, CALLBACK_URL]
                .into_iter()
                .chain(PURCHASE),
            [v1::PAYMENT_CREATED.schema()],
        ),
    ]
}

fn refund_status() -> CallDescription {
    CallDescription::new("Refund Status", [PAYMENT_ID, TRX_ID], [v1::REFUND.schema()])
}

/// The paymentID, unless the path contains it.
fn named_in_path(route: &Route) -> Option<Field> {
    (!route.path.contains('{')).then_some(PAYMENT_ID)
}
