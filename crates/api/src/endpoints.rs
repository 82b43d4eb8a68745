//! `/v1/webhook_endpoints`: manages the URLs of a merchant's server that receive events.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::Scope;
use domain::AccountId;
use objects::{Mode, instant};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;
use webhooks::{
    DEFAULT_SECRET_OVERLAP, EndpointDescription, EndpointId, EndpointUpdate, EndpointUrl,
    EventType, NetworkScope, NewEndpoint, SigningSecret, Subscription,
};

use crate::{
    authentication::Authenticated,
    body::{IdempotentJson, StrictJson},
    deliveries,
    document::{Examples, Link, Operation, Resource},
    idempotent::{Completed, idempotent},
    page::Page,
    problem::Problem,
    problem_code::ProblemCode,
    state::Api,
};

pub(crate) const TAG: &str = "Webhook endpoints";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([CREATE, LIST], routes!(create, list))
        .routes(
            [RETRIEVE, UPDATE, DELETE],
            routes!(retrieve, update, delete),
        )
        .routes([ROLL_SECRET], routes!(roll_secret))
}

/// A URL of the merchant's server that receives events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookEndpoint)]
pub(crate) struct Endpoint {
    /// Always `webhook_endpoint`.
    #[schema(example = "webhook_endpoint")]
    object: &'static str,
    /// The endpoint's identifier.
    #[schema(example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    id: String,
    /// Test or live mode.
    mode: Mode,
    /// The URL that events are sent to.
    #[schema(example = "https://shop.example/bkash-webhooks")]
    url: String,
    /// The merchant's description of the endpoint.
    description: String,
    /// The event types that are sent; `null` means all types, including those of later versions.
    #[schema(required)]
    event_types: Option<Vec<String>>,
    /// Whether events are sent.
    enabled: bool,
    /// Why the endpoint is disabled: `merchant`, or `gone` if it responded with status 410.
    #[schema(required)]
    disabled_reason: Option<&'static str>,
    /// The number of consecutive failed attempts.
    failures: u32,
    /// Until when deliveries are paused after repeated failures.
    #[schema(required)]
    paused_until: Option<String>,
    /// When the endpoint was created.
    created_at: String,
    /// The secret that verifies signatures (`whsec_…`). Only returned when the endpoint is created and when its secret
    /// is rolled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    secret: Option<String>,
    /// The public key that verifies signatures of version `v1a` (`whpk_…`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        example = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    )]
    public_key: Option<String>,
}

impl Endpoint {
    fn new(endpoint: &webhooks::Endpoint) -> Self {
        Self {
            object: "webhook_endpoint",
            id: endpoint.id.as_str().to_owned(),
            mode: endpoint.account.mode.into(),
            url: endpoint.url.as_str().to_owned(),
            description: endpoint.description.as_str().to_owned(),
            event_types: match &endpoint.subscription {
                Subscription::All => None,
                Subscription::Only(kinds) => {
                    Some(kinds.iter().map(|kind| kind.as_str().to_owned()).collect())
                }
            },
            enabled: endpoint.disabled_reason.is_none(),
            disabled_reason: endpoint
                .disabled_reason
                .map(webhooks::DisabledReason::as_str),
            failures: endpoint.circuit_breaker.consecutive_failures,
            paused_until: endpoint.circuit_breaker.open_until.map(instant),
            created_at: instant(endpoint.created_at),
            secret: None,
            public_key: None,
        }
    }

    fn with_secret(self, secret: &SigningSecret) -> Self {
        Self {
            secret: Some(secret.reveal().expose_secret().to_owned()),
            public_key: secret.public_key(),
            ..self
        }
    }
}

/// The parameters of a new webhook endpoint.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateEndpointRequest {
    /// The URL to send events to: https, on a public address.
    #[schema(example = "https://shop.example/bkash-webhooks")]
    url: String,
    /// A description, at most 255 characters.
    #[serde(default)]
    description: String,
    /// The event types to send. By default, all types are sent.
    #[schema(example = json!(["payment.completed", "refund.completed"]))]
    event_types: Option<Vec<String>>,
}

