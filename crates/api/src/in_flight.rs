//! The requests with an idempotency key that this process is executing.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::StatusCode;
use domain::AccountId;
use eventlog::IdempotencyKey;

/// The progress of each request, by account and key.
#[derive(Default)]
pub(crate) struct InFlightRequests(Arc<ProgressByKey>);

type ProgressByKey = Mutex<HashMap<(AccountId, String), Progress>>;

/// How far a request has got.
enum Progress {
    /// The request is executing; its effect may not be durable yet.
    Executing,
    /// The effect is durable, and the response is being stored.
    Completed(StoredResponse),
}

/// A response to replay.
#[derive(Clone)]
pub(crate) struct StoredResponse {
    pub(crate) fingerprint: [u8; 32],
    pub(crate) status: StatusCode,
    pub(crate) body: String,
}

/// Keeps a request registered as in flight until it is dropped.
pub(crate) struct InFlightGuard {
    all: Arc<ProgressByKey>,
    key: (AccountId, String),
}

impl InFlightRequests {
    /// Registers a request.
    ///
    /// # Errors
    ///
    /// If a request with the same key is in flight, returns its response, or `None` while it has none.
    pub(crate) fn begin(
        &self,
        key: &IdempotencyKey,
    ) -> Result<InFlightGuard, Option<StoredResponse>> {
        let key = (key.account.clone(), key.key.clone());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.entry(key.clone()) {
            Entry::Occupied(entry) => Err(match entry.get() {
                Progress::Executing => None,
                Progress::Completed(response) => Some(response.clone()),
            }),
            Entry::Vacant(entry) => {
                entry.insert(Progress::Executing);
                Ok(InFlightGuard {
                    all: self.0.clone(),
                    key,
                })
            }
        }
    }
}

impl InFlightGuard {
    /// Holds the response ready for repeated requests while it is being stored.
    pub(crate) fn complete(&self, response: StoredResponse) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(self.key.clone(), Progress::Completed(response));
    }
}

impl Drop for InFlightGuard {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.key);
    }
}
