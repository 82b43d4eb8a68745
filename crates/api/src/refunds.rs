//! `/v1/refunds`: creates, lists and retrieves refunds.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::Scope;
use domain::{AccountId, refund::RefundStatus};
use engine::RefundRequest;
use eventlog::ObjectFilter;
use objects::{Refund, row::kind};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    authentication::Authenticated,
    body::IdempotentJson,
    document::{Link, Operation, Resource},
    idempotent::{Completed, idempotent},
    object_list::{self, ListedObject, RefundFilters},
    page::{Page, Paging},
    problem::Problem,
    problem_code::ProblemCode,
    query::ListQuery,
    state::Api,
    text::{parse_amount, plain},
};

pub(crate) const TAG: &str = "Refunds";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([CREATE, LIST], routes!(create, list))
        .routes([RETRIEVE], routes!(retrieve))
}

/// The parameters of a refund.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateRefundRequest {
    /// The identifier of the payment to refund.
    #[schema(example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    payment: String,
    /// The amount to refund, in taka.
    #[schema(example = "100.00", pattern = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?$")]
    amount: String,
    /// The SKU of the refunded product, 1 to 255 characters. bKash requires it.
    #[schema(example = "honey-500g", min_length = 1, max_length = 255)]
    sku: String,
    /// The reason for the refund, 1 to 255 characters. bKash requires it.
    #[schema(example = "the jar was broken", min_length = 1, max_length = 255)]
    reason: String,
}

const CREATE: Operation = Operation::new("create_refund")
    .problems(&[
        ProblemCode::NotRefundable,
        ProblemCode::RefundAmountTooLarge,
        ProblemCode::RefundInProgress,
        ProblemCode::RefundPeriodExpired,
        ProblemCode::TooManyRefunds,
        ProblemCode::NotSupported,
        ProblemCode::PaymentPending,
        ProblemCode::NotFound,
        ProblemCode::BkashUnavailable,
    ])
    .links(&[Link::from_id(&[RETRIEVE.id])]);

/// Create a refund
///
/// Refunds all or part of a payment. The refunds of a payment cannot exceed its amount. If bKash does not answer,
/// the refund is `unknown` until bKash's list of refunds shows its outcome. It is never sent a second time, and
/// another refund of the session is rejected in the meantime.
#[utoipa::path(
    post,
    path = "/v1/refunds",
    operation_id = CREATE.id,
    tag = TAG,
    security(("key" = ["payments:refund"])),
    request_body = CreateRefundRequest,
    responses((status = 201, description = "The refund", body = Refund))
)]
async fn create(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    input: IdempotentJson<CreateRefundRequest>,
) -> Result<Response, Problem> {
    let account = &auth.require(Scope::PaymentsRefund)?.account;
    let key = input.request.key_for(&auth.principal);
    let body = input.body;
    let engine = &api.ports.engine;
    let execute = async |key| {
        let amount = parse_amount(&body.amount).map_err(|error| Problem::field("amount", error))?;
        let (session_id, _, payment) = engine.payment_of(account, &body.payment).await?;
        let request = RefundRequest {
            payment,
            amount,
            sku: plain("sku", &body.sku)?,
            reason: plain("reason", &body.reason)?,
        };
        let (session, id) = engine
            .refund(&session_id, request, auth.cause(), Some(key))
            .await?;
        let refund = session.refunds.iter().find(|refund| refund.id == id);
        let refund = refund.ok_or_else(|| Problem::internal("the session lacks its new refund"))?;
        completed(&Refund::new(&session_id, &session, refund))
    };
    let show = async |object: String| completed(&find(&api, account, &object).await?);
    idempotent(&api, key, execute, show).await
}

fn completed(refund: &Refund) -> Result<Completed, Problem> {
    Completed::new(StatusCode::CREATED, &refund.id, refund)
}

async fn find(api: &Api, account: &AccountId, id: &str) -> Result<Refund, Problem> {
    let (session_id, session, index) = api.ports.engine.refund_of(account, id).await?;
    let refund = session.refund(index);
    let refund =
        refund.ok_or_else(|| Problem::internal("the session has no refund at this index"))?;
    Ok(Refund::new(&session_id, &session, refund))
}

const LIST: Operation =
    Operation::new("list_refunds").links(&[Link::from_first_id(&[RETRIEVE.id])]);

/// List refunds
///
/// Returns the newest refunds first, as they were when their last event was recorded.
#[utoipa::path(
    get,
    path = "/v1/refunds",
    operation_id = LIST.id,
    tag = TAG,
    security(("key" = ["payments:read"])),
    params(RefundFilters, Paging),
    responses((status = 200, description = "A page of refunds", body = Page<Refund>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    ListQuery(filters, paging): ListQuery<RefundFilters>,
) -> Result<Json<Page<ListedObject>>, Problem> {
    let account = &auth.require(Scope::PaymentsRead)?.account;
    let (filters, payment) = filters.into();
    let filter = ObjectFilter {
        parent: payment,
        ..filters.parse(&RefundStatus::NAMES)?
    };
    object_list::page(&api, account, kind::REFUND, filter, &paging).await
}

const RETRIEVE: Operation = Operation::new("retrieve_refund");

/// Retrieve a refund
#[utoipa::path(
    get,
    path = "/v1/refunds/{id}",
    operation_id = RETRIEVE.id,
    tag = TAG,
    security(("key" = ["payments:read"])),
    params(("id" = String, Path, description = "The refund's identifier", example = "re_7d4c52a8e1f0b3d6c9a7410f3c6a1e9b")),
    responses((status = 200, description = "The refund", body = Refund))
)]
async fn retrieve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<Refund>, Problem> {
    let account = &auth.require(Scope::PaymentsRead)?.account;
    find(&api, account, &id).await.map(Json)
}
