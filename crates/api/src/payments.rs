//! `/v1/payments`: lists, retrieves, captures and voids payments.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::Scope;
use domain::{
    AccountId, SessionId,
    hold::Resolution,
    payment::{PaymentIndex, PaymentStatus},
    session::Session,
};
use objects::{Payment, row::kind};
use serde_json::json;
use utoipa_axum::routes;

use crate::{
    authentication::Authenticated,
    body::{EmptyBody, IdempotentJson},
    document::{Link, Operation, Resource},
    idempotent::{Completed, idempotent},
    object_list::{self, ListFilters, ListedObject},
    page::{Page, Paging},
    problem::Problem,
    problem_code::ProblemCode,
    query::ListQuery,
    state::Api,
    transactions,
};

pub(crate) const TAG: &str = "Payments";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([LIST], routes!(list))
        .routes([RETRIEVE], routes!(retrieve))
        .routes([CAPTURE], routes!(capture))
        .routes([VOID], routes!(void))
}

const LIST: Operation = Operation::new("list_payments").links(&[
    Link::from_first_id(&[RETRIEVE.id, CAPTURE.id, VOID.id]),
    Link {
        pointer: "/data/0/trx_id",
        parameter: "trx_id",
        operations: &[transactions::SEARCH.id],
    },
]);

/// List payments
///
/// Returns the newest payments first, as they were when their last event was recorded. A session can have several
/// payments, of which at most one takes money.
#[utoipa::path(
    get,
    path = "/v1/payments",
    operation_id = LIST.id,
    tag = TAG,
    security(("key" = ["payments:read"])),
    params(ListFilters, Paging),
    responses((status = 200, description = "A page of payments", body = Page<Payment>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    ListQuery(filters, paging): ListQuery<ListFilters>,
) -> Result<Json<Page<ListedObject>>, Problem> {
    let account = &auth.require(Scope::PaymentsRead)?.account;
    let filter = filters.parse(&PaymentStatus::NAMES)?;
    object_list::page(&api, account, kind::PAYMENT, filter, &paging).await
}

const RETRIEVE: Operation = Operation::new("retrieve_payment").response(
    |examples| json!({ "amount_refunded": "100.00", "refunds": [examples.of("Refund")] }),
);

/// Retrieve a payment
///
/// The response includes the refunds of the payment.
#[utoipa::path(
    get,
    path = "/v1/payments/{id}",
    operation_id = RETRIEVE.id,
    tag = TAG,
    security(("key" = ["payments:read"])),
    params(("id" = String, Path, description = "The payment's identifier", example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    responses((status = 200, description = "The payment", body = Payment))
)]
async fn retrieve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<Payment>, Problem> {
    let account = &auth.require(Scope::PaymentsRead)?.account;
    find(&api, account, &id).await.map(Json)
}

async fn find(api: &Api, account: &AccountId, id: &str) -> Result<Payment, Problem> {
    let (session_id, session, index) = api.ports.engine.payment_of(account, id).await?;
    with_refunds(&session_id, &session, index)
}

fn with_refunds(
    id: &SessionId,
    session: &Session,
    index: PaymentIndex,
) -> Result<Payment, Problem> {
    let payment = Payment::new(id, session, index)
        .ok_or_else(|| Problem::internal("the session has no payment at this index"))?;
    Ok(payment.with_refunds(id, session, index))
}

const CAPTURE: Operation = Operation::new("capture_payment").problems(RESOLUTION_PROBLEMS);

const VOID: Operation = Operation::new("void_payment")
    .problems(RESOLUTION_PROBLEMS)
    .response(|_| json!({ "status": "voided" }));

const RESOLUTION_PROBLEMS: &[ProblemCode] = &[
    ProblemCode::PaymentNotAuthorized,
    ProblemCode::ConflictingResolution,
    ProblemCode::PaymentPending,
    ProblemCode::BkashUnavailable,
];

/// Capture a payment
///
/// Captures the full authorized amount; bKash does not support partial captures. The request is stored before the
/// response is sent, and is repeated at bKash until it is answered. If the response has the status `capturing`, an
/// event reports the outcome.
#[utoipa::path(
    post,
    path = "/v1/payments/{id}/capture",
    operation_id = CAPTURE.id,
    tag = TAG,
    security(("key" = ["payments:capture"])),
    params(("id" = String, Path, description = "The payment's identifier", example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = EmptyBody,
    responses((status = 200, description = "The payment", body = Payment))
)]
async fn capture(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<EmptyBody>,
) -> Result<Response, Problem> {
    resolve(&api, &auth, &id, input, Resolution::Capture).await
}

/// Void a payment
///
/// Releases the full authorized amount to the payer. Like a capture, the request is repeated at bKash until it is
/// answered.
#[utoipa::path(
    post,
    path = "/v1/payments/{id}/void",
    operation_id = VOID.id,
    tag = TAG,
    security(("key" = ["payments:capture"])),
    params(("id" = String, Path, description = "The payment's identifier", example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = EmptyBody,
    responses((status = 200, description = "The payment", body = Payment))
)]
async fn void(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<EmptyBody>,
) -> Result<Response, Problem> {
    resolve(&api, &auth, &id, input, Resolution::Void).await
}

async fn resolve(
    api: &Api,
    auth: &Authenticated,
    id: &str,
    input: IdempotentJson<EmptyBody>,
    resolution: Resolution,
) -> Result<Response, Problem> {
    let EmptyBody {} = input.body;
    let account = &auth.require(Scope::PaymentsCapture)?.account;
    let key = input.request.key_for(&auth.0);
    let engine = &api.ports.engine;
    let execute = async |key| {
        let (session_id, _, index) = engine.payment_of(account, id).await?;
        let session = engine
            .resolve_authorization(&session_id, index, resolution, auth.cause(), Some(key))
            .await?;
        let payment = with_refunds(&session_id, &session, index)?;
        Completed::new(StatusCode::OK, id, &payment)
    };
    let show = async |object: String| {
        let payment = find(api, account, &object).await?;
        Completed::new(StatusCode::OK, &object, &payment)
    };
    idempotent(api, key, execute, show).await
}
