//! What was called, for tests that count and people who wonder. No header is kept.

use std::collections::{BTreeMap, VecDeque};

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use crate::{clock::Moment, operation::Operation};

/// One API call, as far as it may be shown.
#[derive(Debug)]
pub(crate) struct CallRecord {
    pub(crate) at: Moment,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    /// None when no answer was given on purpose.
    pub(crate) status: Option<u16>,
    pub(crate) operation: Operation,
    pub(crate) payment_id: Option<String>,
    /// The request's body as it came, at most its first 4 KiB. It can hold secrets.
    pub(crate) request: Bytes,
    /// The answer's body; none when none was given on purpose. It can hold secrets.
    pub(crate) answer: Option<Bytes>,
    pub(crate) fault: Option<&'static str>,
}

/// The last calls, and how many there were of each kind since the start or the last reset.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    last: VecDeque<CallRecord>,
    counters: BTreeMap<Operation, u64>,
}

impl Calls {
    pub(crate) fn note(&mut self, call: CallRecord, kept: usize) {
        *self.counters.entry(call.operation).or_default() += 1;
        self.last.push_back(call);
        while self.last.len() > kept {
            self.last.pop_front();
        }
    }

    pub(crate) fn describe(&self) -> Value {
        let counters: Map<_, _> = Operation::ALL
            .into_iter()
            .filter(|operation| *operation != Operation::Callback)
            .map(|operation| {
                let count = self.counters.get(&operation).copied().unwrap_or(0);
                (operation.name().to_owned(), count.into())
            })
            .collect();
        let calls: Vec<_> = self
            .last
            .iter()
            .map(|call| {
                json!({
                    "time": call.at.rfc3339(),
                    "method": call.method,
                    "path": call.path,
                    "status": call.status,
                    "operation": call.operation.name(),
                    "paymentID": call.payment_id,
                    "fault": call.fault,
                })
            })
            .collect();
        json!({"counters": counters, "calls": calls})
    }
}
