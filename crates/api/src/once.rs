//! A wish is fulfilled once: repeating it with its key gives what came of it.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use domain::AccountId;
use engine::IdempotencyKey;
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
pub(crate) struct InFlight(Arc<Flights>);

type Flights = Mutex<HashMap<(AccountId, String), Stage>>;

/// How far a wish has come.
enum Stage {
    /// Its effect may not be there yet.
    Working,
    /// Its effect is durable, and what is answered when it is repeated is on its way to be.
    Answered(Kept),
}

/// What is answered when a wish is repeated.
#[derive(Clone)]
struct Kept {
    fingerprint: [u8; 32],
    status: StatusCode,
    body: String,
}

/// A wish that this process is working on; dropping it ends that.
struct Flight {
    all: Arc<Flights>,
    one: (AccountId, String),
}

impl InFlight {
    /// Begins to work on a wish, unless somebody has: then what was answered, if it was.
    fn enter(&self, key: &IdempotencyKey) -> Result<Flight, Option<Kept>> {
        let one = (key.account.clone(), key.key.clone());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.entry(one.clone()) {
            Entry::Occupied(entry) => Err(match entry.get() {
                Stage::Working => None,
                Stage::Answered(kept) => Some(kept.clone()),
            }),
            Entry::Vacant(entry) => {
                entry.insert(Stage::Working);
                Ok(Flight {
                    all: self.0.clone(),
                    one,
                })
            }
        }
    }
}

impl Flight {
    fn answered(&self, kept: Kept) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(self.one.clone(), Stage::Answered(kept));
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.one);
    }
}

/// Does `work` unless it was done before with the same key; then gives the answer that was kept, or, if the
/// process died before that was durable, the object as it is now, which `show` reads by its identifier.
///
/// What was refused without effect is not kept: the merchant mends it and uses the same key.
pub(crate) async fn once(
    api: &Api,
    key: IdempotencyKey,
    work: impl AsyncFnOnce(IdempotencyKey) -> Result<Done, Problem>,
    show: impl AsyncFnOnce(String) -> Result<Done, Problem>,
) -> Result<Response, Problem> {
    let flight = match api.in_flight.enter(&key) {
        Ok(flight) => flight,
        Err(None) => return Err(Code::IdempotencyInProgress.into()),
        Err(Some(kept)) => {
            same(&key, kept.fingerprint)?;
            return Ok(replayed(answer(kept.status, kept.body)));
        }
    };
    let engine = &api.ports.engine;
    if let Some(kept) = engine.receipt(&key.account, &key.key).await? {
        same(&key, kept.fingerprint)?;
        if let Some((status, body)) = kept.answer {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            return Ok(replayed(answer(status, body)));
        }
        let done = show(kept.object).await?;
        return Ok(replayed(answer(done.status, done.body)));
    }
    let done = work(key.clone()).await?;
    let kept = Kept {
        fingerprint: key.fingerprint,
        status: done.status,
        body: done.again.unwrap_or_else(|| done.body.clone()),
    };
    flight.answered(kept.clone());
    let (engine, receipt) = (engine.clone(), key.receipt(&done.object));
    // The effect is durable: nobody waits for the disk once more to be told so.
    tokio::spawn(async move {
        let written = engine.answered(receipt, kept.status.as_u16(), kept.body);
        if let Err(error) = written.await {
            tracing::warn!(%error, "an answer could not be kept");
        }
        drop(flight);
    });
    Ok(answer(done.status, done.body))
}

/// Another wish with the same key is a mistake.
fn same(key: &IdempotencyKey, fingerprint: [u8; 32]) -> Result<(), Problem> {
    if key.fingerprint == fingerprint {
        Ok(())
    } else {
        Err(Code::IdempotencyKeyReused.into())
    }
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
