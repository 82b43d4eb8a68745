//! `/v1/checkout/sessions`: creates, lists, retrieves and cancels checkout sessions.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::{KeyKind, Scope};
use domain::{
    SessionId,
    session::{Session, SessionStatus},
};
use objects::{CheckoutSession, Mode, row::kind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::{
    authentication::Authenticated,
    body::{EmptyBody, IdempotentJson},
    create_session::CreateSessionRequest,
    document::{Link, Operation, Resource},
    idempotent::{Completed, idempotent},
    object_list::{self, ListFilters, ListedObject},
    page::{Page, Paging},
    problem::Problem,
    problem_code::ProblemCode,
    query::{ListQuery, StrictQuery},
    start_session,
    state::Api,
};

pub(crate) const TAG: &str = "Checkout sessions";

pub(crate) fn routes() -> Resource {
    Resource::new()
        .routes([CREATE, LIST], routes!(create, list))
        .routes([RETRIEVE], routes!(retrieve))
        .routes([CANCEL], routes!(cancel))
}

/// The part of a session that a publishable key can read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicSession {
    /// Always `checkout_session`.
    #[schema(example = "checkout_session")]
    object: &'static str,
    /// The session's identifier.
    #[schema(example = "cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")]
    id: String,
    /// Test or live mode.
    mode: Mode,
    /// The session's status, to update a page with. To fulfil an order, rely on a webhook or on a request with a
    /// secret key instead.
    status: SessionStatus,
    /// The amount to pay, in taka.
    #[schema(example = "599.00")]
    amount: String,
    /// Always `BDT`.
    #[schema(example = "BDT")]
    currency: &'static str,
    /// The URL of the checkout page.
    #[schema(
        example = "https://pay.shop.example/pay/cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV"
    )]
    url: String,
    /// When the session expires. A payment must be started before that.
    #[schema(example = "2026-11-21T17:30:00.000Z")]
    expires_at: String,
}

impl From<CheckoutSession> for PublicSession {
    fn from(session: CheckoutSession) -> Self {
        Self {
            object: session.object,
            id: session.id,
            mode: session.mode,
            status: session.status,
            amount: session.amount,
            currency: session.currency,
            url: session.url,
            expires_at: session.expires_at,
        }
    }
}

/// A session, as the kind of API key can read it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum SessionView {
    /// With a secret key.
    Full(Box<CheckoutSession>),
    /// With a publishable key.
    Public(Box<PublicSession>),
}

/// Related objects to include in the response.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Expansion {
    /// `payments` includes all payments of the session.
    expand: Option<String>,
}

impl Expansion {
    fn payments(&self) -> Result<bool, Problem> {
        match self.expand.as_deref() {
            None => Ok(false),
            Some("payments") => Ok(true),
            Some(_) => Err(Problem::field("expand", "must be payments")),
        }
    }
}

impl Api {
    pub(crate) fn session(&self, id: &SessionId, session: &Session) -> CheckoutSession {
        CheckoutSession::new(&self.ports.public_origin, id, session)
    }
}

/// Parses a session's identifier.
///
/// # Errors
///
/// Returns `not_found` if `text` is not an identifier.
pub(crate) fn session_id(text: &str) -> Result<SessionId, Problem> {
    SessionId::parse(text).map_err(|_| ProblemCode::NotFound.into())
}

const CREATE: Operation = Operation::new("create_session")
    .problems(&[
        ProblemCode::InvoiceInUse,
        ProblemCode::ReturnUrlNotRegistered,
        ProblemCode::BkashUnavailable,
    ])
    .request(|| {
        json!({
            "amount": "599.00",
            "invoice": "INV-1042",
            "payer_reference": "customer-7",
            "line_items": [{ "name": "Sundarbans honey", "quantity": 1, "amount": "599.00" }],
            "success_url": "https://shop.example/orders/1042/paid",
            "cancel_url": "https://shop.example/cart",
            "metadata": { "cart": "42" },
        })
    })
    .response(|_| json!({ "status": "open", "payment": null }))
    .links(&[Link::from_id(&[
        RETRIEVE.id,
        start_session::START.id,
        CANCEL.id,
    ])]);

