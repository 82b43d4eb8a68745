//! `/v1/webhook_endpoints/{id}/deliveries` and `/v1/webhook_deliveries`: what was sent, what was answered, and
//! sending it again.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::Scope;
use domain::{AccountId, Timestamp};
use objects::instant;
use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use webhooks::{
    DeliveryId, DeliveryParent, DeliveryStatus, EventId, ReplaySelection, TimeRange, WebhookError,
};

use crate::{
    Api,
    asked::Listed,
    authentication::Authenticated,
    body::Posted,
    codes::Code,
    endpoints::endpoint_id,
    once::{Done, once},
    page::{Page, Paging, unknown_cursor},
    problem::Problem,
};

pub(crate) const TAG: &str = "Webhook deliveries";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(of_endpoint))
        .routes(routes!(of_event))
        .routes(routes!(show))
        .routes(routes!(replay))
}

/// An event on its way to an endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
struct Delivery {
    /// Always `webhook_delivery`.
    #[schema(example = "webhook_delivery")]
    object: &'static str,
    /// Its identifier.
    #[schema(example = "dlv_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    id: String,
    /// Where it goes.
    endpoint: String,
    /// What is delivered.
    event: String,
    /// Whether it was asked for after the event's own delivery.
    replay: bool,
    /// `pending`, `succeeded`, `exhausted` or `cancelled`.
    #[schema(example = "succeeded")]
    status: &'static str,
    /// How many attempts were made.
    attempt_count: u32,
    /// When the next is made.
    #[schema(required)]
    next_attempt_at: Option<String>,
    /// The status of the last attempt's answer.
    #[schema(required)]
    last_status: Option<u16>,
    /// Why the last attempt failed: such as `status`, `timeout`, `connect`, `tls`.
    #[schema(required)]
    last_failure: Option<&'static str>,
    /// When it was made.
    created_at: String,
    /// When it became final.
    #[schema(required)]
    finished_at: Option<String>,
    /// Every attempt, oldest first; only where the delivery is asked for by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    attempts: Option<Vec<Attempt>>,
}

/// One attempt to deliver.
#[derive(Debug, Serialize, ToSchema)]
struct Attempt {
    /// When it began.
    started_at: String,
    /// How many milliseconds it took.
    duration_ms: u64,
    /// Where it was sent.
    url: String,
    /// What it was sent with; of the signatures only their versions.
    headers: Vec<Header>,
    /// The answer's status, if one came.
    #[schema(required)]
    status: Option<u16>,
    /// Why it failed.
    #[schema(required)]
    failure: Option<&'static str>,
    /// The beginning of the answer, head and body, at most 4 kB.
    answer: String,
}

/// A header.
#[derive(Debug, Serialize, ToSchema)]
struct Header {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
}

impl From<&webhooks::Delivery> for Delivery {
    fn from(delivery: &webhooks::Delivery) -> Self {
        Self {
            object: "webhook_delivery",
            id: delivery.id.as_str().to_owned(),
            endpoint: delivery.endpoint.as_str().to_owned(),
            event: delivery.event.as_str().to_owned(),
            replay: delivery.is_replay,
            status: delivery.status.as_str(),
            attempt_count: delivery.attempts,
            next_attempt_at: delivery.due_at.map(instant),
            last_status: delivery.last_status_code,
            last_failure: delivery.last_failure.map(webhooks::AttemptFailure::as_str),
            created_at: instant(delivery.created_at),
            finished_at: delivery.finished_at.map(instant),
            attempts: None,
        }
    }
}

impl From<webhooks::Attempt> for Attempt {
    fn from(attempt: webhooks::Attempt) -> Self {
        let headers = attempt.headers.into_iter();
        Self {
            started_at: instant(attempt.started_at),
            duration_ms: u64::try_from(attempt.duration.as_millis()).unwrap_or(u64::MAX),
            url: attempt.url,
            headers: headers
                .map(|(name, value)| Header { name, value })
                .collect(),
            status: attempt.status_code,
            failure: attempt.failure.map(webhooks::AttemptFailure::as_str),
            answer: attempt.response,
        }
    }
}

