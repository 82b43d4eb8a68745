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
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::{
    connections::Connection,
    profile::{Profile, ProfileWish},
};
use crate::{
    Api,
    body::{Patched, Posted, maybe_object, object},
    caller::Known,
    codes::Code,
    once::{Done, once},
    page::Page,
    problem::Problem,
};

pub(crate) const TAG: &str = "Merchants";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(show, change))
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

/// Add a merchant
///
/// It is connected to bKash by another call, and is given keys by a third.
#[utoipa::path(
    post,
    path = "/v1/merchants",
    operation_id = "create_merchant",
    tag = TAG,
    security(("key" = ["merchants:write"])),
    request_body = MerchantWish,
    responses((status = 201, description = "The merchant", body = Merchant))
)]
async fn create(
    State(api): State<Arc<Api>>,
    known: Known,
    posted: Posted<MerchantWish>,
) -> Result<Response, Problem> {
    let caller = known.may(Scope::MerchantsWrite)?;
    let id = MerchantId::parse(&posted.body.id).map_err(|error| Problem::field("id", error))?;
    let new = NewMerchant {
        id,
        profile: posted.body.profile.draft(),
        connections: Vec::new(),
    };
    let by = Actor::from(caller.clone());
    let key = posted.wish.of(&known.0);
    let work = async |key| {
        let added = api.ports.directory.add(new, &by, Some(key)).await?;
        Done::new(
            StatusCode::CREATED,
            added.id.as_str(),
            &Merchant::from(&added),
        )
    };
    let show = async |object: String| {
        let merchant = read(&api, &object).await?;
        Done::new(StatusCode::CREATED, &object, &merchant)
    };
    once(&api, key, work, show).await
}

/// List merchants
///
/// By name, those that are not served among them. The configuration's own is not: its file describes it.
#[utoipa::path(
    get,
    path = "/v1/merchants",
    operation_id = "list_merchants",
    tag = TAG,
    security(("key" = ["merchants:read"])),
    responses((status = 200, description = "The merchants", body = Page<Merchant>))
)]
async fn list(State(api): State<Arc<Api>>, known: Known) -> Result<Json<Page<Merchant>>, Problem> {
    known.may(Scope::MerchantsRead)?;
    let merchants = api.ports.directory.merchants().await?;
    Ok(Json(Page {
        object: "list",
        data: merchants.iter().map(Merchant::from).collect(),
        next_cursor: None,
    }))
}

/// Retrieve a merchant
#[utoipa::path(
    get,
    path = "/v1/merchants/{id}",
    operation_id = "retrieve_merchant",
    tag = TAG,
    security(("key" = ["merchants:read"])),
    params(("id" = String, Path, description = "The merchant", example = "tea-house")),
    responses((status = 200, description = "The merchant", body = Merchant))
)]
async fn show(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
) -> Result<Json<Merchant>, Problem> {
    known.may(Scope::MerchantsRead)?;
    read(&api, &id).await.map(Json)
}

async fn read(api: &Api, id: &str) -> Result<Merchant, Problem> {
    let merchant = api.ports.directory.merchant(&merchant_id(id)?).await?;
    Ok(Merchant::from(&merchant))
}

fn merchant_id(text: &str) -> Result<MerchantId, Problem> {
    MerchantId::parse(text).map_err(|_| Code::NotFound.into())
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

/// Change a merchant
#[utoipa::path(
    patch,
    path = "/v1/merchants/{id}",
    operation_id = "change_merchant",
    tag = TAG,
    security(("key" = ["merchants:write"])),
    params(("id" = String, Path, description = "The merchant", example = "tea-house")),
    request_body = Changes,
    responses((status = 200, description = "The merchant", body = Merchant))
)]
async fn change(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
    Patched(wish): Patched<Changes>,
) -> Result<Json<Merchant>, Problem> {
    let caller = known.may(Scope::MerchantsWrite)?;
    let (id, by) = (merchant_id(&id)?, Actor::from(caller.clone()));
    let directory = &api.ports.directory;
    let draft = wish.profile.map(ProfileWish::draft).unwrap_or_default();
    let mut merchant = directory.change(&id, &draft, &by).await?;
    if let Some(enabled) = wish.enabled {
        merchant = directory.set_enabled(&id, enabled, &by).await?;
    }
    Ok(Json(Merchant::from(&merchant)))
}
