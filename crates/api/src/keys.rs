//! `/v1/api_keys`: a merchant's own keys.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::{Actor, ApiKey, Caller, CreatedKey, KeyId, NewKey, OVERLAP, Roll, Scope, Scopes};
use domain::AccountId;
use objects::{Mode, instant};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    Api,
    body::{EmptyBody, IdempotentJson},
    caller::Authenticated,
    document::{Link, Operation, Resource},
    idempotent::{Completed, idempotent},
    page::Page,
    problem::Problem,
    problem_code::ProblemCode,
};

pub(crate) const TAG: &str = "API keys";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([CREATE, LIST], routes!(create, list))
        .routes([REVOKE], routes!(revoke))
        .routes([ROLL], routes!(roll))
}

/// A program's right to act for the account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub(crate) struct Key {
    /// Always `api_key`.
    #[schema(example = "api_key")]
    object: &'static str,
    /// Its identifier, which is no secret.
    #[schema(example = "key_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    id: String,
    /// Test or live.
    mode: Mode,
    /// `secret` or `publishable`.
    #[schema(example = "secret")]
    kind: &'static str,
    /// What it may do.
    #[schema(example = json!(["sessions:write", "payments:read"]))]
    scopes: Vec<&'static str>,
    /// What its merchant calls it.
    label: String,
    /// The last four characters of its text.
    last_four: String,
    /// When it was made.
    created_at: String,
    /// By whom.
    created_by: String,
    /// When it ends.
    #[schema(required)]
    expires_at: Option<String>,
    /// When it was taken back.
    #[schema(required)]
    revoked_at: Option<String>,
    /// When it was last used, to about a minute.
    #[schema(required)]
    last_used_at: Option<String>,
    /// The key that took its place.
    #[schema(required)]
    replaced_by: Option<String>,
    /// Its text: said when it is made, and never again.
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
            kind: key.kind.word(),
            scopes: key.scopes.words().collect(),
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

/// A key to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyWish {
    /// What a secret key may do, such as `sessions:write`, or `full` or `read-only`; no more than the key that
    /// asks. Left out, the key is publishable.
    #[schema(example = json!(["sessions:write", "payments:read"]))]
    scopes: Option<Vec<String>>,
    /// What the merchant calls it, at most 100 characters.
    #[serde(default)]
    label: String,
    /// After how many seconds it ends; left out, never.
    #[schema(minimum = 60, maximum = 315_360_000)]
    expires_in: Option<u64>,
}

fn with_one_time_secret(created: &CreatedKey, status: StatusCode) -> Result<Completed, Problem> {
    let whole = Key {
        secret: Some(created.secret.expose_secret().to_owned()),
        ..Key::from(&created.key)
    };
    Completed::new(status, created.key.id.as_str(), &whole)?
        .with_one_time_secret(&Key::from(&created.key))
}

async fn found(api: &Api, account: &AccountId, id: &str) -> Result<Key, Problem> {
    let keys = api.ports.directory.keys(account).await?;
    let key = keys.iter().find(|key| key.id.as_str() == id);
    Ok(Key::from(key.ok_or(ProblemCode::NotFound)?))
}

fn key_id(text: &str) -> Result<KeyId, Problem> {
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

/// Make a key
///
/// Its text is in this answer and in no other.
#[utoipa::path(
    post,
    path = "/v1/api_keys",
    operation_id = CREATE.id,
    tag = TAG,
    security(("key" = ["keys:write"])),
    request_body = KeyWish,
    responses((status = 201, description = "The key, with its text", body = Key))
)]
async fn create(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    input: IdempotentJson<KeyWish>,
) -> Result<Response, Problem> {
    let account = &auth.may(Scope::KeysWrite)?.account;
    make(&api, &auth.0, account, input).await
}

