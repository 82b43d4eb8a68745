//! `/v1/merchants/{id}/connections/{mode}`: how a merchant reaches bKash.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::{Actor, ConnectionDraft, Credentials, NewConnection, Scope, ScriptDraft};
use domain::AccountId;
use objects::Mode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Merchant, TAG, merchant_id};
use crate::{
    Api,
    body::{IdempotentJson, StrictJson, maybe_object, objects},
    caller::Authenticated,
    document::{Operation, Resource},
    keys::{self, Key, KeyWish},
    problem::Problem,
    problem_code::ProblemCode,
};

pub(super) fn routes() -> Resource {
    Resource::new()
        .routes([CONNECT, DISCONNECT], routes!(connect, disconnect))
        .routes([CREATE_KEY], routes!(create_key))
}

/// A way to bKash, without its credentials.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Connection {
    /// Test or live.
    mode: Mode,
    /// Which of bKash's APIs.
    #[schema(example = "tokenized-v2")]
    family: &'static str,
    /// The API's root.
    #[schema(example = "https://tokenized.sandbox.bka.sh/v2/tokenized-checkout")]
    base_url: String,
    /// The origins of bKash's customer pages: payers are sent nowhere else.
    #[schema(example = json!(["https://sandbox.payment.bkash.com"]))]
    page_origins: Vec<String>,
    /// The scripts of bKash's window; none but for Checkout (iFrame).
    #[schema(example = json!([]))]
    scripts: Vec<Script>,
    /// The topic of bKash's payment notifications.
    #[schema(required)]
    ipn_topic: Option<String>,
}

/// A script of bKash's window.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BkashScript)]
struct Script {
    /// Its address.
    #[schema(
        example = "https://scripts.sandbox.bka.sh/versions/1.2.0-beta/checkout/bKash-checkout-sandbox.js"
    )]
    src: String,
    /// The hash that it must have, such as `sha384-…`.
    #[schema(required)]
    integrity: Option<String>,
}

impl Connection {
    pub(super) fn new(mode: domain::Mode, connection: &directory::Connection) -> Self {
        let script = |script: &directory::Script| Script {
            src: script.src.clone(),
            integrity: script.integrity.clone(),
        };
        Self {
            mode: mode.into(),
            family: connection.family.word(),
            base_url: connection.base_url.to_string(),
            page_origins: connection.page_origins(),
            scripts: connection.scripts.iter().map(script).collect(),
            ipn_topic: connection
                .ipn_topic
                .as_ref()
                .map(|topic| topic.as_str().to_owned()),
        }
    }
}

/// A script of bKash's window.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BkashScriptWish)]
struct ScriptWish {
    /// Its address.
    #[schema(
        example = "https://scripts.sandbox.bka.sh/versions/1.2.0-beta/checkout/bKash-checkout-sandbox.js"
    )]
    src: String,
    /// The hash that it must have, such as `sha384-…`.
    integrity: Option<String>,
}

/// How a merchant is to reach bKash.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConnectionWish {
    /// Which of bKash's APIs: `tokenized-v1`, `tokenized-v2`, `checkout-iframe`, `tokenized-v0.3`.
    #[schema(example = "tokenized-v2")]
    family: String,
    /// The API's root, which belongs to the mode.
    #[schema(example = "https://tokenized.sandbox.bka.sh/v2/tokenized-checkout")]
    base_url: String,
    /// The origins of bKash's customer pages.
    #[schema(example = json!(["https://sandbox.payment.bkash.com"]))]
    page_origins: Vec<String>,
    /// The scripts of bKash's window, in order: for Checkout (iFrame) alone.
    #[serde(default, deserialize_with = "objects")]
    scripts: Vec<ScriptWish>,
    /// The topic of bKash's payment notifications, if bKash has subscribed the merchant.
    ipn_topic: Option<String>,
    /// What bKash gave the merchant. Left out, the former ones stay, which needs the same family and address.
    #[serde(default, deserialize_with = "maybe_object")]
    credentials: Option<CredentialsWish>,
}

/// What bKash gave a merchant. It is sealed at once, and is in no answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BkashCredentials)]
struct CredentialsWish {
    /// The application's key.
    #[schema(example = "sim-app-key")]
    app_key: String,
    /// The application's secret.
    #[schema(example = "sim-app-secret")]
    app_secret: String,
    /// The merchant's user name.
    #[schema(example = "sim-user")]
    username: String,
    /// The merchant's password.
    #[schema(example = "sim-pass")]
    password: String,
}

impl std::fmt::Debug for CredentialsWish {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CredentialsWish(…)")
    }
}

impl From<CredentialsWish> for Credentials {
    fn from(wish: CredentialsWish) -> Self {
        let CredentialsWish {
            app_key,
            app_secret,
            username,
            password,
        } = wish;
        let [app_key, app_secret, username, password] =
            [app_key, app_secret, username, password].map(SecretString::from);
        Self {
            app_key,
            app_secret,
            username,
            password,
        }
    }
}

