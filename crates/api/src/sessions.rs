//! `/v1/checkout/sessions`: opening orders, looking at them, giving them up.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use directory::{KeyKind, Scope};
use domain::{
    BkashErrorCode, InvoiceNumber, PayerReference, SessionId,
    agreement::AgreementState,
    payment::{Method, PaymentState},
    session::{Phase, Session},
};
use engine::Sessions;
use objects::{CheckoutSession, Mode, SessionStatus};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, Shop,
    asked::{Asked, Listed},
    body::Posted,
    caller::Known,
    codes::Code,
    once::{Done, once},
    page::{Page, Paging},
    problem::Problem,
    session_wish::SessionWish,
};

pub(crate) const TAG: &str = "Checkout sessions";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(open, list))
        .routes(routes!(show))
        .routes(routes!(start))
        .routes(routes!(cancel))
}

/// What a page may know of its own session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicSession {
    /// Always `checkout_session`.
    #[schema(example = "checkout_session")]
    object: &'static str,
    /// Its identifier.
    id: String,
    /// Test or live.
    mode: Mode,
    /// Where it stands: a hint for the page. Deliver on the webhook or the secret key's word alone.
    status: SessionStatus,
    /// What is to be paid, in taka.
    #[schema(example = "599.00")]
    amount: String,
    /// Always `BDT`.
    #[schema(example = "BDT")]
    currency: &'static str,
    /// The page to send the payer to.
    url: String,
    /// When it can no longer be started.
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

/// A session as the kind of key may see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Seen {
    /// With a secret key.
    Whole(Box<CheckoutSession>),
    /// With a publishable key.
    Public(Box<PublicSession>),
}

/// More of an object than usual.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Expansion {
    /// `payments`: every payment of the session too.
    expand: Option<String>,
}

impl Expansion {
    fn payments(&self) -> Result<bool, Problem> {
        match self.expand.as_deref() {
            None => Ok(false),
            Some("payments") => Ok(true),
            Some(_) => Err(Problem::field("expand", "payments, or nothing")),
        }
    }
}

impl Api {
    pub(crate) async fn shop(&self, account: &domain::AccountId) -> Result<Shop, Problem> {
        let shop = self.ports.shops.shop(account).await;
        shop.ok_or_else(|| {
            Problem::new(Code::BkashUnavailable).with("the account is not connected to bKash")
        })
    }

    fn session(&self, id: &SessionId, session: &Session) -> CheckoutSession {
        CheckoutSession::new(&self.ports.public_origin, id, session)
    }
}

pub(crate) fn session_id(text: &str) -> Result<SessionId, Problem> {
    SessionId::parse(text).map_err(|_| Code::NotFound.into())
}

/// Open a session
///
/// The payer is sent to its `url`, by a link, a form, or the embedded button. An invoice has one session that is
/// not closed: asking again for the same amount, payer and capture gives that one.
#[utoipa::path(
    post,
    path = "/v1/checkout/sessions",
    operation_id = "open_session",
    tag = TAG,
    security(("key" = ["sessions:write"])),
    request_body = SessionWish,
    responses((status = 201, description = "The session", body = CheckoutSession))
)]
async fn open(
    State(api): State<Arc<Api>>,
    known: Known,
    posted: Posted<SessionWish>,
) -> Result<Response, Problem> {
    let account = &known.may(Scope::SessionsWrite)?.account;
    let key = posted.wish.of(&known.0);
    let work = async |key| {
        let new = posted.body.check(account, &api.shop(account).await?)?;
        let id = api.ports.engine.open_session_once(new, Some(key)).await?;
        shown(&api, account, &id, StatusCode::CREATED).await
    };
    let show = async |object: String| {
        shown(&api, account, &session_id(&object)?, StatusCode::CREATED).await
    };
    once(&api, key, work, show).await
}

async fn shown(
    api: &Api,
    account: &domain::AccountId,
    id: &SessionId,
    status: StatusCode,
) -> Result<Done, Problem> {
    let session = api.ports.engine.session_of(account, id).await?;
    Done::new(status, id.as_str(), &api.session(id, &session))
}

