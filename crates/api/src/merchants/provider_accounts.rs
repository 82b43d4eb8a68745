//! `/v1/merchants/{id}/provider_accounts/{mode}`: a merchant's provider accounts at bKash.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::{
    CheckoutScriptInput, Credentials, NewProviderAccount, ProviderAccountInput, Scope,
};
use domain::AccountId;
use objects::Mode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Merchant, TAG, parse_merchant_id};
use crate::{
    authentication::Authenticated,
    body::{IdempotentJson, StrictJson, maybe_object, objects},
    document::{Operation, Resource},
    keys::{self, CreateApiKeyRequest, Key},
    problem::Problem,
    problem_code::ProblemCode,
    state::Api,
};

pub(super) fn routes() -> Resource {
    Resource::new()
        .routes([PUT, DELETE], routes!(put, delete))
        .routes([CREATE_KEY], routes!(create_key))
}

/// A merchant's provider account at bKash, without its credentials.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProviderAccount {
    /// Test or live mode.
    mode: Mode,
    /// The bKash API family.
    #[schema(example = "tokenized-v2")]
    family: &'static str,
    /// The root of the API.
    #[schema(example = "https://tokenized.sandbox.bka.sh/v2/tokenized-checkout")]
    base_url: String,
    /// The origins of bKash's customer pages. Payers are redirected nowhere else.
    #[schema(example = json!(["https://sandbox.payment.bkash.com"]))]
    page_origins: Vec<String>,
    /// The scripts of bKash's checkout window. Empty except for Checkout (iFrame).
    #[schema(example = json!([]))]
    scripts: Vec<BkashScript>,
    /// The topic of bKash's instant payment notifications.
    #[schema(required)]
    ipn_topic: Option<String>,
}

/// A script of bKash's checkout window.
#[derive(Debug, Serialize, ToSchema)]
struct BkashScript {
    /// The script's URL.
    #[schema(
        example = "https://scripts.sandbox.bka.sh/versions/1.2.0-beta/checkout/bKash-checkout-sandbox.js"
    )]
    src: String,
    /// The subresource integrity hash, such as `sha384-…`.
    #[schema(required)]
    integrity: Option<String>,
}

impl ProviderAccount {
    pub(super) fn new(mode: domain::Mode, provider_account: &directory::ProviderAccount) -> Self {
        let script = |script: &directory::CheckoutScript| BkashScript {
            src: script.src.clone(),
            integrity: script.integrity.clone(),
        };
        Self {
            mode: mode.into(),
            family: provider_account.family.as_str(),
            base_url: provider_account.base_url.to_string(),
            page_origins: provider_account.page_origins(),
            scripts: provider_account.scripts.iter().map(script).collect(),
            ipn_topic: provider_account
                .ipn_topic
                .as_ref()
                .map(|topic| topic.as_str().to_owned()),
        }
    }
}

/// A script of bKash's checkout window.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BkashScriptRequest {
    /// The script's URL.
    #[schema(
        example = "https://scripts.sandbox.bka.sh/versions/1.2.0-beta/checkout/bKash-checkout-sandbox.js"
    )]
    src: String,
    /// The subresource integrity hash, such as `sha384-…`.
    integrity: Option<String>,
}

/// The provider account to create or replace.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PutProviderAccountRequest {
    /// The bKash API family: `tokenized-v1`, `tokenized-v2`, `checkout-iframe`, `tokenized-v0.3`.
    #[schema(example = "tokenized-v2")]
    family: String,
    /// The root of the API. It must belong to the mode.
    #[schema(example = "https://tokenized.sandbox.bka.sh/v2/tokenized-checkout")]
    base_url: String,
    /// The origins of bKash's customer pages.
    #[schema(example = json!(["https://sandbox.payment.bkash.com"]))]
    page_origins: Vec<String>,
    /// The scripts of bKash's checkout window, in load order. Only for Checkout (iFrame).
    #[serde(default, deserialize_with = "objects")]
    scripts: Vec<BkashScriptRequest>,
    /// The topic of bKash's instant payment notifications, if bKash has subscribed the merchant.
    ipn_topic: Option<String>,
    /// The merchant's credentials at bKash. If omitted, the previous ones are kept, which requires that family and base
    /// URL do not change.
    #[serde(default, deserialize_with = "maybe_object")]
    credentials: Option<BkashCredentials>,
}

/// A merchant's credentials at bKash. They are sealed at once and never returned.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BkashCredentials {
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

impl std::fmt::Debug for BkashCredentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BkashCredentials(…)")
    }
}

