//! `/v1/webhook_deliveries`: lists and retrieves webhook deliveries, and replays events.

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
use serde_json::json;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use webhooks::{
    DeliveryId, DeliveryParent, DeliveryStatus, EventId, ReplaySelection, TimeRange, WebhookError,
};

use crate::{
    authentication::Authenticated,
    body::IdempotentJson,
    document::{Link, Operation, Resource},
    endpoints::endpoint_id,
    idempotent::{Completed, idempotent},
    page::{Page, Paging, unknown_cursor},
    problem::Problem,
    problem_code::ProblemCode,
    query::ListQuery,
    state::Api,
};

pub(crate) const TAG: &str = "Webhook deliveries";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([LIST_OF_ENDPOINT], routes!(list_of_endpoint))
        .routes([LIST_OF_EVENT], routes!(list_of_event))
        .routes([RETRIEVE], routes!(retrieve))
        .routes([REPLAY], routes!(replay))
}

/// The delivery of an event to an endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
struct Delivery {
    /// Always `webhook_delivery`.
    #[schema(example = "webhook_delivery")]
    object: &'static str,
    /// The delivery's identifier.
    #[schema(example = "dlv_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    id: String,
    /// The identifier of the endpoint.
    endpoint: String,
    /// The identifier of the event.
    event: String,
    /// Whether the delivery was created by a replay.
    replay: bool,
    /// The status: `pending`, `succeeded`, `exhausted` (all attempts failed) or `cancelled`.
    #[schema(example = "succeeded")]
    status: &'static str,
    /// The number of attempts so far.
    #[schema(example = 1)]
    attempt_count: u32,
    /// When the next attempt is due; `null` if there is none.
    #[schema(required)]
    next_attempt_at: Option<String>,
    /// The HTTP status of the response to the last attempt.
    #[schema(required, example = 204)]
    last_status: Option<u16>,
    /// Why the last attempt failed, such as `status`, `timeout`, `connect` or `tls`.
    #[schema(required)]
    last_failure: Option<&'static str>,
    /// When the delivery was created.
    created_at: String,
    /// When the delivery reached its final status.
    #[schema(required, example = "2026-11-21T17:02:41.210Z")]
    finished_at: Option<String>,
    /// All attempts, oldest first. Only included when a single delivery is retrieved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    attempts: Option<Vec<DeliveryAttempt>>,
}

/// One attempt to deliver an event.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryAttempt {
    /// When the attempt started.
    started_at: String,
    /// The duration in milliseconds.
    #[schema(example = 84)]
    duration_ms: u64,
    /// The URL that the event was sent to.
    #[schema(example = "https://shop.example/bkash-webhooks")]
    url: String,
    /// The request headers. Signatures are reduced to their versions.
    headers: Vec<HttpHeader>,
    /// The HTTP status of the response, if there was one.
    #[schema(required)]
    status: Option<u16>,
    /// Why the attempt failed.
    #[schema(required)]
    failure: Option<&'static str>,
    /// The first 4 kB of the response, including its headers.
    #[schema(example = "HTTP/1.1 204 No Content")]
    response: String,
}

/// An HTTP header.
#[derive(Debug, Serialize, ToSchema)]
struct HttpHeader {
    /// The name.
    #[schema(example = "webhook-id")]
    name: String,
    /// The value.
    #[schema(example = "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
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

impl From<webhooks::Attempt> for DeliveryAttempt {
    fn from(attempt: webhooks::Attempt) -> Self {
        let headers = attempt.headers.into_iter();
        Self {
            started_at: instant(attempt.started_at),
            duration_ms: u64::try_from(attempt.duration.as_millis()).unwrap_or(u64::MAX),
            url: attempt.url,
            headers: headers
                .map(|(name, value)| HttpHeader { name, value })
                .collect(),
            status: attempt.status_code,
            failure: attempt.failure.map(webhooks::AttemptFailure::as_str),
            response: attempt.response,
        }
    }
}

/// The filters of a list of deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only return deliveries with this status: `pending`, `succeeded`, `exhausted` or `cancelled`.
    status: Option<String>,
}

