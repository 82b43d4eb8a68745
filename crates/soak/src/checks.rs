//! What must hold, each rule with a name of its own.

use std::fmt;

macro_rules! checks {
    ($($(#[doc = $text:literal])+ $check:ident,)+) => {
        /// A rule that a run checks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Check {
            $($(#[doc = $text])+ $check,)+
        }

        impl fmt::Display for Check {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(match self {
                    $(Self::$check => stringify!($check),)+
                })
            }
        }
    };
}

checks! {
    /// At most one payment of an order is booked, unless bKash acted late or reported a charge as a refusal.
    ChargedOnce,
    /// An order that was charged although its payer could not know it needs attention.
    LateChargeReported,
    /// bKash's ledger, and what the API says was paid, captured, voided and refunded, agree to the poisha.
    LedgerAgrees,
    /// No order is refunded or captured beyond what was paid or held.
    AmountsBounded,
    /// Every payment is settled within the deadline after the last fault.
    Settled,
    /// An order that was paid is never shown as unpaid later.
    OnlyForward,
    /// Every event reaches the endpoint that is alive, and what is recorded as delivered was received.
    WebhooksArrive,
    /// Every webhook has a valid signature, and an event has one body.
    WebhooksSigned,
    /// What the webhooks said last about an order is what the API says.
    WebhooksAgree,
    /// `bkash-checkout verify` finds the log whole and the rows of objects as the log gives them.
    LogVerifies,
    /// The sums of the lists are those of the ledger.
    ReadSideAgrees,
    /// At most two token calls are sent in any hour.
    TokenBudget,
    /// The checkout answers, and with 503 if it cannot do what was asked.
    Answers,
    /// A server's memory stays below its bound.
    Memory,
    /// A server that cannot write or has a wrong clock is not ready, and ready again afterwards.
    SaysNotReady,
    /// Every point of failure is reached.
    PointsReached,
    /// A restored log charges nobody again for what the copy had begun.
    RestoreChargesNobody,
    /// No output of a server contains a secret, and none is a panic.
    CleanOutput,
}

/// A rule that did not hold.
#[derive(Debug, Clone)]
pub(crate) struct Violation {
    pub(crate) check: Check,
    pub(crate) detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} does not hold: {}", self.check, self.detail)
    }
}