/// Which sessions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only those of this invoice.
    invoice: Option<String>,
    /// Only those of this payer.
    payer_reference: Option<String>,
}

/// List sessions
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/v1/checkout/sessions",
    operation_id = "list_sessions",
    tag = TAG,
    security(("key" = ["sessions:read"])),
    params(Filter, Paging),
    responses((status = 200, description = "A page of sessions", body = Page<CheckoutSession>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    known: Known,
    Listed(filter, paging): Listed<Filter>,
) -> Result<Json<Page<CheckoutSession>>, Problem> {
    let account = &known.may(Scope::SessionsRead)?.account;
    let which = match (&filter.invoice, &filter.payer_reference) {
        (Some(_), Some(_)) => {
            return Err(Problem::field(
                "invoice",
                "filter by invoice or by payer_reference",
            ));
        }
        (Some(invoice), None) => Sessions::OfInvoice(
            InvoiceNumber::parse(invoice).map_err(|error| Problem::field("invoice", error))?,
        ),
        (None, Some(payer)) => Sessions::OfPayer(
            PayerReference::parse(payer)
                .map_err(|error| Problem::field("payer_reference", error))?,
        ),
        (None, None) => Sessions::All,
    };
    let (limit, after) = (paging.limit()?, paging.place()?);
    let found = api
        .ports
        .engine
        .sessions(account, &which, after, limit + 1)
        .await?;
    let seen = found
        .into_iter()
        .map(|(place, id, session)| (place, api.session(&id, &session)));
    Ok(Json(Page::of_places(seen.collect(), limit)))
}

/// Retrieve a session
///
/// With a publishable key, only what the payer's page may know.
#[utoipa::path(
    get,
    path = "/v1/checkout/sessions/{id}",
    operation_id = "retrieve_session",
    tag = TAG,
    security(("key" = ["sessions:read"]), ("key" = ["own-session:read"])),
    params(("id" = String, Path, description = "The session", example = "cs_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), Expansion),
    responses((status = 200, description = "The session", body = Seen))
)]
async fn show(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
    Asked(expansion): Asked<Expansion>,
) -> Result<Json<Seen>, Problem> {
    let is_public = known.0.kind == KeyKind::Publishable;
    let scope = if is_public {
        Scope::OwnSessionRead
    } else {
        Scope::SessionsRead
    };
    let account = &known.may(scope)?.account;
    let id = session_id(&id)?;
    let session = api.ports.engine.session_of(account, &id).await?;
    let seen = api.session(&id, &session);
    Ok(Json(if is_public {
        Seen::Public(Box::new(seen.into()))
    } else if expansion.payments()? {
        Seen::Whole(Box::new(seen.with_payments(&id, &session)))
    } else {
        Seen::Whole(Box::new(seen))
    }))
}

/// How to start.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartWish {
    /// A saved wallet to pay with, by PIN alone. Secret keys only: a page cannot know whose browser it is in.
    agreement: Option<String>,
}

/// Where to send the payer.
#[derive(Debug, Serialize, ToSchema)]
struct Started {
    /// Always `checkout_session.start`.
    #[schema(example = "checkout_session.start")]
    object: &'static str,
    /// The session.
    session: String,
    /// bKash's page, or ours where bKash's opens inside it, or where the payer sees why nothing was begun.
    url: String,
    /// bKash's own number, such as `2064`, if it refused to create the payment, whose `reason` says why. Only for
    /// secret keys: for others it is always `null`.
    #[schema(required, examples("2064"))]
    bkash_error_code: Option<String>,
}

