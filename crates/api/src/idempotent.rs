//! Runs a request at most once per idempotency key, and replays the stored response when the request is repeated.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use eventlog::{IdempotencyKey, NewIdempotencyRecord};
use serde::Serialize;

use crate::{in_flight::StoredResponse, problem::Problem, problem_code::ProblemCode, state::Api};

/// Marks a response that repeats an earlier one.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The outcome of a request that took effect.
pub(crate) struct Completed {
    status: StatusCode,
    body: String,
    /// The body of replayed responses, if it differs from `body`.
    replay_body: Option<String>,
    object: String,
    /// Whether the response was stored with the effect.
    is_recorded: bool,
}

impl Completed {
    /// A response with the object that the request created or returned. `object` is its identifier.
    ///
    /// # Errors
    ///
    /// Returns `internal` if `body` cannot be serialized.
    pub(crate) fn new(
        status: StatusCode,
        object: &str,
        body: &impl Serialize,
    ) -> Result<Self, Problem> {
        Ok(Self {
            status,
            body: serde_json::to_string(body).map_err(Problem::internal)?,
            replay_body: None,
            object: object.to_owned(),
            is_recorded: false,
        })
    }

    /// Says whether the response was stored with the effect already.
    pub(crate) fn recorded(self, is_recorded: bool) -> Self {
        Self {
            is_recorded,
            ..self
        }
    }

    /// Marks the body as holding a secret that is returned once: replayed responses carry `replay_body` instead.
    ///
    /// # Errors
    ///
    /// Returns `internal` if `replay_body` cannot be serialized.
    pub(crate) fn with_one_time_secret(
        self,
        replay_body: &impl Serialize,
    ) -> Result<Self, Problem> {
        Ok(Self {
            replay_body: Some(serde_json::to_string(replay_body).map_err(Problem::internal)?),
            ..self
        })
    }
}

/// Executes a request unless its key was used before, and replays the stored response otherwise.
///
/// If the process stopped before the response was stored, `show` renders the object that the first request created,
/// from its identifier, in its current state. Responses to rejected requests are not stored: the caller can correct
/// the request and send it with the same key.
///
/// # Errors
///
/// Returns `idempotency_in_progress` if a request with the key is executing, `idempotency_key_reused` if the key was
/// used for a different request, and otherwise the errors of `execute` and `show`.
pub(crate) async fn idempotent(
    api: &Api,
    key: IdempotencyKey,
    execute: impl AsyncFnOnce(IdempotencyKey) -> Result<Completed, Problem>,
    show: impl AsyncFnOnce(String) -> Result<Completed, Problem>,
) -> Result<Response, Problem> {
    let guard = match api.in_flight.begin(&key) {
        Ok(guard) => guard,
        Err(None) => return Err(ProblemCode::IdempotencyInProgress.into()),
        Err(Some(stored)) => {
            check_fingerprint(&key, stored.fingerprint)?;
            return Ok(replayed(json(stored.status, stored.body)));
        }
    };
    let engine = &api.ports.engine;
    if let Some(record) = engine.idempotency_record(&key.account, &key.key).await? {
        check_fingerprint(&key, record.fingerprint)?;
        if let Some((status, body)) = record.response {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            return Ok(replayed(json(status, body)));
        }
        let completed = show(record.object).await?;
        return Ok(replayed(json(completed.status, completed.body)));
    }
    let completed = execute(key.clone()).await?;
    let stored = StoredResponse {
        fingerprint: key.fingerprint,
        status: completed.status,
        body: completed
            .replay_body
            .unwrap_or_else(|| completed.body.clone()),
    };
    if completed.is_recorded {
        return Ok(json(completed.status, completed.body));
    }
    guard.complete(stored.clone());
    let record = NewIdempotencyRecord {
        response: Some((stored.status.as_u16(), stored.body)),
        ..key.record(&completed.object)
    };
    let engine = engine.clone();
    // The effect is durable, so the caller does not wait for another write to disk.
    tokio::spawn(async move {
        fail_points::reach(fail_points::Point::ResponseBeforeRecord);
        if let Err(error) = engine.record_response(record).await {
            tracing::warn!(%error, "could not store the response of an idempotent request");
        }
        drop(guard);
    });
    Ok(json(completed.status, completed.body))
}

/// Executes a request that is idempotent by itself, at most once at a time per key, without a record of its key.
///
/// # Errors
///
/// Returns `idempotency_in_progress` if a request with the key is executing, and otherwise the errors of `execute`.
pub(crate) async fn once(
    api: &Api,
    key: IdempotencyKey,
    execute: impl AsyncFnOnce(IdempotencyKey) -> Result<Completed, Problem>,
) -> Result<Response, Problem> {
    let Ok(_guard) = api.in_flight.begin(&key) else {
        return Err(ProblemCode::IdempotencyInProgress.into());
    };
    let completed = execute(key).await?;
    Ok(json(completed.status, completed.body))
}

fn check_fingerprint(key: &IdempotencyKey, fingerprint: [u8; 32]) -> Result<(), Problem> {
    if key.fingerprint == fingerprint {
        Ok(())
    } else {
        Err(ProblemCode::IdempotencyKeyReused.into())
    }
}

fn json(status: StatusCode, body: String) -> Response {
    let content_type = HeaderValue::from_static("application/json");
    (status, [(CONTENT_TYPE, content_type)], body).into_response()
}

fn replayed(mut response: Response) -> Response {
    let value = HeaderValue::from_static("true");
    response.headers_mut().insert(REPLAYED, value);
    response
}