pub(crate) const LIST_OF_ENDPOINT: Operation =
    Operation::new("list_endpoint_deliveries").links(&[Link::from_first_id(&[RETRIEVE.id])]);

/// List the deliveries to an endpoint
///
/// Returns the newest deliveries first.
#[utoipa::path(
    get,
    path = "/v1/webhook_endpoints/{id}/deliveries",
    operation_id = LIST_OF_ENDPOINT.id,
    tag = TAG,
    security(("key" = ["webhooks:read"])),
    params(("id" = String, Path, description = "The endpoint's identifier", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"), Filter, Paging),
    responses((status = 200, description = "A page of deliveries", body = Page<Delivery>))
)]
async fn list_of_endpoint(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    ListQuery(filter, paging): ListQuery<Filter>,
) -> Result<Json<Page<Delivery>>, Problem> {
    let account = &auth.require(Scope::WebhooksRead)?.account;
    let id = endpoint_id(&id)?;
    api.ports.webhooks.get(account, &id).await?;
    page(
        &api,
        account,
        DeliveryParent::Endpoint(id),
        &filter,
        &paging,
    )
    .await
}

pub(crate) const LIST_OF_EVENT: Operation = Operation::new("list_event_deliveries");

/// List the deliveries of an event
///
/// Returns the newest deliveries first.
#[utoipa::path(
    get,
    path = "/v1/events/{id}/deliveries",
    operation_id = LIST_OF_EVENT.id,
    tag = TAG,
    security(("key" = ["webhooks:read"])),
    params(("id" = String, Path, description = "The event's identifier", example = "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"), Filter, Paging),
    responses((status = 200, description = "A page of deliveries", body = Page<Delivery>))
)]
async fn list_of_event(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    ListQuery(filter, paging): ListQuery<Filter>,
) -> Result<Json<Page<Delivery>>, Problem> {
    let account = &auth.require(Scope::WebhooksRead)?.account;
    let id = EventId::parse(&id).map_err(|_| ProblemCode::NotFound)?;
    api.ports.webhooks.event(account, &id).await?;
    page(&api, account, DeliveryParent::Event(id), &filter, &paging).await
}

async fn page(
    api: &Api,
    account: &AccountId,
    of: DeliveryParent,
    filter: &Filter,
    paging: &Paging,
) -> Result<Json<Page<Delivery>>, Problem> {
    let parse = |status| {
        let problem = "must be pending, succeeded, exhausted or cancelled";
        DeliveryStatus::parse(status).ok_or_else(|| Problem::field("status", problem))
    };
    let state = filter.status.as_deref().map(parse).transpose()?;
    let range = webhooks::PageRequest {
        after: paging.id(DeliveryId::parse)?,
        limit: paging.limit()?,
    };
    let page = match api
        .ports
        .webhooks
        .deliveries(account, of, state, range)
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

const RETRIEVE: Operation = Operation::new("retrieve_webhook_delivery")
    .response(|examples| json!({ "attempts": [examples.of("DeliveryAttempt")] }));

/// Retrieve a delivery
///
/// The response includes each attempt, with its request headers, its response and its duration.
#[utoipa::path(
    get,
    path = "/v1/webhook_deliveries/{id}",
    operation_id = RETRIEVE.id,
    tag = TAG,
    security(("key" = ["webhooks:read"])),
    params(("id" = String, Path, description = "The delivery's identifier", example = "dlv_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    responses((status = 200, description = "The delivery", body = Delivery))
)]
async fn retrieve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<Delivery>, Problem> {
    let account = &auth.require(Scope::WebhooksRead)?.account;
    find(&api, account, &id).await.map(Json)
}

async fn find(api: &Api, account: &AccountId, id: &str) -> Result<Delivery, Problem> {
    let id = DeliveryId::parse(id).map_err(|_| ProblemCode::NotFound)?;
    let (delivery, attempts) = api.ports.webhooks.delivery(account, &id).await?;
    Ok(Delivery {
        attempts: Some(attempts.into_iter().map(DeliveryAttempt::from).collect()),
        ..Delivery::from(&delivery)
    })
}

/// The events to replay: a single event, or all events of a time range.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReplayRequest {
    /// The identifier of a single event.
    #[schema(example = "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    event: Option<String>,
    /// The start of the time range, inclusive.
    #[schema(example = "2026-11-21T00:00:00Z")]
    from: Option<String>,
    /// The end of the time range, exclusive.
    #[schema(example = "2026-11-22T00:00:00Z")]
    until: Option<String>,
    /// With a time range, replays only the events that were not delivered to the endpoint and are not pending.
    #[serde(default)]
    undelivered_only: bool,
}

