//! `/v1/notifications`: what bKash told of payments to the merchant's account.

use std::sync::Arc;

use axum::{Json, extract::State};
use directory::Scope;
use objects::Notification;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api,
    asked::Asked,
    caller::Known,
    page::{Page, Paging},
    problem::Problem,
};

pub(crate) const TAG: &str = "Notifications";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(list))
}

/// List notifications
///
/// What bKash told (IPN) of payments to the merchant's account by whatever channel, newest first: those of our
/// sessions, and those that match nothing.
#[utoipa::path(
    get,
    path = "/v1/notifications",
    operation_id = "list_notifications",
    tag = TAG,
    security(("key" = ["transactions:read"])),
    params(Paging),
    responses((status = 200, description = "A page of notifications", body = Page<Notification>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    known: Known,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<Notification>>, Problem> {
    let account = &known.may(Scope::TransactionsRead)?.account;
    let (limit, after) = (paging.limit()?, paging.place()?);
    let engine = &api.ports.engine;
    let found = engine.notifications(account, after, limit + 1).await?;
    let seen = found
        .iter()
        .map(|(place, told)| (*place, Notification::from(told)));
    Ok(Json(Page::of_places(seen.collect(), limit)))
}