/// Create a session
///
/// Redirect the payer to the session's `url`, or pass the session to the embedded button. An invoice can have one
/// open session: creating a session again with the same invoice, amount, payer and capture method returns the
/// existing one.
#[utoipa::path(
    post,
    path = "/v1/checkout/sessions",
    operation_id = CREATE.id,
    tag = TAG,
    security(("key" = ["sessions:write"])),
    request_body = CreateSessionRequest,
    responses((status = 201, description = "The session", body = CheckoutSession))
)]
async fn create(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    input: IdempotentJson<CreateSessionRequest>,
) -> Result<Response, Problem> {
    let account = &auth.require(Scope::SessionsWrite)?.account;
    let key = input.request.key_for(&auth.principal);
    let engine = &api.ports.engine;
    let completed = |id: &SessionId, session: &Session| {
        Completed::new(StatusCode::CREATED, id.as_str(), &api.session(id, session))
    };
    let execute = async |key| {
        let settings = api.settings(account).await?;
        let order = input.body.validate(account, &settings, engine.now())?;
        let respond = {
            let api = api.clone();
            move |id: &SessionId, session: &Session| {
                let body = serde_json::to_string(&api.session(id, session)).ok()?;
                Some((StatusCode::CREATED.as_u16(), body))
            }
        };
        let opened = engine
            .open_session(order, auth.cause(), Some(key), respond)
            .await?;
        let completed = completed(&opened.id, &opened.session)?;
        Ok(completed.recorded(opened.is_answered))
    };
    let show = async |object: String| {
        let id = session_id(&object)?;
        completed(&id, &engine.session_of(account, &id).await?)
    };
    idempotent(&api, key, execute, show).await
}

const LIST: Operation =
    Operation::new("list_sessions").links(&[Link::from_first_id(&[RETRIEVE.id])]);

/// List sessions
///
/// Returns the newest sessions first, as they were when their last event was recorded.
#[utoipa::path(
    get,
    path = "/v1/checkout/sessions",
    operation_id = LIST.id,
    tag = TAG,
    security(("key" = ["sessions:read"])),
    params(ListFilters, Paging),
    responses((status = 200, description = "A page of sessions", body = Page<CheckoutSession>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    ListQuery(filters, paging): ListQuery<ListFilters>,
) -> Result<Json<Page<ListedObject>>, Problem> {
    let account = &auth.require(Scope::SessionsRead)?.account;
    let filter = filters.parse(&SessionStatus::NAMES)?;
    object_list::page(&api, account, kind::SESSION, filter, &paging).await
}

const RETRIEVE: Operation = Operation::new("retrieve_session");

/// Retrieve a session
///
/// With a publishable key, the response contains only what the payer's page needs.
#[utoipa::path(
    get,
    path = "/v1/checkout/sessions/{id}",
    operation_id = RETRIEVE.id,
    tag = TAG,
    security(("key" = ["sessions:read"]), ("key" = ["own-session:read"])),
    params(("id" = String, Path, description = "The session's identifier", example = "cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV"), Expansion),
    responses((status = 200, description = "The session", body = SessionView))
)]
async fn retrieve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    StrictQuery(expansion): StrictQuery<Expansion>,
) -> Result<Json<SessionView>, Problem> {
    let is_public = auth.principal.kind == KeyKind::Publishable;
    let scope = if is_public {
        Scope::OwnSessionRead
    } else {
        Scope::SessionsRead
    };
    let account = &auth.require(scope)?.account;
    let id = session_id(&id)?;
    let session = api.ports.engine.session_of(account, &id).await?;
    let object = api.session(&id, &session);
    Ok(Json(if is_public {
        SessionView::Public(Box::new(object.into()))
    } else if expansion.payments()? {
        SessionView::Full(Box::new(object.with_payments(&id, &session)))
    } else {
        SessionView::Full(Box::new(object))
    }))
}

const CANCEL: Operation = Operation::new("cancel_session")
    .problems(&[
        ProblemCode::AlreadyPaid,
        ProblemCode::SessionClosed,
        ProblemCode::PaymentPending,
    ])
    .response(|_| json!({ "status": "cancelled", "payment": null }));

/// Cancel a session
///
/// A cancelled session can no longer be paid. A session that is paid, or that has a payment with an unknown outcome,
/// cannot be cancelled.
#[utoipa::path(
    post,
    path = "/v1/checkout/sessions/{id}/cancel",
    operation_id = CANCEL.id,
    tag = TAG,
    security(("key" = ["sessions:write"])),
    params(("id" = String, Path, description = "The session's identifier", example = "cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")),
    request_body = EmptyBody,
    responses((status = 200, description = "The session", body = CheckoutSession))
)]
async fn cancel(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<EmptyBody>,
) -> Result<Response, Problem> {
    let EmptyBody {} = input.body;
    let account = &auth.require(Scope::SessionsWrite)?.account;
    let id = session_id(&id)?;
    let key = input.request.key_for(&auth.principal);
    let engine = &api.ports.engine;
    let completed =
        |session: &Session| Completed::new(StatusCode::OK, id.as_str(), &api.session(&id, session));
    let execute = async |key| {
        engine.session_of(account, &id).await?;
        completed(&engine.cancel(&id, auth.cause(), Some(key)).await?)
    };
    let show = async |_: String| completed(&engine.session_of(account, &id).await?);
    idempotent(&api, key, execute, show).await
}