/// The deliveries that a replay created.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookReplay {
    /// Always `webhook_replay`.
    #[schema(example = "webhook_replay")]
    object: &'static str,
    /// The identifier of the delivery, if a single event was replayed.
    #[schema(required)]
    delivery: Option<String>,
    /// The number of deliveries that were created.
    #[schema(example = 1)]
    deliveries: usize,
}

pub(crate) const REPLAY: Operation = Operation::new("replay_events")
    .problems(&[ProblemCode::EndpointDisabled])
    .request(|| {
        json!({
            "from": "2026-11-21T00:00:00Z",
            "until": "2026-11-22T00:00:00Z",
            "undelivered_only": true,
        })
    })
    .response(|_| json!({ "delivery": null, "deliveries": 3 }));

/// Replay events
///
/// Creates a new delivery of each event with the same `webhook-id`, so that a receiver that drops duplicates drops
/// events that it has already handled. If a replay of a time range is interrupted, send another one with
/// `undelivered_only`.
#[utoipa::path(
    post,
    path = "/v1/webhook_endpoints/{id}/replay",
    operation_id = REPLAY.id,
    tag = TAG,
    security(("key" = ["webhooks:write"])),
    params(("id" = String, Path, description = "The endpoint's identifier", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = ReplayRequest,
    responses((status = 200, description = "The created deliveries", body = WebhookReplay))
)]
async fn replay(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<ReplayRequest>,
) -> Result<Response, Problem> {
    let account = &auth.require(Scope::WebhooksWrite)?.account;
    let endpoint = endpoint_id(&id)?;
    let body = input.body;
    let key = input.request.key_for(&auth.principal);
    let webhooks = &api.ports.webhooks;
    let replayed = |delivery: Option<String>, deliveries| {
        let replayed = WebhookReplay {
            object: "webhook_replay",
            delivery,
            deliveries,
        };
        Completed::new(StatusCode::OK, &id, &replayed)
    };
    let execute = async |key| match (&body.event, &body.from, &body.until) {
        (Some(event), None, None) => {
            let event = EventId::parse(event).map_err(|_| ProblemCode::NotFound)?;
            let delivery = webhooks
                .replay(account, &endpoint, &event, Some(key))
                .await?;
            replayed(Some(delivery.as_str().to_owned()), 1)
        }
        (None, Some(from), Some(until)) => {
            let range = TimeRange {
                from: timestamp("from", from)?,
                until: timestamp("until", until)?,
            };
            let which = if body.undelivered_only {
                ReplaySelection::Undelivered
            } else {
                ReplaySelection::All
            };
            let count = webhooks
                .replay_range(account, &endpoint, range, which, Some(key))
                .await?;
            replayed(None, count)
        }
        _ => Err(Problem::field(
            "event",
            "send either event, or from and until",
        )),
    };
    // The number of deliveries of an interrupted replay is not stored; list the deliveries to see them.
    let show = async |object: String| match DeliveryId::parse(&object) {
        Ok(delivery) => replayed(Some(delivery.as_str().to_owned()), 1),
        Err(_) => replayed(None, 0),
    };
    idempotent(&api, key, execute, show).await
}

fn timestamp(field: &str, text: &str) -> Result<Timestamp, Problem> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok();
    let millis = time.and_then(|at| i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok());
    millis
        .map(Timestamp::from_millis)
        .ok_or_else(|| Problem::field(field, "must be a time such as 2026-11-21T00:00:00Z"))
}
