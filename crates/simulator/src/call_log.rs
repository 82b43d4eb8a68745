//! What was called, for tests that count and people who wonder. Secrets are masked on the way out.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use axum::{body::Bytes, http::Method};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{api::Api, clock::Moment, document::Document, mask::Mask, operation::Operation};

/// The family and the operation of a call that reached nobody.
pub(crate) const UNKNOWN: &str = "unknown";

/// One API call, as far as it may be shown.
#[derive(Debug)]
pub(crate) struct CallRecord {
    /// Its place among all calls since the start or the last reset, from 1.
    pub(crate) number: u64,
    pub(crate) at: Moment,
    /// None for a path that no family has.
    pub(crate) api: Option<Api>,
    pub(crate) method: Method,
    pub(crate) path: String,
    /// The headers that say who calls, masked already: no raw one is kept.
    pub(crate) credentials: Vec<(&'static str, String)>,
    /// None when no answer was given on purpose.
    pub(crate) status: Option<u16>,
    /// None for a path or a method that bKash does not have.
    pub(crate) operation: Option<Operation>,
    pub(crate) payment_id: Option<String>,
    /// The request's body as it came, at most its first 4 KiB. It can hold secrets.
    pub(crate) request: Bytes,
    /// The answer's body; none when none was given on purpose. It can hold secrets.
    pub(crate) answer: Option<Bytes>,
    /// Why the answer is this simulator's choice rather than bKash's known behaviour.
    pub(crate) invention: Option<&'static str>,
    pub(crate) fault: Option<&'static str>,
}

impl CallRecord {
    /// The paymentID that was sent, else the one that was answered: Create gives one.
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

    /// Whether one of these identifiers stands anywhere in the call.
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

    /// The call as it may be shown.
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

/// A call without secrets.
#[derive(Debug, Serialize)]
pub(crate) struct CallView {
    pub(crate) number: u64,
    pub(crate) time: String,
    pub(crate) family: &'static str,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) credentials: BTreeMap<&'static str, String>,
    /// None when no answer was given on purpose.
    pub(crate) status: Option<u16>,
    pub(crate) operation: &'static str,
    #[serde(rename = "paymentID")]
    pub(crate) payment_id: Option<String>,
    pub(crate) fault: Option<&'static str>,
    pub(crate) invention: Option<&'static str>,
    /// None for an empty body, a text for one that is no JSON.
    pub(crate) request: Option<Document>,
    pub(crate) answer: Option<Document>,
}

/// The calls of which operation are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperationFilter {
    Only(Operation),
    /// Those that reached nobody, because bKash has no such path or method.
    Unknown,
}

impl OperationFilter {
    /// Every name that can be asked for, in the order of a payment's life.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        // The browser's way back is no call.
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

/// Which calls are asked for.
#[derive(Debug, Default)]
pub(crate) struct CallFilter {
    pub(crate) api: Option<Api>,
    pub(crate) operation: Option<OperationFilter>,
    /// Calls that mention one of these; none for all.
    pub(crate) identifiers: Vec<String>,
    /// Only those that a fault broke.
    pub(crate) faulty: bool,
    /// Only those older than the call with this number.
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

/// The last calls, and how many there were of each kind since the start or the last reset.
#[derive(Debug, Default)]
pub(crate) struct CallLog {
    last: VecDeque<Arc<CallRecord>>,
    counters: BTreeMap<Operation, u64>,
    total: u64,
}

impl CallLog {
    pub(crate) fn note(&mut self, mut call: CallRecord, kept: usize) {
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

    /// How many calls there were.
    pub(crate) const fn count(&self) -> u64 {
        self.total
    }

    /// The calls that are still remembered, oldest first. Cheap: they are shared.
    pub(crate) fn all(&self) -> Vec<Arc<CallRecord>> {
        self.last.iter().cloned().collect()
    }

    /// How often each operation was called, by name.
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

/// The newest `limit` of the calls that the filter takes, newest first, and whether more are older.
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
