//! `/v1/checkout/sessions/{id}/start`: begins the payment of a session without its checkout page.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::{KeyKind, Scope};
use domain::{
    BkashErrorCode, SessionId,
    payment::PaymentState,
    session::{Phase, Session},
};
use engine::{BeginPayment, Begun, KeyedResponse, PaymentChoice};
use fail_points::{Omission, omits};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    agreements::agreement_id,
    authentication::Authenticated,
    body::IdempotentJson,
    document::{Operation, Resource},
    idempotent::{Completed, idempotent, once},
    problem::Problem,
    problem_code::ProblemCode,
    sessions::{TAG, session_id},
    state::Api,
};

pub(crate) fn routes() -> Resource {
    Resource::new().routes([START], routes!(start))
}

/// The parameters of a payment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartSessionRequest {
    /// The agreement to pay with: the payer confirms with the PIN alone. Requires a secret key, because a publishable
    /// key does not identify the payer.
    agreement: Option<String>,
}

/// Where to redirect the payer.
#[derive(Debug, Serialize, ToSchema)]
struct SessionStart {
    /// Always `checkout_session.start`.
    #[schema(example = "checkout_session.start")]
    object: &'static str,
    /// The session's identifier.
    session: String,
    /// The URL to redirect the payer to: bKash's page, or a page of the checkout if bKash's page opens inside it or
    /// no payment was started.
    #[schema(example = "https://payment.bkash.com/?paymentId=TR0011ON1565154754797")]
    url: String,
    /// The bKash error code, such as `2064`, if bKash refused to create the payment. Always `null` with a publishable
    /// key.
    #[schema(required, examples("2064"))]
    bkash_error_code: Option<String>,
}

pub(crate) const START: Operation = Operation::new("start_session")
    .problems(&[
        ProblemCode::AlreadyPaid,
        ProblemCode::SessionClosed,
        ProblemCode::PaymentPending,
        ProblemCode::AgreementNotActive,
        ProblemCode::LimitReached,
        ProblemCode::BkashUnavailable,
    ])
    .request(|| json!({}));

/// Start a session
///
/// Creates a payment at bKash, or continues the one in progress, and returns the URL to redirect the payer to. Use
/// it to skip the checkout page at the session's `url`.
#[utoipa::path(
    post,
    path = "/v1/checkout/sessions/{id}/start",
    operation_id = START.id,
    tag = TAG,
    security(("key" = ["sessions:write"]), ("key" = ["own-session:start"])),
    params(("id" = String, Path, description = "The session's identifier", example = "cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")),
    request_body = StartSessionRequest,
    responses((status = 200, description = "Where to redirect the payer", body = SessionStart))
)]
async fn start(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<StartSessionRequest>,
) -> Result<Response, Problem> {
    let is_public = auth.principal.kind == KeyKind::Publishable;
    let scope = match (is_public, &input.body.agreement) {
        (true, None) => Scope::OwnSessionStart,
        (_, Some(_)) => Scope::AgreementsWrite,
        (false, None) => Scope::SessionsWrite,
    };
    let account = &auth.require(scope)?.account;
    let id = session_id(&id)?;
    let key = input.request.key_for(&auth.principal);
    let choice = match &input.body.agreement {
        None => PaymentChoice::Wallet,
        Some(agreement) => PaymentChoice::Agreement(agreement_id(agreement)?),
    };
    let engine = &api.ports.engine;
    let show_code = !is_public;
    let completed = |session: &Session, show_code| {
        let start = session_start(&api, &id, session, show_code);
        Completed::new(StatusCode::OK, id.as_str(), &start)
    };
    let execute = async |key| {
        let begin = BeginPayment {
            choice,
            // The payer gives the consent on the checkout page.
            consented: false,
            again: false,
            account: Some(account.clone()),
        };
        let (for_response, session_id) = (api.clone(), id.clone());
        let respond = move |session: &Session| {
            let start = session_start(&for_response, &session_id, session, show_code);
            let body = serde_json::to_string(&start).ok()?;
            Some((StatusCode::OK.as_u16(), body))
        };
        let keyed = (!is_public).then(|| KeyedResponse {
            key,
            respond: Arc::new(respond),
        });
        match engine
            .begin_payment(&id, begin, auth.cause(), keyed)
            .await?
        {
            Begun::Payment {
                session,
                is_answered,
            } => Ok(completed(&session, show_code)?.recorded(is_answered)),
            // Nothing was asked of bKash, so an error code of an earlier payment would mislead.
            Begun::ConsentNeeded(session) => completed(&session, false),
            Begun::Agreement(_) => Err(Problem::internal("an agreement began without consent")),
        }
    };
    let show = async |_: String| {
        let session = engine.session_of(account, &id).await?;
        completed(&session, show_code)
    };
    if is_public && !omits(Omission::PublicKeyRecords) {
        // The session is the identity of the request: starting it again continues the payment in progress. A record per
        // key would let everybody who has opened a session fill the disk.
        return once(&api, key, execute).await;
    }
    idempotent(&api, key, execute, show).await
}

/// Where to redirect the payer. `show_code` says whether the caller may see bKash's error code.
fn session_start(api: &Api, id: &SessionId, session: &Session, show_code: bool) -> SessionStart {
    let checkout_page = format!("{}/pay/{}", api.ports.public_origin, id.as_str());
    let url = match session.phase() {
        Phase::PendingPayer { page } => page
            .address()
            .map_or_else(|| format!("{checkout_page}/bkash"), str::to_owned),
        Phase::Open(_)
        | Phase::Executing
        | Phase::Unknown
        | Phase::Paid(_)
        | Phase::Authorized(_)
        | Phase::Voided(_)
        | Phase::NeedsAttention(_)
        | Phase::HistoryLost
        | Phase::Closed(_) => checkout_page,
    };
    let bkash_error_code = create_error(session).filter(|_| show_code);
    SessionStart {
        object: "checkout_session.start",
        session: id.as_str().to_owned(),
        url,
        bkash_error_code: bkash_error_code.map(String::from),
    }
}

/// The bKash error code of the last payment, if bKash refused to create it.
fn create_error(session: &Session) -> Option<BkashErrorCode> {
    let last = session.payments.last()?;
    if matches!(last.state, PaymentState::NotCreated(_)) {
        last.bkash_error_code.clone()
    } else {
        None
    }
}
