//! `/v1/notifications`: lists the payment notifications (IPN) that bKash sent.

use std::sync::Arc;

use axum::{Json, extract::State};
use directory::Scope;
use domain::notification::NotificationStatus;
use objects::{Notification, row::kind};
use utoipa_axum::routes;

use crate::{
    authentication::Authenticated,
    document::{Operation, Resource},
    object_list::{self, ListFilters, ListedObject, NotificationFilters},
    page::{Page, Paging},
    problem::Problem,
    query::ListQuery,
    state::Api,
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
    params(NotificationFilters, Paging),
    responses((status = 200, description = "A page of notifications", body = Page<Notification>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    ListQuery(filters, paging): ListQuery<NotificationFilters>,
) -> Result<Json<Page<ListedObject>>, Problem> {
    let account = &auth.require(Scope::TransactionsRead)?.account;
    let filter = ListFilters::from(filters).parse(&NotificationStatus::NAMES)?;
    object_list::page(&api, account, kind::NOTIFICATION, filter, &paging).await
}
