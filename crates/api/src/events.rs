//! `/v1/events`: everything that merchants were told, as it was told.

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
use utoipa_axum::{router::OpenApiRouter, routes};
use webhooks::{EventFilter, EventId, EventType, WebhookError};

use crate::{
    Api,
    asked::Listed,
    authentication::Authenticated,
    codes::Code,
    page::{Page, Paging, unknown_cursor},
    problem::Problem,
};

pub(crate) const TAG: &str = "Events";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
}

/// An event, byte for byte as it is delivered.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Told(Box<RawValue>);

impl Told {
    fn read(event: webhooks::Event) -> Result<Self, Problem> {
        RawValue::from_string(event.body)
            .map(Self)
            .map_err(Problem::internal)
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::NotFound => Self::new(Code::NotFound),
            WebhookError::TooManyEndpoints => Self::new(Code::LimitReached).with(error),
            WebhookError::EndpointDisabled => Self::new(Code::EndpointDisabled).with(error),
            WebhookError::InvalidUrl(error) => Self::field("url", error),
            WebhookError::OverlapTooLong => Self::field("overlap", error),
            WebhookError::IdempotencyKeyUsed => Self::new(Code::IdempotencyInProgress),
            WebhookError::Conflict => Self::new(Code::IdempotencyInProgress).with(error),
            WebhookError::Sealing | WebhookError::Store(_) => Self::internal(error),
        }
    }
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only those of this type, such as `payment.completed`.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Only those about this session or agreement.
    object: Option<String>,
}

/// List events
///
/// Newest first, for ever: whoever missed webhooks finds here what happened.
#[utoipa::path(
    get,
    path = "/v1/events",
    operation_id = "list_events",
    tag = TAG,
    security(("key" = ["events:read"])),
    params(Filter, Paging),
    responses((status = 200, description = "A page of events", body = Page<Event>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    Listed(filter, paging): Listed<Filter>,
) -> Result<Json<Page<Told>>, Problem> {
    let account = &known.require(Scope::EventsRead)?.account;
    let kind = filter.kind.as_deref().map(EventType::parse).transpose();
    let filter = EventFilter {
        event_type: kind.map_err(|error| Problem::field("type", error))?,
        object: filter.object,
    };
    let part = webhooks::PageRequest {
        after: paging.id(EventId::parse)?,
        limit: paging.limit()?,
    };
    let page = match api.ports.webhooks.events(account, filter, part).await {
        Err(WebhookError::NotFound) => return Err(unknown_cursor()),
        page => page?,
    };
    let last = page.items.last().map(|event| event.id.as_str().to_owned());
    let told: Result<_, _> = page.items.into_iter().map(Told::read).collect();
    Ok(Json(Page {
        object: "list",
        data: told?,
        next_cursor: last.filter(|_| page.has_more),
    }))
}

/// Retrieve an event
#[utoipa::path(
    get,
    path = "/v1/events/{id}",
    operation_id = "retrieve_event",
    tag = TAG,
    security(("key" = ["events:read"])),
    params(("id" = String, Path, description = "The event", example = "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    responses((status = 200, description = "The event", body = Event))
)]
async fn show(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<Told>, Problem> {
    let account = &known.require(Scope::EventsRead)?.account;
    let id = EventId::parse(&id).map_err(|_| Code::NotFound)?;
    let event = api.ports.webhooks.event(account, &id).await?;
    Told::read(event).map(Json)
}