/// ReplaySelection deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only those that are `pending`, `succeeded`, `exhausted` or `cancelled`.
    status: Option<String>,
}

/// List an endpoint's deliveries
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/v1/webhook_endpoints/{id}/deliveries",
    operation_id = "list_endpoint_deliveries",
    tag = TAG,
    security(("key" = ["webhooks:read"])),
    params(("id" = String, Path, description = "The endpoint", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"), Filter, Paging),
    responses((status = 200, description = "A page of deliveries", body = Page<Delivery>))
)]
async fn of_endpoint(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    Path(id): Path<String>,
    Listed(filter, paging): Listed<Filter>,
) -> Result<Json<Page<Delivery>>, Problem> {
    let account = &known.require(Scope::WebhooksRead)?.account;
    let id = endpoint_id(&id)?;
    api.ports.webhooks.get(account, &id).await?;
    listed(
        &api,
        account,
        DeliveryParent::Endpoint(id),
        &filter,
        &paging,
    )
    .await
}

/// List an event's deliveries
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/v1/events/{id}/deliveries",
    operation_id = "list_event_deliveries",
    tag = TAG,
    security(("key" = ["webhooks:read"])),
    params(("id" = String, Path, description = "The event", example = "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"), Filter, Paging),
    responses((status = 200, description = "A page of deliveries", body = Page<Delivery>))
)]
async fn of_event(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    Path(id): Path<String>,
    Listed(filter, paging): Listed<Filter>,
) -> Result<Json<Page<Delivery>>, Problem> {
    let account = &known.require(Scope::WebhooksRead)?.account;
    let id = EventId::parse(&id).map_err(|_| Code::NotFound)?;
    api.ports.webhooks.event(account, &id).await?;
    listed(&api, account, DeliveryParent::Event(id), &filter, &paging).await
}

async fn listed(
    api: &Api,
    account: &AccountId,
    of: DeliveryParent,
    filter: &Filter,
    paging: &Paging,
) -> Result<Json<Page<Delivery>>, Problem> {
    let word = |word| {
        let problem = "pending, succeeded, exhausted or cancelled";
        DeliveryStatus::parse(word).ok_or_else(|| Problem::field("status", problem))
    };
    let state = filter.status.as_deref().map(word).transpose()?;
    let part = webhooks::PageRequest {
        after: paging.id(DeliveryId::parse)?,
        limit: paging.limit()?,
    };
    let page = match api
        .ports
        .webhooks
        .deliveries(account, of, state, part)
        .await
    {
        Err(WebhookError::NotFound) => return Err(unknown_cursor()),
        page => page?,
    };
    let last = page.items.last().map(|last| last.id.as_str().to_owned());
    Ok(Json(Page {
        object: "list",
        data: page.items.iter().map(Delivery::from).collect(),
        next_cursor: last.filter(|_| page.has_more),
    }))
}

/// Retrieve a delivery
///
/// With every attempt: what was sent, what was answered, and how long it took.
#[utoipa::path(
    get,
    path = "/v1/webhook_deliveries/{id}",
    operation_id = "retrieve_webhook_delivery",
    tag = TAG,
    security(("key" = ["webhooks:read"])),
    params(("id" = String, Path, description = "The delivery", example = "dlv_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    responses((status = 200, description = "The delivery", body = Delivery))
)]
async fn show(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<Delivery>, Problem> {
    let account = &known.require(Scope::WebhooksRead)?.account;
    read(&api, account, &id).await.map(Json)
}

async fn read(api: &Api, account: &AccountId, id: &str) -> Result<Delivery, Problem> {
    let id = DeliveryId::parse(id).map_err(|_| Code::NotFound)?;
    let (delivery, attempts) = api.ports.webhooks.delivery(account, &id).await?;
    Ok(Delivery {
        attempts: Some(attempts.into_iter().map(Attempt::from).collect()),
        ..Delivery::from(&delivery)
    })
}

/// What to send again: one event, or those of a span of time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReplayWish {
    /// The event.
    #[schema(example = "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    event: Option<String>,
    /// The first instant of the span.
    #[schema(example = "2026-11-21T00:00:00Z")]
    from: Option<String>,
    /// The first instant after the span.
    #[schema(example = "2026-11-22T00:00:00Z")]
    until: Option<String>,
    /// Of a span: only what has neither reached the endpoint nor is on its way.
    #[serde(default)]
    undelivered_only: bool,
}

