//! The log of API calls. Secrets are masked when a call is shown.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use axum::{body::Bytes, http::Method};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{api::Api, clock::Moment, document::Document, mask::Mask, operation::Operation};

/// The name of the family and the operation of a call that no route serves.
pub(crate) const UNKNOWN: &str = "unknown";

/// A logged API call.
#[derive(Debug)]
pub(crate) struct CallRecord {
    /// Counts from 1 since the start or the last reset.
    pub(crate) number: u64,
    pub(crate) at: Moment,
    /// `None` for a path that no family serves.
    pub(crate) api: Option<Api>,
    pub(crate) method: Method,
    pub(crate) path: String,
    /// The credential headers, already masked; the raw values are not kept.
    pub(crate) credentials: Vec<(&'static str, String)>,
    /// `None` if a fault suppressed the response.
    pub(crate) status: Option<u16>,
    /// `None` for a path or a method that bKash does not have.
    pub(crate) operation: Option<Operation>,
    pub(crate) payment_id: Option<String>,
    /// The first 4 KiB of the request body, unmasked.
    pub(crate) request: Bytes,
    /// The response body, unmasked. `None` if a fault suppressed the response.
    pub(crate) answer: Option<Bytes>,
    /// Why the response is the simulator's choice and not known bKash behaviour.
    pub(crate) invention: Option<&'static str>,
    pub(crate) fault: Option<&'static str>,
}

impl CallRecord {
    /// The paymentID of the request, or else of the response: Create returns one.
    pub(crate) fn payment_id(&self) -> Option<String> {
        if self.payment_id.is_some() {
            return self.payment_id.clone();
        }
        let answer: Value = serde_json::from_slice(self.answer.as_deref()?).ok()?;
        let id = ["paymentID", "paymentId"]
            .iter()
            .find_map(|name| answer.get(name)?.as_str())?;
        Some(id.to_owned())
    }

    /// Whether the path or a body contains one of these identifiers.
    pub(crate) fn mentions(&self, identifiers: &[String]) -> bool {
        let bodies = [Some(&self.request), self.answer.as_ref()];
        let texts = bodies.into_iter().flatten();
        let mut texts = texts.map(|body| std::str::from_utf8(body).unwrap_or_default());
        let found = |text: &str| {
            identifiers
                .iter()
                .any(|identifier| text.contains(identifier))
        };
        found(&self.path) || texts.any(found)
    }

    /// The call with its secrets masked.
    pub(crate) fn view(&self, mask: &Mask<'_>) -> CallView {
        CallView {
            number: self.number,
            time: self.at.rfc3339(),
            family: self.api.map_or(UNKNOWN, Api::name),
            method: self.method.to_string(),
            path: mask.text(&self.path),
            credentials: self.credentials.iter().cloned().collect(),
            status: self.status,
            operation: self.operation.map_or(UNKNOWN, Operation::name),
            payment_id: self.payment_id().map(|id| mask.text(&id)),
            fault: self.fault,
            invention: self.invention,
            request: mask.body(&self.request),
            answer: self.answer.as_deref().and_then(|answer| mask.body(answer)),
        }
    }
}

/// A call with its secrets masked.
#[derive(Debug, Serialize)]
pub(crate) struct CallView {
    pub(crate) number: u64,
    pub(crate) time: String,
    pub(crate) family: &'static str,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) credentials: BTreeMap<&'static str, String>,
    /// `None` if a fault suppressed the response.
    pub(crate) status: Option<u16>,
    pub(crate) operation: &'static str,
    #[serde(rename = "paymentID")]
    pub(crate) payment_id: Option<String>,
    pub(crate) fault: Option<&'static str>,
    pub(crate) invention: Option<&'static str>,
    /// `None` for an empty body; a string for a body that is not JSON.
    pub(crate) request: Option<Document>,
    pub(crate) answer: Option<Document>,
}

/// Selects calls by operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperationFilter {
    Only(Operation),
    /// Calls that no route serves.
    Unknown,
}

impl OperationFilter {
    /// Every name that `parse` accepts, in the order of a payment's life.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        // The callback is not an API call.
        let calls = Operation::ALL
            .into_iter()
            .filter(|operation| *operation != Operation::Callback);
        calls.map(Operation::name).chain([UNKNOWN])
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        if name == UNKNOWN {
            return Some(Self::Unknown);
        }
        Operation::parse(name).map(Self::Only)
    }

    fn is(self, operation: Option<Operation>) -> bool {
        match self {
            Self::Only(only) => operation == Some(only),
            Self::Unknown => operation.is_none(),
        }
    }
}

/// Selects calls from the log. The default selects all.
#[derive(Debug, Default)]
pub(crate) struct CallFilter {
    pub(crate) api: Option<Api>,
    pub(crate) operation: Option<OperationFilter>,
    /// Selects calls that mention one of these; empty selects all.
    pub(crate) identifiers: Vec<String>,
    /// Selects only calls that a fault changed.
    pub(crate) faulty: bool,
    /// Selects only calls before the one with this number.
    pub(crate) before: Option<u64>,
}

impl CallFilter {
    fn matches(&self, call: &CallRecord) -> bool {
        self.before.is_none_or(|before| call.number < before)
            && self.api.is_none_or(|api| call.api == Some(api))
            && self
                .operation
                .is_none_or(|sought| sought.is(call.operation))
            && (!self.faulty || call.fault.is_some())
            && (self.identifiers.is_empty() || call.mentions(&self.identifiers))
    }
}

/// The most recent calls, and the number of calls per operation since the start or the last reset.
#[derive(Debug, Default)]
pub(crate) struct CallLog {
    last: VecDeque<Arc<CallRecord>>,
    counters: BTreeMap<Operation, u64>,
    total: u64,
}

impl CallLog {
    pub(crate) fn record(&mut self, mut call: CallRecord, kept: usize) {
        self.total += 1;
        call.number = self.total;
        if let Some(operation) = call.operation {
            *self.counters.entry(operation).or_default() += 1;
        }
        self.last.push_back(Arc::new(call));
        while self.last.len() > kept {
            self.last.pop_front();
        }
    }

    /// The number of calls since the start or the last reset.
    pub(crate) const fn count(&self) -> u64 {
        self.total
    }

    /// The calls in the log, oldest first. Clones only pointers.
    pub(crate) fn all(&self) -> Vec<Arc<CallRecord>> {
        self.last.iter().cloned().collect()
    }

    /// The number of calls per operation name.
    pub(crate) fn counters(&self) -> Map<String, Value> {
        Operation::ALL
            .into_iter()
            .filter(|operation| !matches!(operation, Operation::Callback | Operation::Ipn))
            .map(|operation| {
                let count = self.counters.get(&operation).copied().unwrap_or(0);
                (operation.name().to_owned(), count.into())
            })
            .collect()
    }
}

/// Returns the newest `limit` calls that match, newest first, and whether older ones match too.
pub(crate) fn newest(
    calls: Vec<Arc<CallRecord>>,
    filter: &CallFilter,
    limit: usize,
) -> (Vec<Arc<CallRecord>>, bool) {
    let mut found: Vec<_> = calls
        .into_iter()
        .rev()
        .filter(|call| filter.matches(call))
        .take(limit.saturating_add(1))
        .collect();
    let more = found.len() > limit;
    found.truncate(limit);
    (found, more)
}
