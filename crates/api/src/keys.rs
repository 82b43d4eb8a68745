//! `/v1/api_keys`: the API keys of the caller's own account.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::{ApiKey, CreatedKey, DEFAULT_OVERLAP, KeyId, NewKey, RollOptions, Scope, Scopes};
use domain::AccountId;
use objects::{Mode, instant};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    authentication::Authenticated,
    body::{EmptyBody, IdempotentJson},
    document::{Link, Operation, Resource},
    idempotent::{Completed, idempotent},
    page::Page,
    problem::Problem,
    problem_code::ProblemCode,
    state::Api,
};

pub(crate) const TAG: &str = "API keys";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([CREATE, LIST], routes!(create, list))
        .routes([REVOKE], routes!(revoke))
        .routes([ROLL], routes!(roll))
}

/// An API key of an account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub(crate) struct Key {
    /// Always `api_key`.
    #[schema(example = "api_key")]
    object: &'static str,
    /// The key's identifier. Not a secret.
    #[schema(example = "key_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    id: String,
    /// Test or live mode.
    mode: Mode,
    /// `secret` or `publishable`.
    #[schema(example = "secret")]
    kind: &'static str,
    /// What the key may do.
    #[schema(example = json!(["sessions:write", "payments:read"]))]
    scopes: Vec<&'static str>,
    /// The merchant's label for the key.
    label: String,
    /// The last four characters of the key's text.
    last_four: String,
    /// When the key was created.
    created_at: String,
    /// Who created the key.
    created_by: String,
    /// When the key expires; `null` means never.
    #[schema(required)]
    expires_at: Option<String>,
    /// When the key was revoked.
    #[schema(required)]
    revoked_at: Option<String>,
    /// When the key was last used, accurate to about a minute.
    #[schema(required)]
    last_used_at: Option<String>,
    /// The key that replaced this one when it was rolled.
    #[schema(required)]
    replaced_by: Option<String>,
    /// The key's text. Present only in the response that creates the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "sk_test_…")]
    secret: Option<String>,
}

impl From<&ApiKey> for Key {
    fn from(key: &ApiKey) -> Self {
        Self {
            object: "api_key",
            id: key.id.as_str().to_owned(),
            mode: key.account.mode.into(),
            kind: key.kind.as_str(),
            scopes: key.scopes.names().collect(),
            label: key.label.clone(),
            last_four: key.last_four.clone(),
            created_at: instant(key.created_at),
            created_by: key.created_by.clone(),
            expires_at: key.expires_at.map(instant),
            revoked_at: key.revoked_at.map(instant),
            last_used_at: key.last_used_at.map(instant),
            replaced_by: key.replaced_by.as_ref().map(|id| id.as_str().to_owned()),
            secret: None,
        }
    }
}

/// An API key to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateApiKeyRequest {
    /// The scopes of a secret key, such as `sessions:write`, or `full` or `read-only`; at most the scopes of the
    /// calling key. If omitted, the key is publishable.
    #[schema(example = json!(["sessions:write", "payments:read"]))]
    scopes: Option<Vec<String>>,
    /// The merchant's label for the key, at most 100 characters.
    #[serde(default)]
    label: String,
    /// The key's lifetime in seconds. If omitted, the key does not expire.
    #[schema(minimum = 60, maximum = 315_360_000)]
    expires_in: Option<u64>,
}

fn created_response(created: &CreatedKey, status: StatusCode) -> Result<Completed, Problem> {
    let with_secret = Key {
        secret: Some(created.secret.expose_secret().to_owned()),
        ..Key::from(&created.key)
    };
    Completed::new(status, created.key.id.as_str(), &with_secret)?
        .with_one_time_secret(&Key::from(&created.key))
}

async fn read_key(api: &Api, account: &AccountId, id: &str) -> Result<Key, Problem> {
    let keys = api.ports.directory.keys(account).await?;
    let key = keys.iter().find(|key| key.id.as_str() == id);
    Ok(Key::from(key.ok_or(ProblemCode::NotFound)?))
}

fn parse_key_id(text: &str) -> Result<KeyId, Problem> {
    KeyId::parse(text).map_err(|_| ProblemCode::NotFound.into())
}

const CREATE: Operation = Operation::new("create_api_key")
    .problems(&[ProblemCode::LimitReached])
    .request(|| {
        json!({
            "scopes": ["sessions:write", "payments:read"],
            "label": "the shop's own server",
        })
    })
    .response(|_| json!({ "secret": "sk_test_…" }))
    .links(&[Link::from_id(&[ROLL.id, REVOKE.id])]);

/// Create an API key
///
/// The key's text is returned in this response only.
#[utoipa::path(
    post,
    path = "/v1/api_keys",
    operation_id = CREATE.id,
    tag = TAG,
    security(("key" = ["keys:write"])),
    request_body = CreateApiKeyRequest,
    responses((status = 201, description = "The key, with its text", body = Key))
)]
async fn create(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    input: IdempotentJson<CreateApiKeyRequest>,
) -> Result<Response, Problem> {
    let account = &auth.require(Scope::KeysWrite)?.account;
    create_for(&api, &auth, account, input).await
}

