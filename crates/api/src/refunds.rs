//! `/v1/refunds`: giving money back.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::Scope;
use domain::{AccountId, refund::RefundText};
use engine::{RefundRequest, Sessions};
use objects::Refund;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api,
    asked::Asked,
    body::{Posted, is_plain},
    caller::Known,
    once::{Done, once},
    page::{Page, Paging},
    problem::Problem,
};

pub(crate) const TAG: &str = "Refunds";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(show))
}

/// A refund to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefundWish {
    /// The payment.
    #[schema(example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    payment: String,
    /// What is given back, in taka.
    #[schema(example = "100.00", pattern = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?$")]
    amount: String,
    /// What is refunded, 1 to 255 characters.
    #[schema(example = "honey-500g", min_length = 1, max_length = 255)]
    sku: String,
    /// Why, 1 to 255 characters.
    #[schema(example = "the jar was broken", min_length = 1, max_length = 255)]
    reason: String,
}

/// Refund a payment
///
/// Gives back a part of it, or all; all refunds together are never more than was paid. bKash is asked which
/// refunds there were before another is sent. A refund whose answer was lost is `unknown` until bKash lists it or
/// does not; it is never sent again by itself, and another is refused meanwhile.
#[utoipa::path(
    post,
    path = "/v1/refunds",
    operation_id = "create_refund",
    tag = TAG,
    security(("key" = ["payments:refund"])),
    request_body = RefundWish,
    responses((status = 201, description = "The refund", body = Refund))
)]
async fn create(
    State(api): State<Arc<Api>>,
    known: Known,
    posted: Posted<RefundWish>,
) -> Result<Response, Problem> {
    let account = &known.may(Scope::PaymentsRefund)?.account;
    let key = posted.wish.of(&known.0);
    let wish = posted.body;
    let engine = &api.ports.engine;
    let work = async |key| {
        let amount =
            crate::body::amount(&wish.amount).map_err(|error| Problem::field("amount", error))?;
        let (session, _, payment) = engine.payment_of(account, &wish.payment).await?;
        let wanted = RefundRequest {
            payment,
            amount,
            sku: text("sku", &wish.sku)?,
            reason: text("reason", &wish.reason)?,
        };
        let (_, id) = engine.refund(&session, wanted, Some(key)).await?;
        shown(&api, account, id.as_str()).await
    };
    let show = async |object: String| shown(&api, account, &object).await;
    once(&api, key, work, show).await
}

fn text(field: &str, text: &str) -> Result<RefundText, Problem> {
    let read = RefundText::parse(text).map_err(|error| Problem::field(field, error))?;
    if is_plain(text) {
        Ok(read)
    } else {
        Err(Problem::field(
            field,
            "characters that hide others are not accepted",
        ))
    }
}

async fn shown(api: &Api, account: &AccountId, id: &str) -> Result<Done, Problem> {
    Done::new(StatusCode::CREATED, id, &read(api, account, id).await?)
}

async fn read(api: &Api, account: &AccountId, id: &str) -> Result<Refund, Problem> {
    let (session_id, session, number) = api.ports.engine.refund_of(account, id).await?;
    Ok(Refund::new(&session_id, &session, &session.refunds[number]))
}

/// List refunds
///
/// By session, the newest refunded session first, and in it the newest refund first. A page has the refunds of at
/// most `limit` sessions.
#[utoipa::path(
    get,
    path = "/v1/refunds",
    operation_id = "list_refunds",
    tag = TAG,
    security(("key" = ["payments:read"])),
    params(Paging),
    responses((status = 200, description = "A page of refunds", body = Page<Refund>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    known: Known,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<Refund>>, Problem> {
    let account = &known.may(Scope::PaymentsRead)?.account;
    let (limit, after) = (paging.limit()?, paging.place()?);
    let engine = &api.ports.engine;
    let found = engine
        .sessions(account, &Sessions::WithRefunds, after, limit + 1)
        .await?;
    let sessions = found.into_iter().map(|(place, id, session)| {
        let refunds = session.refunds.iter().rev();
        let refunds: Vec<_> = refunds
            .map(|refund| Refund::new(&id, &session, refund))
            .collect();
        (place, refunds)
    });
    let page = Page::of_places(sessions.collect(), limit);
    Ok(Json(Page {
        object: page.object,
        data: page.data.into_iter().flatten().collect(),
        next_cursor: page.next_cursor,
    }))
}

/// Retrieve a refund
#[utoipa::path(
    get,
    path = "/v1/refunds/{id}",
    operation_id = "retrieve_refund",
    tag = TAG,
    security(("key" = ["payments:read"])),
    params(("id" = String, Path, description = "The refund", example = "re_7d4c52a8e1f0b3d6c9a7410f3c6a1e9b")),
    responses((status = 200, description = "The refund", body = Refund))
)]
async fn show(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
) -> Result<Json<Refund>, Problem> {
    let account = &known.may(Scope::PaymentsRead)?.account;
    read(&api, account, &id).await.map(Json)
}
