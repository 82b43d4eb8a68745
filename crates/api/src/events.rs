//! `/v1/events`: lists and retrieves events.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use directory::Scope;
use objects::Event;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::IntoParams;
use utoipa_axum::routes;
use webhooks::{EventFilter, EventId, EventType, WebhookError};

use crate::{
    authentication::Authenticated,
    deliveries,
    document::{Link, Operation, Resource},
    page::{Page, Paging, unknown_cursor},
    problem::Problem,
    problem_code::ProblemCode,
    query::ListQuery,
    state::Api,
};

pub(crate) const TAG: &str = "Events";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([LIST], routes!(list))
        .routes([RETRIEVE], routes!(retrieve))
}

/// The JSON of an event, byte for byte as webhooks deliver it.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct RawEvent(Box<RawValue>);

impl RawEvent {
    fn new(event: webhooks::Event) -> Result<Self, Problem> {
        RawValue::from_string(event.body)
            .map(Self)
            .map_err(Problem::internal)
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::NotFound => Self::new(ProblemCode::NotFound),
            WebhookError::TooManyEndpoints => {
                Self::new(ProblemCode::LimitReached).with_detail(error)
            }
            WebhookError::EndpointDisabled => {
                Self::new(ProblemCode::EndpointDisabled).with_detail(error)
            }
            WebhookError::InvalidUrl(error) => Self::field("url", error),
            WebhookError::OverlapTooLong => Self::field("overlap", error),
            WebhookError::IdempotencyKeyUsed => Self::new(ProblemCode::IdempotencyInProgress),
            WebhookError::Conflict => {
                Self::new(ProblemCode::IdempotencyInProgress).with_detail(error)
            }
            WebhookError::Sealing | WebhookError::Store(_) => Self::internal(error),
        }
    }
}

/// The filters of a list of events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only return events of this type, such as `payment.completed`.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Only return events about the object with this identifier: a session, an agreement or a notification.
    object: Option<String>,
}

const LIST: Operation = Operation::new("list_events").links(&[Link::from_first_id(&[
    RETRIEVE.id,
    deliveries::LIST_OF_EVENT.id,
])]);

/// List events
///
/// Returns the newest events first. Events are kept forever.
#[utoipa::path(
    get,
    path = "/v1/events",
    operation_id = LIST.id,
    tag = TAG,
    security(("key" = ["events:read"])),
    params(Filter, Paging),
    responses((status = 200, description = "A page of events", body = Page<Event>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    ListQuery(filter, paging): ListQuery<Filter>,
) -> Result<Json<Page<RawEvent>>, Problem> {
    let account = &auth.require(Scope::EventsRead)?.account;
    let kind = filter.kind.as_deref().map(EventType::parse).transpose();
    let filter = EventFilter {
        event_type: kind.map_err(|error| Problem::field("type", error))?,
        object: filter.object,
    };
    let range = webhooks::PageRequest {
        after: paging.id(EventId::parse)?,
        limit: paging.limit()?,
    };
    let page = match api.ports.webhooks.events(account, filter, range).await {
        Err(WebhookError::NotFound) => return Err(unknown_cursor()),
        page => page?,
    };
    let last = page.items.last().map(|event| event.id.as_str().to_owned());
    let data: Result<_, _> = page.items.into_iter().map(RawEvent::new).collect();
    Ok(Json(Page {
        object: "list",
        data: data?,
        next_cursor: last.filter(|_| page.has_more),
    }))
}

const RETRIEVE: Operation = Operation::new("retrieve_event");

/// Retrieve an event
#[utoipa::path(
    get,
    path = "/v1/events/{id}",
    operation_id = RETRIEVE.id,
    tag = TAG,
    security(("key" = ["events:read"])),
    params(("id" = String, Path, description = "The event's identifier", example = "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    responses((status = 200, description = "The event", body = Event))
)]
async fn retrieve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<RawEvent>, Problem> {
    let account = &auth.require(Scope::EventsRead)?.account;
    let id = EventId::parse(&id).map_err(|_| ProblemCode::NotFound)?;
    let event = api.ports.webhooks.event(account, &id).await?;
    RawEvent::new(event).map(Json)
}