/// Creates a key for an account, which need not be the caller's own.
///
/// # Errors
///
/// Returns `invalid_request` if a field is invalid, the error of the directory if it does not create the key, and the errors
/// of [`idempotent`].
pub(crate) async fn create_for(
    api: &Api,
    auth: &Authenticated,
    account: &AccountId,
    input: IdempotentJson<CreateApiKeyRequest>,
) -> Result<Response, Problem> {
    let request = input.body;
    let scopes = request
        .scopes
        .map(|words| Scopes::parse(words.iter().map(String::as_str)))
        .transpose()
        .map_err(|error| Problem::field("scopes", error))?;
    let lifetime = request.expires_in.map(Duration::from_secs);
    if lifetime.is_some_and(|lifetime| !(60..=315_360_000).contains(&lifetime.as_secs())) {
        return Err(Problem::field(
            "expires_in",
            "must be between 60 and 315360000 seconds",
        ));
    }
    let new = NewKey {
        account: account.clone(),
        scopes,
        label: request.label,
        expires_at: lifetime.map(|lifetime| api.ports.engine.now() + lifetime),
    };
    let by = auth.actor();
    let key = input.request.key_for(&auth.principal);
    let execute = async |idempotency_key| {
        let created = api
            .ports
            .directory
            .create_key(new, &by, Some(idempotency_key))
            .await?;
        created_response(&created, StatusCode::CREATED)
    };
    let show = async |object: String| {
        let key = read_key(api, account, &object).await?;
        Completed::new(StatusCode::CREATED, &object, &key)
    };
    idempotent(api, key, execute, show).await
}

const LIST: Operation = Operation::new("list_api_keys");

/// List API keys
///
/// Oldest first, including inactive keys.
#[utoipa::path(
    get,
    path = "/v1/api_keys",
    operation_id = LIST.id,
    tag = TAG,
    security(("key" = ["keys:read"])),
    responses((status = 200, description = "The keys", body = Page<Key>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
) -> Result<Json<Page<Key>>, Problem> {
    let account = &auth.require(Scope::KeysRead)?.account;
    let keys = api.ports.directory.keys(account).await?;
    Ok(Json(Page {
        object: "list",
        data: keys.iter().map(Key::from).collect(),
        next_cursor: None,
    }))
}

const REVOKE: Operation = Operation::new("revoke_api_key")
    .response(|_| json!({ "revoked_at": "2026-11-23T08:00:00.000Z" }));

/// Revoke an API key
///
/// Takes effect at once in this process, and within five seconds in every other process on the same database.
#[utoipa::path(
    post,
    path = "/v1/api_keys/{id}/revoke",
    operation_id = REVOKE.id,
    tag = TAG,
    security(("key" = ["keys:write"])),
    params(("id" = String, Path, description = "The key", example = "key_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = EmptyBody,
    responses((status = 200, description = "The key", body = Key))
)]
async fn revoke(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<EmptyBody>,
) -> Result<Response, Problem> {
    let EmptyBody {} = input.body;
    let principal = auth.require(Scope::KeysWrite)?;
    let account = &principal.account;
    let key = input.request.key_for(&auth.principal);
    let key_id = parse_key_id(&id)?;
    read_key(&api, account, &id).await?;
    let by = auth.actor();
    let execute = async |idempotency_key| {
        let directory = &api.ports.directory;
        let revoked = directory
            .revoke_key(&account.merchant, &key_id, &by, Some(idempotency_key))
            .await?;
        Completed::new(StatusCode::OK, &id, &Key::from(&revoked))
    };
    let show = async |object: String| {
        let key = read_key(&api, account, &object).await?;
        Completed::new(StatusCode::OK, &object, &key)
    };
    idempotent(&api, key, execute, show).await
}

/// How to roll an API key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RollApiKeyRequest {
    /// For how many seconds the old key keeps working: at most 2,592,000; 86,400 by default.
    #[schema(minimum = 0, maximum = 2_592_000, default = 86_400, example = 86_400)]
    overlap: Option<u64>,
}

const ROLL: Operation = Operation::new("roll_api_key")
    .problems(&[ProblemCode::LimitReached])
    .request(|| json!({ "overlap": 86_400 }))
    .response(|_| json!({ "secret": "sk_test_…" }));

/// Roll an API key
///
/// Creates a key with the same scopes. The old key keeps working for the overlap, so that a key can be replaced without
/// downtime.
#[utoipa::path(
    post,
    path = "/v1/api_keys/{id}/roll",
    operation_id = ROLL.id,
    tag = TAG,
    security(("key" = ["keys:write"])),
    params(("id" = String, Path, description = "The key", example = "key_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = RollApiKeyRequest,
    responses((status = 201, description = "The new key, with its text", body = Key))
)]
async fn roll(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<RollApiKeyRequest>,
) -> Result<Response, Problem> {
    let principal = auth.require(Scope::KeysWrite)?;
    let account = &principal.account;
    let key = input.request.key_for(&auth.principal);
    let old_key = parse_key_id(&id)?;
    read_key(&api, account, &id).await?;
    let options = RollOptions {
        overlap: input
            .body
            .overlap
            .map_or(DEFAULT_OVERLAP, Duration::from_secs),
        expires_at: None,
    };
    let by = auth.actor();
    let execute = async |idempotency_key| {
        let directory = &api.ports.directory;
        let rolled = directory
            .roll_key(
                &account.merchant,
                &old_key,
                options,
                &by,
                Some(idempotency_key),
            )
            .await?;
        created_response(&rolled, StatusCode::CREATED)
    };
    let show = async |object: String| {
        let key = read_key(&api, account, &object).await?;
        Completed::new(StatusCode::CREATED, &object, &key)
    };
    idempotent(&api, key, execute, show).await
}