/// What is on its way again.
#[derive(Debug, Serialize, ToSchema)]
struct Replayed {
    /// Always `webhook_replay`.
    #[schema(example = "webhook_replay")]
    object: &'static str,
    /// The new delivery of one event.
    #[schema(required)]
    delivery: Option<String>,
    /// How many deliveries were made.
    #[schema(example = 1)]
    deliveries: usize,
}

/// Send events again
///
/// Each goes out as a new delivery with the same `webhook-id`, so that a receiver that drops duplicates drops it.
/// A replay of many that was cut off in the middle is finished by another with `undelivered_only`.
#[utoipa::path(
    post,
    path = "/v1/webhook_endpoints/{id}/replay",
    operation_id = "replay_events",
    tag = TAG,
    security(("key" = ["webhooks:write"])),
    params(("id" = String, Path, description = "The endpoint", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = ReplayWish,
    responses((status = 200, description = "What is on its way again", body = Replayed))
)]
async fn replay(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    Path(id): Path<String>,
    posted: Posted<ReplayWish>,
) -> Result<Response, Problem> {
    let account = &known.require(Scope::WebhooksWrite)?.account;
    let endpoint = endpoint_id(&id)?;
    let wish = posted.body;
    let key = posted.wish.of(&known.0);
    let webhooks = &api.ports.webhooks;
    let replayed = |delivery: Option<String>, deliveries| {
        let replayed = Replayed {
            object: "webhook_replay",
            delivery,
            deliveries,
        };
        Done::new(StatusCode::OK, &id, &replayed)
    };
    let work = async |key| match (&wish.event, &wish.from, &wish.until) {
        (Some(event), None, None) => {
            let event = EventId::parse(event).map_err(|_| Code::NotFound)?;
            let made = webhooks
                .replay(account, &endpoint, &event, Some(key))
                .await?;
            replayed(Some(made.as_str().to_owned()), 1)
        }
        (None, Some(from), Some(until)) => {
            let span = TimeRange {
                from: timestamp("from", from)?,
                until: timestamp("until", until)?,
            };
            let which = if wish.undelivered_only {
                ReplaySelection::Undelivered
            } else {
                ReplaySelection::All
            };
            let made = webhooks
                .replay_range(account, &endpoint, span, which, Some(key))
                .await?;
            replayed(None, made)
        }
        _ => Err(Problem::field("event", "name one event, or from and until")),
    };
    // How far a replay of many had got when it was cut off is not kept: its deliveries are listed.
    let show = async |object: String| match DeliveryId::parse(&object) {
        Ok(delivery) => replayed(Some(delivery.as_str().to_owned()), 1),
        Err(_) => replayed(None, 0),
    };
    once(&api, key, work, show).await
}

fn timestamp(field: &str, text: &str) -> Result<Timestamp, Problem> {
    let read = OffsetDateTime::parse(text, &Rfc3339).ok();
    let millis = read.and_then(|at| i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok());
    millis
        .map(Timestamp::from_millis)
        .ok_or_else(|| Problem::field(field, "an instant such as 2026-11-21T00:00:00Z"))
}