impl From<BkashCredentials> for Credentials {
    fn from(params: BkashCredentials) -> Self {
        let BkashCredentials {
            app_key,
            app_secret,
            username,
            password,
        } = params;
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

const PUT: Operation = Operation::new("put_provider_account")
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

/// Set a provider account
///
/// Creates or replaces the merchant's provider account of one mode. bKash is not called: the first payment or `search`
/// shows whether bKash accepts the credentials.
#[utoipa::path(
    put,
    path = "/v1/merchants/{id}/provider_accounts/{mode}",
    operation_id = PUT.id,
    tag = TAG,
    security(("key" = ["merchants:write"])),
    params(
        ("id" = String, Path, description = "The merchant", example = "tea-house"),
        ("mode" = Mode, Path, description = "Test or live", example = "test"),
    ),
    request_body = PutProviderAccountRequest,
    responses((status = 200, description = "The merchant", body = Merchant))
)]
async fn put(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path((id, mode)): Path<(String, String)>,
    StrictJson(request): StrictJson<PutProviderAccountRequest>,
) -> Result<Json<Merchant>, Problem> {
    auth.require(Scope::MerchantsWrite)?;
    let AccountId { merchant, mode } = parse_account(&id, &mode)?;
    let script = |script: BkashScriptRequest| CheckoutScriptInput {
        src: script.src,
        integrity: script.integrity,
    };
    let new = NewProviderAccount {
        mode,
        settings: ProviderAccountInput {
            family: request.family,
            base_url: request.base_url,
            page_origins: request.page_origins,
            scripts: request.scripts.into_iter().map(script).collect(),
            ipn_topic: request.ipn_topic,
        },
        credentials: request.credentials.map(Credentials::from),
    };
    let by = auth.actor();
    let updated = api
        .ports
        .directory
        .set_provider_account(&merchant, new, &by)
        .await?;
    Ok(Json(Merchant::from(&updated)))
}

const DELETE: Operation =
    Operation::new("delete_provider_account").problems(&[ProblemCode::MerchantReadOnly]);

/// Delete a provider account
///
/// Deletes the merchant's provider account of one mode, with its credentials. The status of payments under way can no
/// longer be queried afterwards, so disable the merchant first and wait until they are final.
#[utoipa::path(
    delete,
    path = "/v1/merchants/{id}/provider_accounts/{mode}",
    operation_id = DELETE.id,
    tag = TAG,
    security(("key" = ["merchants:write"])),
    params(
        ("id" = String, Path, description = "The merchant", example = "tea-house"),
        ("mode" = Mode, Path, description = "Test or live", example = "test"),
    ),
    responses((status = 204, description = "The provider account is deleted"))
)]
async fn delete(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path((id, mode)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    auth.require(Scope::MerchantsWrite)?;
    let account = parse_account(&id, &mode)?;
    let by = auth.actor();
    api.ports
        .directory
        .remove_provider_account(&account, &by)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

const CREATE_KEY: Operation = Operation::new("create_merchant_api_key")
    .problems(&[ProblemCode::LimitReached])
    .request(|| json!({ "scopes": ["full"], "label": "the shop's own server" }))
    .response(|_| json!({ "secret": "sk_test_…" }));

/// Create an API key for a merchant
///
/// The key belongs to the account of this mode. Its text is returned in this response only. With it the merchant
/// creates, rolls and revokes its own keys.
#[utoipa::path(
    post,
    path = "/v1/merchants/{id}/provider_accounts/{mode}/api_keys",
    operation_id = CREATE_KEY.id,
    tag = TAG,
    security(("key" = ["merchants:write"])),
    params(
        ("id" = String, Path, description = "The merchant", example = "tea-house"),
        ("mode" = Mode, Path, description = "Test or live", example = "test"),
    ),
    request_body = CreateApiKeyRequest,
    responses((status = 201, description = "The key, with its text", body = Key))
)]
async fn create_key(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path((id, mode)): Path<(String, String)>,
    input: IdempotentJson<CreateApiKeyRequest>,
) -> Result<Response, Problem> {
    auth.require(Scope::MerchantsWrite)?;
    keys::create_for(&api, &auth, &parse_account(&id, &mode)?, input).await
}

/// The account that a path names.
fn parse_account(merchant: &str, mode: &str) -> Result<AccountId, Problem> {
    Ok(AccountId {
        merchant: parse_merchant_id(merchant)?,
        mode: domain::Mode::parse(mode).map_err(|_| ProblemCode::NotFound)?,
    })
}