const CONNECT: Operation = Operation::new("connect_merchant")
    .problems(&[ProblemCode::MerchantReadOnly])
    .request(|| {
        json!({
            "family": "tokenized-v2",
            "base_url": "https://tokenized.sandbox.bka.sh/v2/tokenized-checkout",
            "page_origins": ["https://sandbox.payment.bkash.com"],
            "credentials": {
                "app_key": "your-app-key",
                "app_secret": "your-app-secret",
                "username": "your-username",
                "password": "your-password",
            },
        })
    });

/// Connect a merchant to bKash
///
/// In one mode; another connection of that mode is replaced. Nobody is called: the first payment, or `search`, shows
/// whether bKash takes the credentials.
#[utoipa::path(
    put,
    path = "/v1/merchants/{id}/connections/{mode}",
    operation_id = CONNECT.id,
    tag = TAG,
    security(("key" = ["merchants:write"])),
    params(
        ("id" = String, Path, description = "The merchant", example = "tea-house"),
        ("mode" = Mode, Path, description = "Test or live", example = "test"),
    ),
    request_body = ConnectionWish,
    responses((status = 200, description = "The merchant", body = Merchant))
)]
async fn connect(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path((id, mode)): Path<(String, String)>,
    StrictJson(wish): StrictJson<ConnectionWish>,
) -> Result<Json<Merchant>, Problem> {
    let caller = auth.may(Scope::MerchantsWrite)?;
    let AccountId { merchant, mode } = account(&id, &mode)?;
    let script = |script: ScriptWish| ScriptDraft {
        src: script.src,
        integrity: script.integrity,
    };
    let new = NewConnection {
        mode,
        connection: ConnectionDraft {
            family: wish.family,
            base_url: wish.base_url,
            page_origins: wish.page_origins,
            scripts: wish.scripts.into_iter().map(script).collect(),
            ipn_topic: wish.ipn_topic,
        },
        credentials: wish.credentials.map(Credentials::from),
    };
    let by = Actor::from(caller.clone());
    let connected = api.ports.directory.connect(&merchant, new, &by).await?;
    Ok(Json(Merchant::from(&connected)))
}

const DISCONNECT: Operation =
    Operation::new("disconnect_merchant").problems(&[ProblemCode::MerchantReadOnly]);

/// Disconnect a merchant from bKash
///
/// In one mode. The credentials are gone; what was begun with them can no longer be asked about, so disable the
/// merchant first and wait until its payments are settled.
#[utoipa::path(
    delete,
    path = "/v1/merchants/{id}/connections/{mode}",
    operation_id = DISCONNECT.id,
    tag = TAG,
    security(("key" = ["merchants:write"])),
    params(
        ("id" = String, Path, description = "The merchant", example = "tea-house"),
        ("mode" = Mode, Path, description = "Test or live", example = "test"),
    ),
    responses((status = 204, description = "It has no way to bKash in that mode"))
)]
async fn disconnect(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path((id, mode)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let caller = auth.may(Scope::MerchantsWrite)?;
    let account = account(&id, &mode)?;
    let by = Actor::from(caller.clone());
    api.ports.directory.disconnect(&account, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

const CREATE_KEY: Operation = Operation::new("create_merchant_key")
    .problems(&[ProblemCode::LimitReached])
    .request(|| json!({ "scopes": ["full"], "label": "the shop's own server" }))
    .response(|_| json!({ "secret": "sk_test_…" }));

/// Make a key for a merchant
///
/// To the account that is connected so. Its text is in this answer and in no other. With it the merchant makes, rolls
/// and revokes its own.
#[utoipa::path(
    post,
    path = "/v1/merchants/{id}/connections/{mode}/api_keys",
    operation_id = CREATE_KEY.id,
    tag = TAG,
    security(("key" = ["merchants:write"])),
    params(
        ("id" = String, Path, description = "The merchant", example = "tea-house"),
        ("mode" = Mode, Path, description = "Test or live", example = "test"),
    ),
    request_body = KeyWish,
    responses((status = 201, description = "The key, with its text", body = Key))
)]
async fn create_key(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path((id, mode)): Path<(String, String)>,
    input: IdempotentJson<KeyWish>,
) -> Result<Response, Problem> {
    auth.may(Scope::MerchantsWrite)?;
    keys::make(&api, &auth.0, &account(&id, &mode)?, input).await
}

/// The account that a path names.
fn account(merchant: &str, mode: &str) -> Result<AccountId, Problem> {
    Ok(AccountId {
        merchant: merchant_id(merchant)?,
        mode: domain::Mode::parse(mode).map_err(|_| ProblemCode::NotFound)?,
    })
}
