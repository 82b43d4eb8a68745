//! What goes wrong, how often, and how often it did.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::operation::Operation;

/// A fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// No connection to bKash.
    Unreachable,
    /// A call that never arrives.
    LostBefore,
    /// A call that takes effect and whose answer is lost.
    LostAfter,
    /// A call that arrives after its sender gave up, within a minute.
    Late,
    /// A call that arrives minutes or hours after its sender gave up.
    VeryLate,
    /// A call that arrives twice; the answer is the second one's.
    Twice,
    /// An HTML page in place of an answer, after the effect or without one.
    Html,
    /// Half an answer, after the effect.
    HalfBody,
    /// An answer with another amount.
    WrongAmount,
    /// HTTP 500 or 503, after the effect or without one.
    ServerError,
    /// HTTP 401, without effect.
    Unauthorized,
    /// An answer that takes up to 29 seconds.
    Slow,
    /// The payer does not return from bKash.
    CallbackLost,
    /// The payer returns twice.
    CallbackTwice,
    /// The payer returns to several processes at the same moment.
    CallbackAtOnce,
    /// The payer returns after minutes.
    CallbackLate,
    /// Somebody calls the callback with other values.
    CallbackForged,
    /// The payer presses buttons in a second tab.
    SecondTab,
    /// A notification that is lost.
    NotificationLost,
    /// A notification that arrives twice.
    NotificationTwice,
    /// A notification that arrives minutes later.
    NotificationLate,
    /// A notification that bKash did not sign.
    NotificationForged,
    /// A process that ends at any moment.
    ProcessEnd,
    /// A time in which bKash rejects its tokens and loses the answers to token calls.
    TokenStorm,
    /// An older copy of the database that is put back, with the redo log beside it.
    CopyRestored,
    /// The machine loses its power, and with it everything that was not synced.
    PowerCut,
    /// A machine whose clock is set.
    ClockSet,
    /// The merchant's back end sends a request again with its idempotency key.
    KeyRepeated,
    /// The merchant's back end uses an idempotency key for something else.
    KeyReused,
    /// A webhook endpoint that fails.
    EndpointFails,
    /// A webhook endpoint that does not answer in time.
    EndpointSlow,
}

/// The faults of one run.
pub(crate) struct Faults {
    active: AtomicBool,
    late: bool,
    injected: Mutex<BTreeMap<Fault, u64>>,
}

impl Faults {
    pub(crate) fn new(active: bool, late: bool) -> Self {
        Self {
            active: AtomicBool::new(active),
            late,
            injected: Mutex::default(),
        }
    }

    /// From now on everything works.
    pub(crate) fn stop(&self) {
        self.active.store(false, Ordering::Relaxed);
    }

    pub(crate) fn active(&self) -> bool {
        self.active.load(Ordering::Relaxed)
    }

    /// Whether a drawn fault is among those of the run.
    pub(crate) fn includes(&self, fault: Fault) -> bool {
        self.late || !matches!(fault, Fault::Late | Fault::VeryLate)
    }

    pub(crate) fn count(&self, fault: Fault) {
        let mut injected = self.injected.lock().unwrap_or_else(PoisonError::into_inner);
        *injected.entry(fault).or_default() += 1;
    }

    pub(crate) fn injected(&self) -> BTreeMap<Fault, u64> {
        let injected = self.injected.lock().unwrap_or_else(PoisonError::into_inner);
        injected.clone()
    }
}

/// The faults of calls to bKash, each with how many of 1,000 calls have it.
pub(crate) const CALLS: [(Fault, u64); 12] = [
    (Fault::Unreachable, 15),
    (Fault::LostBefore, 15),
    (Fault::LostAfter, 20),
    (Fault::Late, 10),
    (Fault::VeryLate, 4),
    (Fault::Twice, 10),
    (Fault::Html, 10),
    (Fault::HalfBody, 10),
    (Fault::WrongAmount, 4),
    (Fault::ServerError, 15),
    (Fault::Unauthorized, 4),
    (Fault::Slow, 20),
];

impl Fault {
    /// Whether a call can have the fault.
    pub(crate) fn concerns(self, operation: Operation) -> bool {
        match self {
            // A token call that is doubled, or arrives twice, would count twice at bKash.
            Self::Twice => matches!(
                operation,
                Operation::Execute | Operation::Query | Operation::Capture | Operation::Void
            ),
            Self::WrongAmount => matches!(operation, Operation::Execute | Operation::Query),
            Self::Late | Self::VeryLate => {
                matches!(
                    operation,
                    Operation::Execute | Operation::Capture | Operation::Void
                )
            }
            Self::Unauthorized => operation != Operation::Token,
            _ => true,
        }
    }
}
