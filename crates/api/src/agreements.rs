//! `/v1/agreements`: lists, retrieves and cancels agreements, and links payers to the page of their saved wallets.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::Scope;
use domain::{AccountId, AgreementId, PayerReference, agreement::AgreementStatus};
use objects::{Agreement, row::kind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    authentication::Authenticated,
    body::{EmptyBody, IdempotentJson},
    document::{Link, Operation, Resource},
    idempotent::{Completed, idempotent},
    object_list::{self, AgreementFilters, ListFilters, ListedObject},
    page::{Page, Paging},
    problem::Problem,
    problem_code::ProblemCode,
    query::ListQuery,
    state::Api,
    text::{NOT_PLAIN, is_plain},
};

pub(crate) const TAG: &str = "Agreements";

/// How long a customer link can be opened, in seconds.
const CUSTOMER_LINK_LIFETIME: u32 = 900;

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([LIST], routes!(list))
        .routes([RETRIEVE], routes!(retrieve))
        .routes([CANCEL], routes!(cancel))
        .routes([CREATE_CUSTOMER_LINK], routes!(create_customer_link))
}

/// Parses an agreement's identifier.
///
/// # Errors
///
/// Returns `not_found` if `text` is not an identifier.
pub(crate) fn agreement_id(text: &str) -> Result<AgreementId, Problem> {
    AgreementId::parse(text).map_err(|_| ProblemCode::NotFound.into())
}

const LIST: Operation =
    Operation::new("list_agreements").links(&[Link::from_first_id(&[RETRIEVE.id, CANCEL.id])]);

/// List agreements
///
/// Returns the newest agreements first, as they were when their last event was recorded: without `status`, those that
/// payers have consented to, including revoked ones.
#[utoipa::path(
    get,
    path = "/v1/agreements",
    operation_id = LIST.id,
    tag = TAG,
    security(("key" = ["agreements:read"])),
    params(AgreementFilters, Paging),
    responses((status = 200, description = "A page of agreements", body = Page<Agreement>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    ListQuery(filters, paging): ListQuery<AgreementFilters>,
) -> Result<Json<Page<ListedObject>>, Problem> {
    let account = &auth.require(Scope::AgreementsRead)?.account;
    let mut filter = ListFilters::from(filters).parse(&AgreementStatus::NAMES)?;
    if filter.statuses.is_empty() {
        let consented = AgreementStatus::CONSENTED.map(AgreementStatus::as_str);
        filter.statuses.extend(consented);
    }
    object_list::page(&api, account, kind::AGREEMENT, filter, &paging).await
}

fn payer_reference(text: &str) -> Result<PayerReference, Problem> {
    if !is_plain(text) {
        return Err(Problem::field("payer_reference", NOT_PLAIN));
    }
    PayerReference::parse(text).map_err(|error| Problem::field("payer_reference", error))
}

const RETRIEVE: Operation = Operation::new("retrieve_agreement");

/// Retrieve an agreement
#[utoipa::path(
    get,
    path = "/v1/agreements/{id}",
    operation_id = RETRIEVE.id,
    tag = TAG,
    security(("key" = ["agreements:read"])),
    params(("id" = String, Path, description = "The agreement's identifier", example = "agr_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")),
    responses((status = 200, description = "The agreement", body = Agreement))
)]
async fn retrieve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
) -> Result<Json<Agreement>, Problem> {
    let account = &auth.require(Scope::AgreementsRead)?.account;
    find(&api, account, &agreement_id(&id)?).await.map(Json)
}

async fn find(api: &Api, account: &AccountId, id: &AgreementId) -> Result<Agreement, Problem> {
    let agreement = api.ports.engine.agreement_of(account, id).await?;
    Ok(Agreement::new(id, &agreement))
}

const CANCEL: Operation = Operation::new("cancel_agreement")
    .problems(&[ProblemCode::AgreementNotActive, ProblemCode::LimitReached])
    .response(|_| json!({ "status": "revoked", "revoked_at": "2026-11-23T08:00:00.000Z" }));

/// Cancel an agreement
///
/// The agreement can no longer be used to pay. The cancellation is repeated at bKash until bKash confirms it; until
/// then the status is `revoking`.
#[utoipa::path(
    post,
    path = "/v1/agreements/{id}/cancel",
    operation_id = CANCEL.id,
    tag = TAG,
    security(("key" = ["agreements:write"])),
    params(("id" = String, Path, description = "The agreement's identifier", example = "agr_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")),
    request_body = EmptyBody,
    responses((status = 200, description = "The agreement", body = Agreement))
)]
async fn cancel(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<EmptyBody>,
) -> Result<Response, Problem> {
    let EmptyBody {} = input.body;
    let account = &auth.require(Scope::AgreementsWrite)?.account;
    let id = agreement_id(&id)?;
    let key = input.request.key_for(&auth.principal);
    let engine = &api.ports.engine;
    let completed = |agreement: &Agreement| Completed::new(StatusCode::OK, id.as_str(), agreement);
    let execute = async |key| {
        let payer = engine.agreement_of(account, &id).await?.payer;
        let agreement = engine
            .revoke(account, &payer, &id, auth.cause(), Some(key))
            .await?;
        completed(&Agreement::new(&id, &agreement))
    };
    let show = async |_: String| completed(&find(&api, account, &id).await?);
    idempotent(&api, key, execute, show).await
}

/// The parameters of a customer link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateCustomerLinkRequest {
    /// The merchant's reference for the payer.
    #[schema(example = "customer-7", min_length = 1, max_length = 255)]
    payer_reference: String,
}

/// A link to the page of a payer's saved wallets.
#[derive(Debug, Serialize, ToSchema)]
struct CustomerLink {
    /// Always `customer_link`.
    #[schema(example = "customer_link")]
    object: &'static str,
    /// The URL to redirect the payer's browser to. It gives access to the payer's saved wallets. `null` in a replayed
    /// response.
    #[schema(required, example = "https://pay.shop.example/wallets?link=…")]
    url: Option<String>,
    /// The number of seconds until the link expires.
    #[schema(example = 900)]
    expires_in: u32,
}

const CREATE_CUSTOMER_LINK: Operation = Operation::new("create_customer_link");

/// Create a customer link
///
/// On the page behind the link, the payer sees the saved wallets, adds one or revokes the consent. The link is not
/// stored: a repeated request with the same key returns a `url` of `null`.
#[utoipa::path(
    post,
    path = "/v1/customer_links",
    operation_id = CREATE_CUSTOMER_LINK.id,
    tag = TAG,
    security(("key" = ["agreements:write"])),
    request_body = CreateCustomerLinkRequest,
    responses((status = 201, description = "The link", body = CustomerLink))
)]
async fn create_customer_link(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    input: IdempotentJson<CreateCustomerLinkRequest>,
) -> Result<Response, Problem> {
    let account = &auth.require(Scope::AgreementsWrite)?.account;
    let payer = payer_reference(&input.body.payer_reference)?;
    let key = input.request.key_for(&auth.principal);
    let link = |url| CustomerLink {
        object: "customer_link",
        url,
        expires_in: CUSTOMER_LINK_LIFETIME,
    };
    let execute = async |_| {
        let url = api.ports.accounts.wallets_link(account, &payer);
        let url = url.ok_or_else(|| Problem::internal("could not seal a customer link"))?;
        Completed::new(StatusCode::CREATED, "customer_link", &link(Some(url)))?
            .with_one_time_secret(&link(None))
    };
    let show = async |_: String| Completed::new(StatusCode::CREATED, "customer_link", &link(None));
    idempotent(&api, key, execute, show).await
}