const SECRET_EXAMPLE: fn(&Examples<'_>) -> Value =
    |_| json!({ "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });

const ID_LINKS: &[&str] = &[
    RETRIEVE.id,
    UPDATE.id,
    ROLL_SECRET.id,
    deliveries::REPLAY.id,
    deliveries::LIST_OF_ENDPOINT.id,
    DELETE.id,
];

const CREATE: Operation = Operation::new("create_webhook_endpoint")
    .problems(&[ProblemCode::LimitReached])
    .request(|| {
        json!({
            "url": "https://shop.example/bkash-webhooks",
            "event_types": ["payment.completed", "refund.completed"],
        })
    })
    .response(SECRET_EXAMPLE)
    .links(&[Link::from_id(ID_LINKS)]);

/// Create a webhook endpoint
///
/// The endpoint receives the events that happen from now on. The response contains the secret that verifies
/// signatures; it is not returned again.
#[utoipa::path(
    post,
    path = "/v1/webhook_endpoints",
    operation_id = CREATE.id,
    tag = TAG,
    security(("key" = ["webhooks:write"])),
    request_body = CreateEndpointRequest,
    responses((status = 201, description = "The endpoint, with its secret", body = Endpoint))
)]
async fn create(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    input: IdempotentJson<CreateEndpointRequest>,
) -> Result<Response, Problem> {
    let account = &auth.require(Scope::WebhooksWrite)?.account;
    let webhooks = &api.ports.webhooks;
    let reach = webhooks.network_scope(account);
    let body = input.body;
    let new = NewEndpoint {
        url: url(&body.url, reach)?,
        description: description(&body.description)?,
        subscription: subscription(body.event_types)?,
    };
    let key = input.request.key_for(&auth.principal);
    let execute = async |key| {
        let created = webhooks.create(account, new, Some(key)).await?;
        let id = created.endpoint.id.as_str();
        let whole = Endpoint::new(&created.endpoint).with_secret(&created.secret);
        Completed::new(StatusCode::CREATED, id, &whole)?
            .with_one_time_secret(&Endpoint::new(&created.endpoint))
    };
    let show = async |object: String| {
        let endpoint = find(&api, account, &object).await?;
        Completed::new(StatusCode::CREATED, &object, &endpoint)
    };
    idempotent(&api, key, execute, show).await
}

fn url(text: &str, scope: NetworkScope) -> Result<EndpointUrl, Problem> {
    EndpointUrl::parse(text, scope).map_err(|error| Problem::field("url", error))
}

fn description(text: &str) -> Result<EndpointDescription, Problem> {
    EndpointDescription::parse(text).map_err(|error| Problem::field("description", error))
}

fn subscription(kinds: Option<Vec<String>>) -> Result<Subscription, Problem> {
    let Some(kinds) = kinds else {
        return Ok(Subscription::All);
    };
    let kinds: Result<Vec<_>, _> = kinds.iter().map(|kind| EventType::parse(kind)).collect();
    kinds
        .and_then(Subscription::only)
        .map_err(|error| Problem::field("event_types", error))
}

/// Parses an endpoint's identifier.
///
/// # Errors
///
/// Returns `not_found` if `text` is not an identifier.
pub(crate) fn endpoint_id(text: &str) -> Result<EndpointId, Problem> {
    EndpointId::parse(text).map_err(|_| ProblemCode::NotFound.into())
}

async fn find(api: &Api, account: &AccountId, id: &str) -> Result<Endpoint, Problem> {
    let endpoint = api.ports.webhooks.get(account, &endpoint_id(id)?).await?;
    Ok(Endpoint::new(&endpoint))
}

const LIST: Operation =
    Operation::new("list_webhook_endpoints").links(&[Link::from_first_id(ID_LINKS)]);

/// List webhook endpoints
///
/// Returns all endpoints, newest first. An account has at most 20.
#[utoipa::path(
    get,
    path = "/v1/webhook_endpoints",
    operation_id = LIST.id,
    tag = TAG,
    security(("key" = ["webhooks:read"])),
    responses((status = 200, description = "The endpoints", body = Page<Endpoint>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
) -> Result<Json<Page<Endpoint>>, Problem> {
    let account = &auth.require(Scope::WebhooksRead)?.account;
    let endpoints = api.ports.webhooks.list(account).await?;
    Ok(Json(Page {
        object: "list",
        data: endpoints.iter().map(Endpoint::new).collect(),
        next_cursor: None,
    }))
}

const RETRIEVE: Operation = Operation::new("retrieve_webhook_endpoint");

/// Retrieve a webhook endpoint
#[utoipa::path(
    get,
    path = "/v1/webhook_endpoints/{id}",
    operation_id = RETRIEVE.id,
    tag = TAG,
    security(("key" = ["webhooks:read"])),
    params(("id" = String, Path, description = "The endpoint's identifier", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    responses((status = 200, description = "The endpoint", body = Endpoint))
)]
async fn retrieve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<Endpoint>, Problem> {
    let account = &auth.require(Scope::WebhooksRead)?.account;
    find(&api, account, &id).await.map(Json)
}

/// The changes to a webhook endpoint. Omitted members keep their value.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateEndpointRequest {
    /// The URL to send events to from now on, including pending deliveries.
    url: Option<String>,
    /// A description, at most 255 characters.
    description: Option<String>,
    /// The event types to send from now on. An empty list means all types.
    event_types: Option<Vec<String>>,
    /// Whether to send events. While the endpoint is disabled, pending deliveries wait, and new events are not
    /// delivered unless they are replayed.
    enabled: Option<bool>,
}

const UPDATE: Operation =
    Operation::new("update_webhook_endpoint").request(|| json!({ "enabled": false }));

/// Update a webhook endpoint
#[utoipa::path(
    patch,
    path = "/v1/webhook_endpoints/{id}",
    operation_id = UPDATE.id,
    tag = TAG,
    security(("key" = ["webhooks:write"])),
    params(("id" = String, Path, description = "The endpoint's identifier", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = UpdateEndpointRequest,
    responses((status = 200, description = "The endpoint", body = Endpoint))
)]
async fn update(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    StrictJson(body): StrictJson<UpdateEndpointRequest>,
) -> Result<Json<Endpoint>, Problem> {
    let account = &auth.require(Scope::WebhooksWrite)?.account;
    let webhooks = &api.ports.webhooks;
    let reach = webhooks.network_scope(account);
    let kinds = body.event_types;
    let changes = EndpointUpdate {
        url: body.url.map(|text| url(&text, reach)).transpose()?,
        description: body.description.as_deref().map(description).transpose()?,
        subscription: kinds
            .map(|kinds| subscription(Some(kinds).filter(|kinds| !kinds.is_empty())))
            .transpose()?,
        enabled: body.enabled,
    };
    let endpoint = webhooks
        .update(account, &endpoint_id(&id)?, changes)
        .await?;
    Ok(Json(Endpoint::new(&endpoint)))
}

const DELETE: Operation = Operation::new("delete_webhook_endpoint");

/// Delete a webhook endpoint
///
/// Deletes the endpoint and its secret, and cancels the pending deliveries. Past deliveries can still be retrieved.
#[utoipa::path(
    delete,
    path = "/v1/webhook_endpoints/{id}",
    operation_id = DELETE.id,
    tag = TAG,
    security(("key" = ["webhooks:write"])),
    params(("id" = String, Path, description = "The endpoint's identifier", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    responses((status = 204, description = "The endpoint is deleted"))
)]
async fn delete(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let account = &auth.require(Scope::WebhooksWrite)?.account;
    api.ports
        .webhooks
        .delete(account, &endpoint_id(&id)?)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The parameters of a secret's replacement.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RollSecretRequest {
    /// The number of seconds for which events are also signed with the old secret.
    #[schema(minimum = 0, maximum = 604_800, default = 86_400, example = 86_400)]
    overlap: Option<u64>,
}

const ROLL_SECRET: Operation = Operation::new("roll_webhook_secret")
    .request(|| json!({ "overlap": 86_400 }))
    .response(SECRET_EXAMPLE);

/// Roll an endpoint's secret
///
/// Creates a new secret. During the overlap, deliveries are signed with both secrets, so that the receiver can change
/// over without losing events.
#[utoipa::path(
    post,
    path = "/v1/webhook_endpoints/{id}/roll",
    operation_id = ROLL_SECRET.id,
    tag = TAG,
    security(("key" = ["webhooks:write"])),
    params(("id" = String, Path, description = "The endpoint's identifier", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = RollSecretRequest,
    responses((status = 200, description = "The endpoint, with its new secret", body = Endpoint))
)]
async fn roll_secret(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<RollSecretRequest>,
) -> Result<Response, Problem> {
    let account = &auth.require(Scope::WebhooksWrite)?.account;
    let webhooks = &api.ports.webhooks;
    let id = endpoint_id(&id)?;
    let overlap = input
        .body
        .overlap
        .map_or(DEFAULT_SECRET_OVERLAP, Duration::from_secs);
    let key = input.request.key_for(&auth.principal);
    let execute = async |key| {
        let rolled = webhooks
            .roll_secret(account, &id, overlap, Some(key))
            .await?;
        let whole = Endpoint::new(&rolled.endpoint).with_secret(&rolled.secret);
        Completed::new(StatusCode::OK, id.as_str(), &whole)?
            .with_one_time_secret(&Endpoint::new(&rolled.endpoint))
    };
    let show = async |object: String| {
        let endpoint = find(&api, account, &object).await?;
        Completed::new(StatusCode::OK, &object, &endpoint)
    };
    idempotent(&api, key, execute, show).await
}
