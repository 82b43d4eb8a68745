//! `POST /v1/checkout/sessions/{id}/resolve`: says what happened to a session during a gap of the log.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use directory::Scope;
use domain::{BkashPaymentId, session::Session};
use objects::CheckoutSession;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    authentication::Authenticated,
    body::IdempotentJson,
    document::{Operation, Resource},
    idempotent::{Completed, idempotent},
    problem::Problem,
    problem_code::ProblemCode,
    sessions::{TAG, session_id},
    state::Api,
    text::plain,
};

pub(crate) fn routes() -> Resource {
    Resource::new().routes([RESOLVE], routes!(resolve))
}

/// What happened to the order while the log has a gap.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResolveSessionRequest {
    /// `paid` if bKash took or holds money for a payment of the order; bKash is asked about it. `unpaid` if you have found out
    /// that there is no such payment; the order can then be paid, or expires.
    outcome: HistoryOutcome,
    /// bKash's identifier of the payment. Required if the outcome is `paid`.
    #[schema(example = "TR0011ON1565154754797")]
    bkash_payment_id: Option<String>,
    /// How you found out, 1 to 255 characters. Required if the outcome is `unpaid`. It is recorded.
    #[schema(
        example = "bKash's statement of the day has no such invoice",
        min_length = 1,
        max_length = 255
    )]
    reason: Option<String>,
}

/// Whether the order was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum HistoryOutcome {
    /// With a payment that the log does not contain.
    Paid,
    /// It was not.
    Unpaid,
}

const RESOLVE: Operation = Operation::new("resolve_session")
    .problems(&[
        ProblemCode::NothingToResolve,
        ProblemCode::CannotAccept,
        ProblemCode::BkashRefused,
        ProblemCode::BkashUnavailable,
    ])
    .request(|| {
        json!({ "outcome": "unpaid", "reason": "bKash's statement of the day has no such invoice" })
    });

/// Resolve a session after a gap
///
/// After a backup was restored, nobody can tell whether an order that was open then has been paid since. Its session needs
/// attention, and it can neither be paid nor expire, until bKash reports money for one of its payments or you say what
/// happened. Compare the order with bKash's statement first.
#[utoipa::path(
    post,
    path = "/v1/checkout/sessions/{id}/resolve",
    operation_id = RESOLVE.id,
    tag = TAG,
    security(("key" = ["payments:refund"])),
    params(("id" = String, Path, description = "The session's identifier", example = "cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")),
    request_body = ResolveSessionRequest,
    responses((status = 200, description = "The session", body = CheckoutSession))
)]
async fn resolve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(id): Path<String>,
    input: IdempotentJson<ResolveSessionRequest>,
) -> Result<Response, Problem> {
    let account = &auth.require(Scope::PaymentsRefund)?.account;
    let id = session_id(&id)?;
    let key = input.request.key_for(&auth.principal);
    let found = Found::parse(&input.body)?;
    let engine = &api.ports.engine;
    let completed =
        |session: &Session| Completed::new(StatusCode::OK, id.as_str(), &api.session(&id, session));
    let execute = async |key| {
        engine.session_of(account, &id).await?;
        let (cause, key) = (auth.cause(), Some(key));
        completed(&match found {
            Found::Payment(payment) => engine.find_payment(&id, payment, cause, key).await?,
            Found::Nothing(reason) => engine.resolve_history(&id, reason, cause, key).await?,
        })
    };
    let show = async |_: String| completed(&engine.session_of(account, &id).await?);
    idempotent(&api, key, execute, show).await
}

/// What was found out about the order.
enum Found {
    Payment(BkashPaymentId),
    Nothing(domain::ShortText),
}

impl Found {
    fn parse(body: &ResolveSessionRequest) -> Result<Self, Problem> {
        match body.outcome {
            HistoryOutcome::Paid => {
                let payment = body.bkash_payment_id.as_deref().unwrap_or_default();
                let payment = BkashPaymentId::parse(payment);
                payment
                    .map(Self::Payment)
                    .map_err(|error| Problem::field("bkash_payment_id", error))
            }
            HistoryOutcome::Unpaid => {
                let reason = body.reason.as_deref().unwrap_or_default();
                plain("reason", reason).map(Self::Nothing)
            }
        }
    }
}
