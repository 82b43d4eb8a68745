//! `/v1/payments`: looking at payments, capturing, voiding.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::Scope;
use domain::{AccountId, hold::Resolution};
use engine::Sessions;
use objects::{Payment, payment_id};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api,
    asked::Asked,
    body::Posted,
    caller::Known,
    once::{Done, once},
    page::{Page, Paging},
    problem::Problem,
    sessions::Nothing,
};

pub(crate) const TAG: &str = "Payments";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(capture))
        .routes(routes!(void))
}

/// List payments
///
/// The payment that counts of every session in which one was tried, newest session first: the one that took or
/// holds money, else the last.
#[utoipa::path(
    get,
    path = "/v1/payments",
    operation_id = "list_payments",
    tag = TAG,
    security(("key" = ["payments:read"])),
    params(Paging),
    responses((status = 200, description = "A page of payments", body = Page<Payment>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    known: Known,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<Payment>>, Problem> {
    let account = &known.may(Scope::PaymentsRead)?.account;
    let (limit, after) = (paging.limit()?, paging.place()?);
    let engine = &api.ports.engine;
    let found = engine
        .sessions(account, &Sessions::WithPayments, after, limit + 1)
        .await?;
    let counting = found.into_iter().filter_map(|(place, id, session)| {
        let number = session.counting_payment()?;
        Some((place, Payment::new(&id, &session, number)?))
    });
    Ok(Json(Page::of_places(counting.collect(), limit)))
}

/// Retrieve a payment
///
/// With every refund of it.
#[utoipa::path(
    get,
    path = "/v1/payments/{id}",
    operation_id = "retrieve_payment",
    tag = TAG,
    security(("key" = ["payments:read"])),
    params(("id" = String, Path, description = "The payment", example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    responses((status = 200, description = "The payment", body = Payment))
)]
async fn show(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
) -> Result<Json<Payment>, Problem> {
    let account = &known.may(Scope::PaymentsRead)?.account;
    read(&api, account, &id).await.map(Json)
}

async fn read(api: &Api, account: &AccountId, id: &str) -> Result<Payment, Problem> {
    let (session_id, session, number) = api.ports.engine.payment_of(account, id).await?;
    let payment = Payment::new(&session_id, &session, number)
        .ok_or_else(|| Problem::internal("a payment that was found is not there"))?;
    Ok(payment.with_refunds(&session_id, &session, number))
}

/// Capture a payment
///
/// Takes the money that it holds, all of it: bKash knows no partial capture. When this answers, the wish is
/// durable, and is sent until bKash answers: a payment that is `capturing` is captured by itself, and an event
/// says so.
#[utoipa::path(
    post,
    path = "/v1/payments/{id}/capture",
    operation_id = "capture_payment",
    tag = TAG,
    security(("key" = ["payments:capture"])),
    params(("id" = String, Path, description = "The payment", example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = Nothing,
    responses((status = 200, description = "The payment", body = Payment))
)]
async fn capture(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
    posted: Posted<Nothing>,
) -> Result<Response, Problem> {
    resolution(&api, &known, &id, posted, Resolution::Capture).await
}

/// Void a payment
///
/// Gives back the money that it holds, all of it; sent until bKash answers, as a capture is.
#[utoipa::path(
    post,
    path = "/v1/payments/{id}/void",
    operation_id = "void_payment",
    tag = TAG,
    security(("key" = ["payments:capture"])),
    params(("id" = String, Path, description = "The payment", example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = Nothing,
    responses((status = 200, description = "The payment", body = Payment))
)]
async fn void(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
    posted: Posted<Nothing>,
) -> Result<Response, Problem> {
    resolution(&api, &known, &id, posted, Resolution::Void).await
}

async fn resolution(
    api: &Api,
    known: &Known,
    id: &str,
    posted: Posted<Nothing>,
    resolution: Resolution,
) -> Result<Response, Problem> {
    let Nothing {} = posted.body;
    let account = &known.may(Scope::PaymentsCapture)?.account;
    let key = posted.wish.of(&known.0);
    let engine = &api.ports.engine;
    let work = async |key| {
        let (session, _, number) = engine.payment_of(account, id).await?;
        engine
            .resolve_authorization(&session, number, resolution, Some(key))
            .await?;
        let payment = read(api, account, &payment_id(&session, number)).await?;
        Done::new(StatusCode::OK, id, &payment)
    };
    let show = async |object: String| {
        let payment = read(api, account, &object).await?;
        Done::new(StatusCode::OK, &object, &payment)
    };
    once(api, key, work, show).await
}
