//! A wish is fulfilled once: repeating it with its key gives what came of it.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use domain::AccountId;
use engine::WishKey;
use serde::Serialize;

use crate::{Api, codes::Code, problem::Problem};

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What came of a wish.
pub(crate) struct Done {
    status: StatusCode,
    body: String,
    /// What is answered when the wish is repeated, if it is not the same.
    again: Option<String>,
    object: String,
}

impl Done {
    /// An object that was made, or found as it was wished for.
    pub(crate) fn new(
        status: StatusCode,
        object: &str,
        body: &impl Serialize,
    ) -> Result<Self, Problem> {
        Ok(Self {
            status,
            body: serde_json::to_string(body).map_err(Problem::internal)?,
            again: None,
            object: object.to_owned(),
        })
    }

    /// The same, answered once with a secret that is never said again.
    pub(crate) fn said_once(self, again: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self {
            again: Some(serde_json::to_string(again).map_err(Problem::internal)?),
            ..self
        })
    }
}

/// The wishes that this process is working on.
#[derive(Default)]
pub(crate) struct InFlight(Arc<Mutex<HashSet<(AccountId, String)>>>);

struct Flight {
    all: Arc<Mutex<HashSet<(AccountId, String)>>>,
    one: (AccountId, String),
}

impl InFlight {
    fn enter(&self, key: &WishKey) -> Option<Flight> {
        let one = (key.account.clone(), key.key.clone());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(one.clone()).then(|| Flight {
            all: self.0.clone(),
            one,
        })
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.one);
    }
}

/// Does `work` unless it was done before with the same key; then gives the answer that was kept, or, if the
/// process died before it answered, the object as it is now, which `show` reads by its identifier.
///
/// What was refused without effect is not kept: the merchant mends it and uses the same key.
pub(crate) async fn once(
    api: &Api,
    key: WishKey,
    work: impl AsyncFnOnce(WishKey) -> Result<Done, Problem>,
    show: impl AsyncFnOnce(String) -> Result<Done, Problem>,
) -> Result<Response, Problem> {
    let _flight = api
        .in_flight
        .enter(&key)
        .ok_or(Code::IdempotencyInProgress)?;
    let engine = &api.ports.engine;
    if let Some(kept) = engine.receipt(&key.account, &key.key).await? {
        if kept.fingerprint != key.fingerprint {
            return Err(Code::IdempotencyKeyReused.into());
        }
        if let Some((status, body)) = kept.answer {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            return Ok(replayed(answer(status, body)));
        }
        let done = show(kept.object).await?;
        return Ok(replayed(answer(done.status, done.body)));
    }
    let done = work(key.clone()).await?;
    let kept = done.again.unwrap_or_else(|| done.body.clone());
    let receipt = key.receipt(&done.object);
    if let Err(error) = engine.answered(receipt, done.status.as_u16(), kept).await {
        // What was wished is done and durable; only a repetition would be answered afresh.
        tracing::warn!(%error, "an answer could not be kept");
    }
    Ok(answer(done.status, done.body))
}

fn answer(status: StatusCode, body: String) -> Response {
    let kind = HeaderValue::from_static("application/json");
    (status, [(CONTENT_TYPE, kind)], body).into_response()
}

fn replayed(mut response: Response) -> Response {
    let yes = HeaderValue::from_static("true");
    response.headers_mut().insert(REPLAYED, yes);
    response
}
