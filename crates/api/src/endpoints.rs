//! `/v1/webhook_endpoints`: where a merchant's server is told of events.

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
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use webhooks::{
    DEFAULT_SECRET_OVERLAP, EndpointDescription, EndpointId, EndpointUpdate, EndpointUrl,
    EventType, NetworkScope, NewEndpoint, SigningSecret, Subscription,
};

use crate::{
    Api,
    authentication::Authenticated,
    body::{Patched, Posted},
    codes::Code,
    once::{Done, once},
    page::Page,
    problem::Problem,
};

pub(crate) const TAG: &str = "Webhook endpoints";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(show, change, remove))
        .routes(routes!(roll))
}

/// Where a merchant's server is told of events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookEndpoint)]
pub(crate) struct Endpoint {
    /// Always `webhook_endpoint`.
    #[schema(example = "webhook_endpoint")]
    object: &'static str,
    /// Its identifier.
    #[schema(example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    id: String,
    /// Test or live.
    mode: Mode,
    /// Where events are posted.
    #[schema(example = "https://shop.example/bkash-webhooks")]
    url: String,
    /// What the merchant calls it.
    description: String,
    /// The types of events that are sent; `null` for all, those of later versions included.
    #[schema(required)]
    event_types: Option<Vec<String>>,
    /// Whether events are sent.
    enabled: bool,
    /// Why not: `merchant`, or `gone` when it answered 410.
    #[schema(required)]
    disabled_reason: Option<&'static str>,
    /// How many attempts in a row have failed.
    failures: u32,
    /// Until when it is left alone after failing again and again.
    #[schema(required)]
    paused_until: Option<String>,
    /// When it was made.
    created_at: String,
    /// What signatures are checked with (`whsec_…`): said when the endpoint is made and when its secret is rolled,
    /// and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    secret: Option<String>,
    /// What signatures of version `v1a` are checked with (`whpk_…`); no secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
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

    fn with(self, secret: &SigningSecret) -> Self {
        Self {
            secret: Some(secret.reveal().expose_secret().to_owned()),
            public_key: secret.public_key(),
            ..self
        }
    }
}

/// An endpoint to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndpointWish {
    /// Where events are posted: https, on a public address.
    #[schema(example = "https://shop.example/bkash-webhooks")]
    url: String,
    /// What the merchant calls it, at most 255 characters.
    #[serde(default)]
    description: String,
    /// The types of events that are sent; left out, all are.
    #[schema(example = json!(["payment.completed", "refund.completed"]))]
    event_types: Option<Vec<String>>,
}

