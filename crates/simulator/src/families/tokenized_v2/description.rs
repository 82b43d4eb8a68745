//! The OpenAPI description of the family's calls.

use super::{
    refund_status::RefundStatus,
    refusals::Refused,
    routes::{BASE, ROUTES, ROUTES_WITH_AGREEMENT, WITH_AGREEMENT},
};
use crate::{
    api::Api,
    families::{
        description::{
            CALLBACK_URL, CallDescription, Field, GRANT, PAYER_REFERENCE, PURCHASE, REFRESH,
            ResponseSchema, Table,
        },
        tokenized_responses::{v1, v2},
    },
    gateway::Route,
    operation::Operation,
};

pub(crate) fn tables() -> [Table; 2] {
    let table = |base, routes, describe| Table {
        api: Api::TokenizedV2,
        base,
        routes,
        describe,
        refused: (400, ResponseSchema::of::<Refused<'static>>()),
        token_refused: (200, v1::REFUSAL.schema()),
    };
    [
        table(BASE, ROUTES, |route| vec![describe(route, false)]),
        table(WITH_AGREEMENT, ROUTES_WITH_AGREEMENT, |route| {
            vec![describe(route, true)]
        }),
    ]
}

const PAYMENT_ID: Field = Field::required_field("paymentId", "Returned by Create.");
const TRX_ID: Field = Field::required_field("trxId", "Returned by Execute.");
const AGREEMENT_ID: Field = Field::required_field("agreementId", "Returned by Create Agreement.");
const REFUND: [Field; 3] = [
    Field::amount("refundAmount"),
    Field::required_field("sku", "The returned item, at most 255 characters."),
    Field::required_field(
        "reason",
        "The reason of the refund, at most 255 characters.",
    ),
];

fn describe(route: &Route, with_agreement: bool) -> CallDescription {
    let of = |summary, fields: &[Field], answer| {
        CallDescription::new(summary, fields.iter().copied(), [answer])
    };
    match route.operation {
        Operation::Grant => of("Grant Token", &GRANT, v1::TOKENS.schema()),
        Operation::Refresh => of("Refresh Token", &REFRESH, v1::TOKENS.schema()),
        Operation::AgreementCreate => of(
            "Create Agreement",
            &[PAYER_REFERENCE, CALLBACK_URL],
            v2::AGREEMENT_CREATED.schema(),
        ),
        Operation::AgreementExecute => of(
            "Execute Agreement",
            &[AGREEMENT_ID],
            v2::AGREEMENT_EXECUTED.schema(),
        ),
        Operation::Create => create(with_agreement),
        Operation::Execute => of(
            "Execute Payment",
            &[PAYMENT_ID],
            v2::PAYMENT_EXECUTED.schema(),
        ),
        Operation::AgreementStatus => {
            of("Query Agreement", &[AGREEMENT_ID], v2::AGREEMENT.schema())
        }
        Operation::AgreementCancel => of(
            "Cancel Agreement",
            &[AGREEMENT_ID],
            v2::AGREEMENT_CANCELLED.schema(),
        ),
        Operation::Search => of("Search Transaction", &[TRX_ID], v2::TRANSACTION.schema()),
        Operation::Refund => CallDescription::new(
            "Refund",
            [PAYMENT_ID, TRX_ID].into_iter().chain(REFUND),
            [v2::REFUND.schema()],
        ),
        Operation::RefundStatus => of(
            "Refund Status",
            &[PAYMENT_ID, TRX_ID],
            ResponseSchema::of::<RefundStatus<'static>>(),
        ),
        Operation::Capture => of("Capture", &[PAYMENT_ID], v2::CAPTURED_OR_VOIDED.schema()),
        Operation::Void => of("Void", &[PAYMENT_ID], v2::CAPTURED_OR_VOIDED.schema()),
        Operation::Query
        | Operation::Balance
        | Operation::Transfer
        | Operation::Payout
        | Operation::Callback
        | Operation::Ipn => CallDescription::new(
            "Query Payment",
            [PAYMENT_ID.or("paymentID")],
            [v2::PAYMENT.schema(), v2::AGREEMENT_PAYMENT.schema()],
        ),
    }
}

fn create(with_agreement: bool) -> CallDescription {
    let summary = if with_agreement {
        "Create Payment with Agreement"
    } else {
        "Create Payment"
    };
    let payer = if with_agreement {
        vec![
            AGREEMENT_ID,
            Field {
                required: false,
                ..PAYER_REFERENCE
            },
        ]
    } else {
        vec![PAYER_REFERENCE]
    };
    let more = [
        Field::optional("subMerchantName", "Returned by Execute."),
        Field::optional(
            "platform",
            "bKash publishes no list; web has been observed.",
        )
        .one_of(&["web"]),
    ];
    let fields = payer.into_iter().chain([CALLBACK_URL]).chain(PURCHASE);
    CallDescription::new(summary, fields.chain(more), [v2::PAYMENT_CREATED.schema()])
}
