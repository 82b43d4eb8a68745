//! `/v1/merchants`: the merchants of the server, for its operator.
//!
//! Requires a key of the configured merchant that an operator created with `key create --scope merchants:write`. The
//! preset `full` does not include these scopes.

mod profile;
mod provider_accounts;

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::{NewMerchant, Scope};
use domain::MerchantId;
use objects::instant;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use self::{
    profile::{MerchantProfile, MerchantProfileRequest},
    provider_accounts::ProviderAccount,
};
use crate::{
    authentication::Authenticated,
    body::{IdempotentJson, StrictJson, maybe_object, object},
    document::{Operation, Resource},
    idempotent::{Completed, idempotent},
    page::Page,
    problem::Problem,
    problem_code::ProblemCode,
    state::Api,
};

pub(crate) const TAG: &str = "Merchants";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([CREATE, LIST], routes!(create, list))
        .routes([RETRIEVE, UPDATE], routes!(retrieve, update))
        .merge(provider_accounts::routes())
}

/// A merchant of the server. Responses never contain its credentials.
#[derive(Debug, Serialize, ToSchema)]
struct Merchant {
    /// Always `merchant`.
    #[schema(example = "merchant")]
    object: &'static str,
    /// The identifier used in keys, commands and logs.
    #[schema(example = "tea-house")]
    id: String,
    /// Whether the merchant is served. A disabled merchant only completes payments under way.
    enabled: bool,
    /// The merchant's settings.
    profile: MerchantProfile,
    /// The merchant's provider accounts at bKash, at most one per mode.
    provider_accounts: Vec<ProviderAccount>,
    /// When the merchant was created.
    created_at: String,
}

impl From<&directory::Merchant> for Merchant {
    fn from(merchant: &directory::Merchant) -> Self {
        let provider_accounts = merchant.provider_accounts.iter();
        Self {
            object: "merchant",
            id: merchant.id.as_str().to_owned(),
            enabled: merchant.enabled,
            profile: MerchantProfile::from(&merchant.profile),
            provider_accounts: provider_accounts
                .map(|(mode, provider_account)| ProviderAccount::new(*mode, provider_account))
                .collect(),
            created_at: instant(merchant.created_at),
        }
    }
}

/// A merchant to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateMerchantRequest {
    /// The identifier: 1 to 40 of `a` to `z`, digits and hyphens. It cannot be changed.
    #[schema(example = "tea-house")]
    id: String,
    /// The merchant's settings; `name` is required.
    #[serde(deserialize_with = "object")]
    profile: MerchantProfileRequest,
}

const CREATE: Operation = Operation::new("create_merchant")
    .problems(&[ProblemCode::MerchantExists, ProblemCode::MerchantReadOnly])
    .request(|| {
        json!({
            "id": "tea-house",
            "profile": {
                "name": "চা ঘর",
                "return_origins": ["https://tea.example"],
                "embed_origins": ["https://tea.example"],
            },
        })
    });

/// Create a merchant
///
/// Set its provider accounts and create its API keys in separate calls.
#[utoipa::path(
    post,
    path = "/v1/merchants",
    operation_id = CREATE.id,
    tag = TAG,
    security(("key" = ["merchants:write"])),
    request_body = CreateMerchantRequest,
    responses((status = 201, description = "The merchant", body = Merchant))
)]
async fn create(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    input: IdempotentJson<CreateMerchantRequest>,
) -> Result<Response, Problem> {
    auth.require(Scope::MerchantsWrite)?;
    let id = MerchantId::parse(&input.body.id).map_err(|error| Problem::field("id", error))?;
    let new = NewMerchant {
        id,
        profile: input.body.profile.into_input(),
        provider_accounts: Vec::new(),
    };
    let by = auth.actor();
    let key = input.request.key_for(&auth.principal);
    let execute = async |idempotency_key| {
        let merchant = api
            .ports
            .directory
            .create_merchant(new, &by, Some(idempotency_key))
            .await?;
        Completed::new(
            StatusCode::CREATED,
            merchant.id.as_str(),
            &Merchant::from(&merchant),
        )
    };
    let show = async |object: String| {
        let merchant = read_merchant(&api, &object).await?;
        Completed::new(StatusCode::CREATED, &object, &merchant)
    };
    idempotent(&api, key, execute, show).await
}

const LIST: Operation = Operation::new("list_merchants");

/// List merchants
///
/// Ordered by identifier, including disabled ones. The configured merchant is not listed.
#[utoipa::path(
    get,
    path = "/v1/merchants",
    operation_id = LIST.id,
    tag = TAG,
    security(("key" = ["merchants:read"])),
    responses((status = 200, description = "The merchants", body = Page<Merchant>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
) -> Result<Json<Page<Merchant>>, Problem> {
    auth.require(Scope::MerchantsRead)?;
    let merchants = api.ports.directory.merchants().await?;
    Ok(Json(Page {
        object: "list",
        data: merchants.iter().map(Merchant::from).collect(),
        next_cursor: None,
    }))
}

const RETRIEVE: Operation = Operation::new("retrieve_merchant");

/// Retrieve a merchant
#[utoipa::path(
    get,
    path = "/v1/merchants/{id}",
    operation_id = RETRIEVE.id,
    tag = TAG,
    security(("key" = ["merchants:read"])),
    params(("id" = String, Path, description = "The merchant", example = "tea-house")),
    responses((status = 200, description = "The merchant", body = Merchant))
)]
async fn retrieve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<Merchant>, Problem> {
    auth.require(Scope::MerchantsRead)?;
    read_merchant(&api, &id).await.map(Json)
}

async fn read_merchant(api: &Api, id: &str) -> Result<Merchant, Problem> {
    let merchant = api
        .ports
        .directory
        .merchant(&parse_merchant_id(id)?)
        .await?;
    Ok(Merchant::from(&merchant))
}

fn parse_merchant_id(text: &str) -> Result<MerchantId, Problem> {
    MerchantId::parse(text).map_err(|_| ProblemCode::NotFound.into())
}

/// The changes to a merchant. Fields that are omitted keep their value.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateMerchantRequest {
    /// Whether the merchant is served.
    enabled: Option<bool>,
    /// The settings to change.
    #[serde(default, deserialize_with = "maybe_object")]
    profile: Option<MerchantProfileRequest>,
}

const UPDATE: Operation = Operation::new("update_merchant")
    .problems(&[ProblemCode::MerchantReadOnly])
    .request(|| json!({ "profile": { "session_minutes": 15 } }));

/// Update a merchant
#[utoipa::path(
    patch,
    path = "/v1/merchants/{id}",
    operation_id = UPDATE.id,
    tag = TAG,
    security(("key" = ["merchants:write"])),
    params(("id" = String, Path, description = "The merchant", example = "tea-house")),
    request_body = UpdateMerchantRequest,
    responses((status = 200, description = "The merchant", body = Merchant))
)]
async fn update(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    StrictJson(request): StrictJson<UpdateMerchantRequest>,
) -> Result<Json<Merchant>, Problem> {
    auth.require(Scope::MerchantsWrite)?;
    let (id, by) = (parse_merchant_id(&id)?, auth.actor());
    let directory = &api.ports.directory;
    let input = request
        .profile
        .map(MerchantProfileRequest::into_input)
        .unwrap_or_default();
    let mut merchant = directory.update_merchant(&id, &input, &by).await?;
    if let Some(enabled) = request.enabled {
        merchant = directory.set_enabled(&id, enabled, &by).await?;
    }
    Ok(Json(Merchant::from(&merchant)))
}