/// Start paying a session
///
/// Creates the payment at bKash, or joins the one that is under way, and says where to send the payer. The page
/// at the session's `url` does the same with a button; this is for pages that want to skip it.
#[utoipa::path(
    post,
    path = "/v1/checkout/sessions/{id}/start",
    operation_id = "start_session",
    tag = TAG,
    security(("key" = ["sessions:write"]), ("key" = ["own-session:start"])),
    params(("id" = String, Path, description = "The session", example = "cs_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
    request_body = StartWish,
    responses((status = 200, description = "Where to send the payer", body = Started))
)]
async fn start(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
    posted: Posted<StartWish>,
) -> Result<Response, Problem> {
    let is_public = known.0.kind == KeyKind::Publishable;
    let scope = match (is_public, &posted.body.agreement) {
        (true, None) => Scope::OwnSessionStart,
        (_, Some(_)) => Scope::AgreementsWrite,
        (false, None) => Scope::SessionsWrite,
    };
    let account = &known.may(scope)?.account;
    let id = session_id(&id)?;
    let key = posted.wish.of(&known.0);
    let method = match &posted.body.agreement {
        None => Method::Wallet,
        Some(wallet) => Method::SavedWallet(crate::agreements::wallet_id(wallet)?),
    };
    let engine = &api.ports.engine;
    let started = |session: &Session, bkash_error_code: Option<BkashErrorCode>| {
        let page = format!("{}/pay/{}", api.ports.public_origin, id.as_str());
        let url = match session.phase() {
            Phase::AtBkash { page: bkash } => bkash
                .address()
                .map_or_else(|| format!("{page}/bkash"), str::to_owned),
            _ => page,
        };
        let started = Started {
            object: "checkout_session.start",
            session: id.as_str().to_owned(),
            url,
            bkash_error_code: bkash_error_code.filter(|_| !is_public).map(String::from),
        };
        Done::new(StatusCode::OK, id.as_str(), &started)
    };
    let work = async |wish| {
        let session = engine.session_of(account, &id).await?;
        let bkash = api.shop(account).await?.bkash.capabilities();
        let is_open = matches!(session.phase(), Phase::Ready(_));
        if is_open && method == Method::Wallet && bkash.want_consent(&session.order) {
            // The payer is asked for it on our page, whose button begins with it.
            return started(&session, None);
        }
        if let Method::SavedWallet(wallet) = &method {
            let agreement = engine.agreement_of(account, wallet).await?;
            let is_payers = Some(&agreement.payer) == session.order.payer.as_ref();
            if is_payers && !matches!(agreement.state, AgreementState::Active(_)) {
                return Err(Code::AgreementNotActive.into());
            }
        }
        let session = engine.start(&id, method, false, Some(wish)).await?;
        started(&session, refused(&session))
    };
    let show = async |_: String| {
        let session = engine.session_of(account, &id).await?;
        started(&session, refused(&session))
    };
    once(&api, key, work, show).await
}

/// The number with which bKash refused to create the last payment, if that is what became of it.
fn refused(session: &Session) -> Option<BkashErrorCode> {
    let last = session.payments.last()?;
    match last.state {
        PaymentState::NotCreated(_) => last.bkash_error_code.clone(),
        _ => None,
    }
}

/// Nothing to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// Cancel a session
///
/// It can no longer be paid. One that is paid, or whose payment is not settled, is not cancelled.
#[utoipa::path(
    post,
    path = "/v1/checkout/sessions/{id}/cancel",
    operation_id = "cancel_session",
    tag = TAG,
    security(("key" = ["sessions:write"])),
    params(("id" = String, Path, description = "The session", example = "cs_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
    request_body = Nothing,
    responses((status = 200, description = "The session", body = CheckoutSession))
)]
async fn cancel(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(id): Path<String>,
    posted: Posted<Nothing>,
) -> Result<Response, Problem> {
    let Nothing {} = posted.body;
    let account = &known.may(Scope::SessionsWrite)?.account;
    let id = session_id(&id)?;
    let key = posted.wish.of(&known.0);
    let work = async |wish| {
        api.ports.engine.session_of(account, &id).await?;
        api.ports.engine.cancel(&id, Some(wish)).await?;
        shown(&api, account, &id, StatusCode::OK).await
    };
    let show = async |_: String| shown(&api, account, &id, StatusCode::OK).await;
    Ok(once(&api, key, work, show).await?.into_response())
}