/// Make an endpoint
///
/// It is told of events from now on. The secret is in this answer and in no other.
#[utoipa::path(
    post,
    path = "/v1/webhook_endpoints",
    operation_id = "create_webhook_endpoint",
    tag = TAG,
    security(("key" = ["webhooks:write"])),
    request_body = EndpointWish,
    responses((status = 201, description = "The endpoint, with its secret", body = Endpoint))
)]
async fn create(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    posted: Posted<EndpointWish>,
) -> Result<Response, Problem> {
    let account = &known.require(Scope::WebhooksWrite)?.account;
    let webhooks = &api.ports.webhooks;
    let scope = webhooks.network_scope(account);
    let wish = posted.body;
    let new = NewEndpoint {
        url: url(&wish.url, scope)?,
        description: description(&wish.description)?,
        subscription: subscription(wish.event_types)?,
    };
    let key = posted.wish.of(&known.0);
    let work = async |key| {
        let created = webhooks.create(account, new, Some(key)).await?;
        let id = created.endpoint.id.as_str();
        let whole = Endpoint::new(&created.endpoint).with(&created.secret);
        Done::new(StatusCode::CREATED, id, &whole)?.said_once(&Endpoint::new(&created.endpoint))
    };
    let show = async |object: String| {
        let endpoint = read(&api, account, &object).await?;
        Done::new(StatusCode::CREATED, &object, &endpoint)
    };
    once(&api, key, work, show).await
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

pub(crate) fn endpoint_id(text: &str) -> Result<EndpointId, Problem> {
    EndpointId::parse(text).map_err(|_| Code::NotFound.into())
}

async fn read(api: &Api, account: &AccountId, id: &str) -> Result<Endpoint, Problem> {
    let endpoint = api.ports.webhooks.get(account, &endpoint_id(id)?).await?;
    Ok(Endpoint::new(&endpoint))
}

/// List endpoints
///
/// All of them, newest first: an account has at most 20.
#[utoipa::path(
    get,
    path = "/v1/webhook_endpoints",
    operation_id = "list_webhook_endpoints",
    tag = TAG,
    security(("key" = ["webhooks:read"])),
    responses((status = 200, description = "The endpoints", body = Page<Endpoint>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    known: Authenticated,
) -> Result<Json<Page<Endpoint>>, Problem> {
    let account = &known.require(Scope::WebhooksRead)?.account;
    let endpoints = api.ports.webhooks.list(account).await?;
    Ok(Json(Page {
        object: "list",
        data: endpoints.iter().map(Endpoint::new).collect(),
        next_cursor: None,
    }))
}

/// Retrieve an endpoint
#[utoipa::path(
    get,
    path = "/v1/webhook_endpoints/{id}",
    operation_id = "retrieve_webhook_endpoint",
    tag = TAG,
    security(("key" = ["webhooks:read"])),
    params(("id" = String, Path, description = "The endpoint", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    responses((status = 200, description = "The endpoint", body = Endpoint))
)]
async fn show(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<Endpoint>, Problem> {
    let account = &known.require(Scope::WebhooksRead)?.account;
    read(&api, account, &id).await.map(Json)
}

/// What changes; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndpointChanges {
    /// Where events are posted from now on, those that wait included.
    url: Option<String>,
    /// What the merchant calls it.
    description: Option<String>,
    /// The types of events that are sent from now on; an empty list for all.
    event_types: Option<Vec<String>>,
    /// Whether events are sent. What waits goes on waiting; what happens meanwhile is sent by a replay alone.
    enabled: Option<bool>,
}

/// Change an endpoint
#[utoipa::path(
    patch,
    path = "/v1/webhook_endpoints/{id}",
    operation_id = "change_webhook_endpoint",
    tag = TAG,
    security(("key" = ["webhooks:write"])),
    params(("id" = String, Path, description = "The endpoint", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = EndpointChanges,
    responses((status = 200, description = "The endpoint", body = Endpoint))
)]
async fn change(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    Path(id): Path<String>,
    Patched(wish): Patched<EndpointChanges>,
) -> Result<Json<Endpoint>, Problem> {
    let account = &known.require(Scope::WebhooksWrite)?.account;
    let webhooks = &api.ports.webhooks;
    let scope = webhooks.network_scope(account);
    let kinds = wish.event_types;
    let wanted = EndpointUpdate {
        url: wish.url.map(|text| url(&text, scope)).transpose()?,
        description: wish.description.as_deref().map(description).transpose()?,
        subscription: kinds
            .map(|kinds| subscription(Some(kinds).filter(|kinds| !kinds.is_empty())))
            .transpose()?,
        enabled: wish.enabled,
    };
    let changed = webhooks.update(account, &endpoint_id(&id)?, wanted).await?;
    Ok(Json(Endpoint::new(&changed)))
}

/// Delete an endpoint
///
/// Its secret is gone, and what waits for it is cancelled. Its deliveries can still be looked at.
#[utoipa::path(
    delete,
    path = "/v1/webhook_endpoints/{id}",
    operation_id = "delete_webhook_endpoint",
    tag = TAG,
    security(("key" = ["webhooks:write"])),
    params(("id" = String, Path, description = "The endpoint", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    responses((status = 204, description = "It is deleted"))
)]
async fn remove(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let account = &known.require(Scope::WebhooksWrite)?.account;
    api.ports
        .webhooks
        .delete(account, &endpoint_id(&id)?)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How a secret is rolled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RollSecretWish)]
struct RollApiKeyRequest {
    /// For how many seconds the old secret signs beside the new one: at most 604,800; usually 86,400.
    #[schema(minimum = 0, maximum = 604_800, default = 86_400)]
    overlap: Option<u64>,
}

/// Roll an endpoint's secret
///
/// Every delivery is signed with both secrets for a while, so that nothing is lost while the receiver changes.
#[utoipa::path(
    post,
    path = "/v1/webhook_endpoints/{id}/roll",
    operation_id = "roll_webhook_secret",
    tag = TAG,
    security(("key" = ["webhooks:write"])),
    params(("id" = String, Path, description = "The endpoint", example = "we_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = RollApiKeyRequest,
    responses((status = 200, description = "The endpoint, with its new secret", body = Endpoint))
)]
async fn roll(
    State(api): State<Arc<Api>>,
    known: Authenticated,
    Path(id): Path<String>,
    posted: Posted<RollApiKeyRequest>,
) -> Result<Response, Problem> {
    let account = &known.require(Scope::WebhooksWrite)?.account;
    let webhooks = &api.ports.webhooks;
    let id = endpoint_id(&id)?;
    let overlap = posted
        .body
        .overlap
        .map_or(DEFAULT_SECRET_OVERLAP, Duration::from_secs);
    let key = posted.wish.of(&known.0);
    let work = async |key| {
        let rolled = webhooks
            .roll_secret(account, &id, overlap, Some(key))
            .await?;
        let whole = Endpoint::new(&rolled.endpoint).with(&rolled.secret);
        Done::new(StatusCode::OK, id.as_str(), &whole)?.said_once(&Endpoint::new(&rolled.endpoint))
    };
    let show = async |object: String| {
        let endpoint = read(&api, account, &object).await?;
        Done::new(StatusCode::OK, &object, &endpoint)
    };
    once(&api, key, work, show).await
}