/// Makes a key to an account, which need not be the caller's own.
pub(crate) async fn make(
    api: &Api,
    caller: &Caller,
    account: &AccountId,
    input: IdempotentJson<KeyWish>,
) -> Result<Response, Problem> {
    let wish = input.body;
    let scopes = wish
        .scopes
        .map(|words| Scopes::parse(words.iter().map(String::as_str)))
        .transpose()
        .map_err(|error| Problem::field("scopes", error))?;
    let life = wish.expires_in.map(Duration::from_secs);
    if life.is_some_and(|life| !(60..=315_360_000).contains(&life.as_secs())) {
        return Err(Problem::field("expires_in", "60 to 315360000 seconds"));
    }
    let new = NewKey {
        account: account.clone(),
        scopes,
        label: wish.label,
        expires_at: life.map(|life| api.ports.engine.now() + life),
    };
    let by = Actor::from(caller.clone());
    let key = input.request.key_for(caller);
    let work = async |wish| {
        let created = api.ports.directory.create_key(new, &by, Some(wish)).await?;
        with_one_time_secret(&created, StatusCode::CREATED)
    };
    let show = async |object: String| {
        let key = found(api, account, &object).await?;
        Completed::new(StatusCode::CREATED, &object, &key)
    };
    idempotent(api, key, work, show).await
}

const LIST: Operation = Operation::new("list_api_keys");

/// List keys
///
/// Oldest first, those that have ended among them.
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
    let account = &auth.may(Scope::KeysRead)?.account;
    let keys = api.ports.directory.keys(account).await?;
    Ok(Json(Page {
        object: "list",
        data: keys.iter().map(Key::from).collect(),
        next_cursor: None,
    }))
}

const REVOKE: Operation = Operation::new("revoke_api_key")
    .response(|_| json!({ "revoked_at": "2026-11-23T08:00:00.000Z" }));

/// Revoke a key
///
/// At once, here; within five seconds in every other process on the same database.
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
    let caller = auth.may(Scope::KeysWrite)?;
    let account = &caller.account;
    let key = input.request.key_for(&auth.0);
    let key_id = key_id(&id)?;
    found(&api, account, &id).await?;
    let by = Actor::from(caller.clone());
    let work = async |wish| {
        let directory = &api.ports.directory;
        let revoked = directory
            .revoke_key(&account.merchant, &key_id, &by, Some(wish))
            .await?;
        Completed::new(StatusCode::OK, &id, &Key::from(&revoked))
    };
    let show = async |object: String| {
        let key = found(&api, account, &object).await?;
        Completed::new(StatusCode::OK, &object, &key)
    };
    idempotent(&api, key, work, show).await
}

/// How a key is rolled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RollKeyRequest)]
struct RollWish {
    /// For how many seconds the old key works on: at most 2,592,000; usually 86,400.
    #[schema(minimum = 0, maximum = 2_592_000, default = 86_400, example = 86_400)]
    overlap: Option<u64>,
}

const ROLL: Operation = Operation::new("roll_api_key")
    .problems(&[ProblemCode::LimitReached])
    .request(|| json!({ "overlap": 86_400 }))
    .response(|_| json!({ "secret": "sk_test_…" }));

/// Roll a key
///
/// Makes a key like it; the old one works on for a while, so that nothing stops in between.
#[utoipa::path(
    post,
    path = "/v1/api_keys/{id}/roll",
    operation_id = ROLL.id,
    tag = TAG,
    security(("key" = ["keys:write"])),
    params(("id" = String, Path, description = "The key", example = "key_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = RollWish,
    responses((status = 201, description = "The new key, with its text", body = Key))
)]
async fn roll(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<RollWish>,
) -> Result<Response, Problem> {
    let caller = auth.may(Scope::KeysWrite)?;
    let account = &caller.account;
    let key = input.request.key_for(&auth.0);
    let old = key_id(&id)?;
    found(&api, account, &id).await?;
    let roll = Roll {
        overlap: input.body.overlap.map_or(OVERLAP, Duration::from_secs),
        expires_at: None,
    };
    let by = Actor::from(caller.clone());
    let work = async |wish| {
        let directory = &api.ports.directory;
        let rolled = directory
            .roll_key(&account.merchant, &old, roll, &by, Some(wish))
            .await?;
        with_one_time_secret(&rolled, StatusCode::CREATED)
    };
    let show = async |object: String| {
        let key = found(&api, account, &object).await?;
        Completed::new(StatusCode::CREATED, &object, &key)
    };
    idempotent(&api, key, work, show).await
}
