//! What goes wrong, how often, and how often it did.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{operation::Operation, plan::Plan, random::Random};

macro_rules! faults {
    ($($(#[doc = $text:literal])+ $fault:ident,)+) => {
        /// A fault.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault {
            $($(#[doc = $text])+ $fault,)+
        }

        impl Fault {
            /// Every fault.
            pub const ALL: [Self; [$(stringify!($fault)),+].len()] = [$(Self::$fault),+];

            /// The name in reports and on the command line.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$fault => stringify!($fault),)+
                }
            }
        }
    };
}

faults! {
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
    /// A numbered refusal in place of the answer, after the effect.
    Refused,
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
    /// An older copy of the database that is put back, without its redo log.
    HistoryLost,
    /// Credentials that are wrong when the checkout starts, and corrected later.
    WrongPassword,
    /// A machine whose clock differs from the others' from the beginning.
    ClockSkewed,
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

impl Fault {
    /// The fault of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.name() == name)
    }
}

/// The faults of one run.
pub(crate) struct Faults {
    active: AtomicBool,
    /// Whether the run has faults at all.
    had_any: bool,
    late: bool,
    only: Option<BTreeSet<Fault>>,
    often: Option<Fault>,
    injected: Mutex<BTreeMap<Fault, u64>>,
}

impl Faults {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            active: AtomicBool::new(plan.faults),
            had_any: plan.faults,
            late: plan.late,
            only: plan.only_faults.clone(),
            often: plan.often,
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
        let only = self.only.as_ref();
        only.is_none_or(|only| only.contains(&fault))
            && (self.late || !matches!(fault, Fault::Late | Fault::VeryLate))
    }

    /// Whether a fault is the one that happens often.
    pub(crate) fn is_often(&self, fault: Fault) -> bool {
        self.often == Some(fault)
    }

    /// The fault that a call has because it happens often.
    pub(crate) fn often(&self, operation: Operation, random: &Random) -> Option<Fault> {
        let often = self.often?;
        let is_of_calls = CALLS.iter().any(|(fault, _)| *fault == often);
        (is_of_calls && often.concerns(operation) && random.chance(OFTEN)).then_some(often)
    }

    /// Whether a fault strikes now in `per_mille` of 1,000 cases. It is counted.
    pub(crate) fn strikes(&self, fault: Fault, random: &Random, per_mille: u64) -> bool {
        let per_mille = if self.is_often(fault) {
            per_mille.max(OFTEN)
        } else {
            per_mille
        };
        let strikes = self.active() && random.chance(per_mille) && self.includes(fault);
        if strikes {
            self.count(fault);
        }
        strikes
    }

    /// The same after everything, of a run that had faults.
    pub(crate) fn strikes_last(&self, fault: Fault, random: &Random, per_mille: u64) -> bool {
        let strikes = self.had_any && random.chance(per_mille) && self.includes(fault);
        if strikes {
            self.count(fault);
        }
        strikes
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

/// In how many of 1,000 cases a fault happens that happens often.
const OFTEN: u64 = 250;

/// The faults of calls to bKash, each with how many of 1,000 calls have it.
pub(crate) const CALLS: [(Fault, u64); 13] = [
    (Fault::Unreachable, 15),
    (Fault::LostBefore, 15),
    (Fault::LostAfter, 20),
    (Fault::Late, 10),
    (Fault::VeryLate, 4),
    (Fault::Twice, 10),
    (Fault::Refused, 6),
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
            Self::Refused => operation == Operation::Execute,
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
