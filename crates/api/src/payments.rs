//! `/v1/payments`: lists, retrieves, captures, voids and resolves payments.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::Scope;
use domain::{
    AccountId, SessionId, ShortText,
    hold::Resolution,
    payment::{PaymentIndex, PaymentStatus, Verdict},
    session::Session,
};
use eventlog::{Cause, IdempotencyKey};
use objects::{Payment, row::kind};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
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
    text::plain,
    transactions,
};

pub(crate) const TAG: &str = "Payments";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([LIST], routes!(list))
        .routes([RETRIEVE], routes!(retrieve))
        .routes([CAPTURE], routes!(capture))
        .routes([VOID], routes!(void))
        .routes([RESOLVE], routes!(resolve))
}

const LIST: Operation = Operation::new("list_payments").links(&[
    Link::from_first_id(&[RETRIEVE.id, CAPTURE.id, VOID.id, RESOLVE.id]),
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
    resolve_authorization(&api, &auth, &id, input, Resolution::Capture).await
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
    resolve_authorization(&api, &auth, &id, input, Resolution::Void).await
}

/// What to do about a quarantined payment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResolvePaymentRequest {
    /// `accepted` if the money pays the order, `dismissed` if it does not: it was given back, or is settled elsewhere.
    verdict: Verdict,
    /// The reason for the verdict, 1 to 255 characters. It is recorded.
    #[schema(
        example = "the payer agreed by telephone",
        min_length = 1,
        max_length = 255
    )]
    reason: String,
}

const RESOLVE: Operation = Operation::new("resolve_payment")
    .problems(&[
        ProblemCode::NothingToResolve,
        ProblemCode::ConflictingResolution,
        ProblemCode::CannotAccept,
    ])
    .response(
        |_| json!({ "status": "quarantined", "reason": "late_success", "verdict": "accepted" }),
    );

/// Resolve a quarantined payment
///
/// Records your verdict about a payment for which bKash took money late, or not as the order said. Its session needs
/// attention until then, or until the whole charge is refunded. The verdict is final and moves no money.
#[utoipa::path(
    post,
    path = "/v1/payments/{id}/resolve",
    operation_id = RESOLVE.id,
    tag = TAG,
    security(("key" = ["payments:refund"])),
    params(("id" = String, Path, description = "The payment's identifier", example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = ResolvePaymentRequest,
    responses((status = 200, description = "The payment", body = Payment))
)]
async fn resolve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<ResolvePaymentRequest>,
) -> Result<Response, Problem> {
    let account = &auth.require(Scope::PaymentsRefund)?.account;
    let key = input.request.key_for(&auth.principal);
    let ResolvePaymentRequest { verdict, reason } = input.body;
    let reason = plain("reason", &reason)?;
    let change = Change::Verdict(verdict, reason);
    execute_once(&api, account, &id, change, auth.cause(), key).await
}

async fn resolve_authorization(
    api: &Api,
    auth: &Authenticated,
    id: &str,
    input: IdempotentJson<EmptyBody>,
    resolution: Resolution,
) -> Result<Response, Problem> {
    let EmptyBody {} = input.body;
    let account = &auth.require(Scope::PaymentsCapture)?.account;
    let key = input.request.key_for(&auth.principal);
    let change = Change::Authorization(resolution);
    execute_once(api, account, id, change, auth.cause(), key).await
}

/// A change of a payment that its merchant requests.
enum Change {
    /// The held money is captured or voided.
    Authorization(Resolution),
    /// A verdict about a quarantined payment, and its reason.
    Verdict(Verdict, ShortText),
}

/// Changes a payment once per idempotency key, and answers with the payment.
async fn execute_once(
    api: &Api,
    account: &AccountId,
    id: &str,
    change: Change,
    cause: Cause,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let engine = &api.ports.engine;
    let execute = async |key| {
        let (session_id, _, index) = engine.payment_of(account, id).await?;
        let changed = match change {
            Change::Authorization(resolution) => {
                let resolved =
                    engine.resolve_authorization(&session_id, index, resolution, cause, Some(key));
                resolved.await
            }
            Change::Verdict(verdict, reason) => {
                let resolved =
                    engine.resolve_payment(&session_id, index, verdict, reason, cause, Some(key));
                resolved.await
            }
        };
        let payment = with_refunds(&session_id, &changed?, index)?;
        Completed::new(StatusCode::OK, id, &payment)
    };
    let show = async |object: String| {
        let payment = find(api, account, &object).await?;
        Completed::new(StatusCode::OK, &object, &payment)
    };
    idempotent(api, key, execute, show).await
}
