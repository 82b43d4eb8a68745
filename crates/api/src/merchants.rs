//! `/v1/merchants`: the merchants of the server, for whoever runs it.
//!
//! Only a key of the configuration's own merchant does this, and only one that the operator made for it
//! (`key create --scope merchants:write`): `full` is everything within one account.

mod connections;
mod profile;

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::{Actor, NewMerchant, Scope};
use domain::MerchantId;
use objects::instant;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use self::{
    connections::Connection,
    profile::{Profile, ProfileWish},
};
use crate::{
    Api,
    body::{IdempotentJson, StrictJson, maybe_object, object},
    caller::Authenticated,
    document::{Operation, Resource},
    idempotent::{Completed, idempotent},
    page::Page,
    problem::Problem,
    problem_code::ProblemCode,
};

pub(crate) const TAG: &str = "Merchants";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([CREATE, LIST], routes!(create, list))
        .routes([RETRIEVE, UPDATE], routes!(show, change))
        .merge(connections::routes())
}

/// A merchant of the server. Its credentials are in no answer.
#[derive(Debug, Serialize, ToSchema)]
struct Merchant {
    /// Always `merchant`.
    #[schema(example = "merchant")]
    object: &'static str,
    /// Its name in keys, commands and logs.
    #[schema(example = "tea-house")]
    id: String,
    /// Whether it is served. One that is not begins nothing; what it began is brought to its end.
    enabled: bool,
    /// What it says of itself.
    profile: Profile,
    /// Its ways to bKash, at most one of each mode.
    connections: Vec<Connection>,
    /// When it was added.
    created_at: String,
}

impl From<&directory::Merchant> for Merchant {
    fn from(merchant: &directory::Merchant) -> Self {
        let connections = merchant.connections.iter();
        Self {
            object: "merchant",
            id: merchant.id.as_str().to_owned(),
            enabled: merchant.enabled,
            profile: Profile::from(&merchant.profile),
            connections: connections
                .map(|(mode, connection)| Connection::new(*mode, connection))
                .collect(),
            created_at: instant(merchant.created_at),
        }
    }
}

/// A merchant to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MerchantWish {
    /// Its name, for good: 1 to 40 of `a` to `z`, digits and hyphens.
    #[schema(example = "tea-house")]
    id: String,
    /// What it says of itself: a name at least.
    #[serde(deserialize_with = "object")]
    profile: ProfileWish,
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

/// Add a merchant
///
/// It is connected to bKash by another call, and is given keys by a third.
#[utoipa::path(
    post,
    path = "/v1/merchants",
    operation_id = CREATE.id,
    tag = TAG,
    security(("key" = ["merchants:write"])),
    request_body = MerchantWish,
    responses((status = 201, description = "The merchant", body = Merchant))
)]
async fn create(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    input: IdempotentJson<MerchantWish>,
) -> Result<Response, Problem> {
    let caller = auth.may(Scope::MerchantsWrite)?;
    let id = MerchantId::parse(&input.body.id).map_err(|error| Problem::field("id", error))?;
    let new = NewMerchant {
        id,
        profile: input.body.profile.draft(),
        connections: Vec::new(),
    };
    let by = Actor::from(caller.clone());
    let key = input.request.key_for(&auth.0);
    let work = async |key| {
        let added = api.ports.directory.add(new, &by, Some(key)).await?;
        Completed::new(
            StatusCode::CREATED,
            added.id.as_str(),
            &Merchant::from(&added),
        )
    };
    let show = async |object: String| {
        let merchant = read(&api, &object).await?;
        Completed::new(StatusCode::CREATED, &object, &merchant)
    };
    idempotent(&api, key, work, show).await
}

const LIST: Operation = Operation::new("list_merchants");

/// List merchants
///
/// By name, those that are not served among them. The configuration's own is not: its file describes it.
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
    auth.may(Scope::MerchantsRead)?;
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
async fn show(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<Merchant>, Problem> {
    auth.may(Scope::MerchantsRead)?;
    read(&api, &id).await.map(Json)
}

async fn read(api: &Api, id: &str) -> Result<Merchant, Problem> {
    let merchant = api.ports.directory.merchant(&merchant_id(id)?).await?;
    Ok(Merchant::from(&merchant))
}

fn merchant_id(text: &str) -> Result<MerchantId, Problem> {
    MerchantId::parse(text).map_err(|_| ProblemCode::NotFound.into())
}

/// What changes; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MerchantChanges)]
struct Changes {
    /// Whether it is served.
    enabled: Option<bool>,
    /// What it says of itself.
    #[serde(default, deserialize_with = "maybe_object")]
    profile: Option<ProfileWish>,
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
    request_body = Changes,
    responses((status = 200, description = "The merchant", body = Merchant))
)]
async fn change(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    StrictJson(wish): StrictJson<Changes>,
) -> Result<Json<Merchant>, Problem> {
    let caller = auth.may(Scope::MerchantsWrite)?;
    let (id, by) = (merchant_id(&id)?, Actor::from(caller.clone()));
    let directory = &api.ports.directory;
    let draft = wish.profile.map(ProfileWish::draft).unwrap_or_default();
    let mut merchant = directory.change(&id, &draft, &by).await?;
    if let Some(enabled) = wish.enabled {
        merchant = directory.set_enabled(&id, enabled, &by).await?;
    }
    Ok(Json(Merchant::from(&merchant)))
}
