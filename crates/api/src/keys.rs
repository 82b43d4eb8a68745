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
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api,
    body::Posted,
    caller::Known,
    codes::Code,
    once::{Done, once},
    page::Page,
    problem::Problem,
    sessions::Nothing,
};

pub(crate) const TAG: &str = "API keys";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(revoke))
        .routes(routes!(roll))
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

fn said_once(created: &CreatedKey, status: StatusCode) -> Result<Done, Problem> {
    let whole = Key {
        secret: Some(created.secret.expose_secret().to_owned()),
        ..Key::from(&created.key)
    };
    Done::new(status, created.key.id.as_str(), &whole)?.said_once(&Key::from(&created.key))
}

async fn found(api: &Api, account: &AccountId, id: &str) -> Result<Key, Problem> {
    let keys = api.ports.directory.keys(account).await?;
    let key = keys.iter().find(|key| key.id.as_str() == id);
    Ok(Key::from(key.ok_or(Code::NotFound)?))
}

fn key_id(text: &str) -> Result<KeyId, Problem> {
    KeyId::parse(text).map_err(|_| Code::NotFound.into())
}

/// Make a key
///
/// Its text is in this answer and in no other.
#[utoipa::path(
    post,
    path = "/v1/api_keys",
    operation_id = "create_api_key",
    tag = TAG,
    security(("key" = ["keys:write"])),
    request_body = KeyWish,
    responses((status = 201, description = "The key, with its text", body = Key))
)]
async fn create(
    State(api): State<Arc<Api>>,
    known: Known,
    posted: Posted<KeyWish>,
) -> Result<Response, Problem> {
    let account = &known.may(Scope::KeysWrite)?.account;
    make(&api, &known.0, account, posted).await
}

/// Makes a key to an account, which need not be the caller's own.
pub(crate) async fn make(
    api: &Api,
    caller: &Caller,
    account: &AccountId,
    posted: Posted<KeyWish>,
) -> Result<Response, Problem> {
    let wish = posted.body;
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
    let key = posted.wish.of(caller);
    let work = async |wish| {
        let created = api.ports.directory.create_key(new, &by, Some(wish)).await?;
        said_once(&created, StatusCode::CREATED)
    };
    let show = async |object: String| {
        let key = found(api, account, &object).await?;
        Done::new(StatusCode::CREATED, &object, &key)
    };
    once(api, key, work, show).await
}

/// List keys
///
/// Oldest first, those that have ended among them.
#[utoipa::path(
    get,
    path = "/v1/api_keys",
    operation_id = "list_api_keys",
    tag = TAG,
    security(("key" = ["keys:read"])),
    responses((status = 200, description = "The keys", body = Page<Key>))
)]
async fn list(State(api): State<Arc<Api>>, known: Known) -> Result<Json<Page<Key>>, Problem> {
    let account = &known.may(Scope::KeysRead)?.account;
    let keys = api.ports.directory.keys(account).await?;
    Ok(Json(Page {
        object: "list",
        data: keys.iter().map(Key::from).collect(),
        next_cursor: None,
    }))
}

/// Revoke a key
///
/// At once, here; within five seconds in every other process on the same database.
#[utoipa::path(
    post,
    path = "/v1/api_keys/{id}/revoke",
    operation_id = "revoke_api_key",
    tag = TAG,
    security(("key" = ["keys:write"])),
    params(("id" = String, Path, description = "The key", example = "key_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = Nothing,
    responses((status = 200, description = "The key", body = Key))
)]
async fn revoke(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
    posted: Posted<Nothing>,
) -> Result<Response, Problem> {
    let Nothing {} = posted.body;
    let caller = known.may(Scope::KeysWrite)?;
    let account = &caller.account;
    let key = posted.wish.of(&known.0);
    let key_id = key_id(&id)?;
    found(&api, account, &id).await?;
    let by = Actor::from(caller.clone());
    let work = async |wish| {
        let directory = &api.ports.directory;
        let revoked = directory
            .revoke_key(&account.merchant, &key_id, &by, Some(wish))
            .await?;
        Done::new(StatusCode::OK, &id, &Key::from(&revoked))
    };
    let show = async |object: String| {
        let key = found(&api, account, &object).await?;
        Done::new(StatusCode::OK, &object, &key)
    };
    once(&api, key, work, show).await
}

/// How a key is rolled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RollKeyWish)]
struct RollWish {
    /// For how many seconds the old key works on: at most 2,592,000; usually 86,400.
    #[schema(minimum = 0, maximum = 2_592_000, default = 86_400)]
    overlap: Option<u64>,
}

/// Roll a key
///
/// Makes a key like it; the old one works on for a while, so that nothing stops in between.
#[utoipa::path(
    post,
    path = "/v1/api_keys/{id}/roll",
    operation_id = "roll_api_key",
    tag = TAG,
    security(("key" = ["keys:write"])),
    params(("id" = String, Path, description = "The key", example = "key_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")),
    request_body = RollWish,
    responses((status = 201, description = "The new key, with its text", body = Key))
)]
async fn roll(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
    posted: Posted<RollWish>,
) -> Result<Response, Problem> {
    let caller = known.may(Scope::KeysWrite)?;
    let account = &caller.account;
    let key = posted.wish.of(&known.0);
    let old = key_id(&id)?;
    found(&api, account, &id).await?;
    let roll = Roll {
        overlap: posted.body.overlap.map_or(OVERLAP, Duration::from_secs),
        expires_at: None,
    };
    let by = Actor::from(caller.clone());
    let work = async |wish| {
        let directory = &api.ports.directory;
        let rolled = directory
            .roll_key(&account.merchant, &old, roll, &by, Some(wish))
            .await?;
        said_once(&rolled, StatusCode::CREATED)
    };
    let show = async |object: String| {
        let key = found(&api, account, &object).await?;
        Done::new(StatusCode::CREATED, &object, &key)
    };
    once(&api, key, work, show).await
}
