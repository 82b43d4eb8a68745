//! `/v1/agreements`: payers' saved wallets, and links to the page where payers see them.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::Scope;
use domain::{AccountId, AgreementId, PayerReference};
use objects::Agreement;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api,
    asked::Listed,
    body::{HIDDEN, Posted, is_plain},
    caller::Known,
    codes::Code,
    once::{Done, once},
    page::{Page, Paging},
    problem::Problem,
    sessions::Nothing,
};

pub(crate) const TAG: &str = "Agreements";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(cancel))
        .routes(routes!(link))
}

pub(crate) fn wallet_id(text: &str) -> Result<AgreementId, Problem> {
    AgreementId::parse(text).map_err(|_| Code::NotFound.into())
}

/// Whose agreements.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only those of this payer.
    payer_reference: Option<String>,
}

/// List agreements
///
/// Those that were ever consented to, newest first.
#[utoipa::path(
    get,
    path = "/v1/agreements",
    operation_id = "list_agreements",
    tag = TAG,
    security(("key" = ["agreements:read"])),
    params(Filter, Paging),
    responses((status = 200, description = "A page of agreements", body = Page<Agreement>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    known: Known,
    Listed(filter, paging): Listed<Filter>,
) -> Result<Json<Page<Agreement>>, Problem> {
    let account = &known.may(Scope::AgreementsRead)?.account;
    let payer = filter.payer_reference.as_deref().map(payer).transpose()?;
    let (limit, after) = (paging.limit()?, paging.place()?);
    let engine = &api.ports.engine;
    let found = engine
        .agreements(account, payer.as_ref(), after, limit + 1)
        .await?;
    let seen = found
        .into_iter()
        .map(|(place, id, agreement)| (place, Agreement::new(&id, &agreement)));
    Ok(Json(Page::of_places(seen.collect(), limit)))
}

fn payer(text: &str) -> Result<PayerReference, Problem> {
    if !is_plain(text) {
        return Err(Problem::field("payer_reference", HIDDEN));
    }
    PayerReference::parse(text).map_err(|error| Problem::field("payer_reference", error))
}

/// Retrieve an agreement
#[utoipa::path(
    get,
    path = "/v1/agreements/{id}",
    operation_id = "retrieve_agreement",
    tag = TAG,
    security(("key" = ["agreements:read"])),
    params(("id" = String, Path, description = "The agreement", example = "agr_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
    responses((status = 200, description = "The agreement", body = Agreement))
)]
async fn show(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
) -> Result<Json<Agreement>, Problem> {
    let account = &known.may(Scope::AgreementsRead)?.account;
    read(&api, account, &wallet_id(&id)?).await.map(Json)
}

async fn read(api: &Api, account: &AccountId, id: &AgreementId) -> Result<Agreement, Problem> {
    let agreement = api.ports.engine.agreement_of(account, id).await?;
    Ok(Agreement::new(id, &agreement))
}

/// Cancel an agreement
///
/// The wallet cannot pay from now on. bKash is told until it confirms.
#[utoipa::path(
    post,
    path = "/v1/agreements/{id}/cancel",
    operation_id = "cancel_agreement",
    tag = TAG,
    security(("key" = ["agreements:write"])),
    params(("id" = String, Path, description = "The agreement", example = "agr_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
    request_body = Nothing,
    responses((status = 200, description = "The agreement", body = Agreement))
)]
async fn cancel(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
    posted: Posted<Nothing>,
) -> Result<Response, Problem> {
    let Nothing {} = posted.body;
    let account = &known.may(Scope::AgreementsWrite)?.account;
    let id = wallet_id(&id)?;
    let key = posted.wish.of(&known.0);
    let engine = &api.ports.engine;
    let shown = async || {
        Done::new(
            StatusCode::OK,
            id.as_str(),
            &read(&api, account, &id).await?,
        )
    };
    let work = async |wish| {
        let payer = engine.agreement_of(account, &id).await?.payer;
        engine.revoke(account, &payer, &id, Some(wish)).await?;
        shown().await
    };
    let show = async |_: String| shown().await;
    once(&api, key, work, show).await
}

/// Whose wallets.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkWish {
    /// The merchant's name for the payer.
    #[schema(example = "customer-7", min_length = 1, max_length = 255)]
    payer_reference: String,
}

/// A link to a payer's saved wallets.
#[derive(Debug, Serialize, ToSchema)]
struct CustomerLink {
    /// Always `customer_link`.
    #[schema(example = "customer_link")]
    object: &'static str,
    /// The address: send the payer's own browser there, soon. Whoever has it sees the payer's wallets.
    #[schema(required)]
    url: Option<String>,
    /// For how many seconds it can be opened.
    #[schema(example = 900)]
    expires_in: u32,
}

/// Link a payer to their saved wallets
///
/// The page lists the payer's wallets, and lets the payer add one and take consent back. A repetition with the
/// same key is answered without the address, which is not kept.
#[utoipa::path(
    post,
    path = "/v1/customer_links",
    operation_id = "create_customer_link",
    tag = TAG,
    security(("key" = ["agreements:write"])),
    request_body = LinkWish,
    responses((status = 201, description = "The link", body = CustomerLink))
)]
async fn link(
    State(api): State<Arc<Api>>,
    known: Known,
    posted: Posted<LinkWish>,
) -> Result<Response, Problem> {
    let account = &known.may(Scope::AgreementsWrite)?.account;
    let payer = payer(&posted.body.payer_reference)?;
    let key = posted.wish.of(&known.0);
    let link = |url| CustomerLink {
        object: "customer_link",
        url,
        expires_in: 900,
    };
    let work = async |_| {
        let url = api.ports.shops.wallets_link(account, &payer);
        let url = url.ok_or_else(|| Problem::internal("a link cannot be sealed"))?;
        Done::new(StatusCode::CREATED, "customer_link", &link(Some(url)))?.said_once(&link(None))
    };
    let show = async |_: String| Done::new(StatusCode::CREATED, "customer_link", &link(None));
    once(&api, key, work, show).await
}
