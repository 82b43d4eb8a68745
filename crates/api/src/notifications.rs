//! `/v1/notifications`: lists the payment notifications (IPN) that bKash sent.

use std::sync::Arc;

use axum::{Json, extract::State};
use directory::Scope;
use objects::Notification;
use utoipa_axum::routes;

use crate::{
    Api,
    authentication::Authenticated,
    document::{Operation, Resource},
    page::{Page, Paging},
    problem::Problem,
    query::StrictQuery,
};

pub(crate) const TAG: &str = "Notifications";

pub(crate) fn routes() -> Resource {
    Resource::new().routes([LIST], routes!(list))
}

const LIST: Operation = Operation::new("list_notifications");

/// List notifications
///
/// Returns the payment notifications (IPN) of the merchant's account, newest first: those of checkout sessions, and
/// those that match no session.
#[utoipa::path(
    get,
    path = "/v1/notifications",
    operation_id = LIST.id,
    tag = TAG,
    security(("key" = ["transactions:read"])),
    params(Paging),
    responses((status = 200, description = "A page of notifications", body = Page<Notification>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    StrictQuery(paging): StrictQuery<Paging>,
) -> Result<Json<Page<Notification>>, Problem> {
    let account = &auth.require(Scope::TransactionsRead)?.account;
    let (limit, after) = (paging.limit()?, paging.place()?);
    let engine = &api.ports.engine;
    let found = engine.notifications(account, after, limit + 1).await?;
    let notifications = found
        .iter()
        .map(|(place, notification)| (*place, Notification::from(notification)));
    Ok(Json(Page::of_places(notifications.collect(), limit)))
}
