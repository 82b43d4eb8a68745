//! What must hold, each rule with a name of its own.

use std::fmt;

macro_rules! checks {
    ($($(#[doc = $text:literal])+ $check:ident,)+) => {
        /// A rule that a run checks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Check {
            $($(#[doc = $text])+ $check,)+
        }

        impl Check {
            /// Every check.
            pub const ALL: [Self; [$(stringify!($check)),+].len()] = [$(Self::$check),+];

            /// The name in reports.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$check => stringify!($check),)+
                }
            }
        }
    };
}

checks! {
    /// At most one payment of an order is booked, unless its Execute arrived after its sender had given up.
    ChargedOnce,
    /// An order that was charged again by a late Execute needs attention.
    LateChargeReported,
    /// Money that came late is given back if the merchant's rule says so.
    LateChargeGivenBack,
    /// A notification that the log does not know of causes a query.
    NotificationHeeded,
    /// No payment is executed twice by the checkout.
    ExecutedOnce,
    /// A call that moves money is in the log before it is sent.
    IntentBeforeCall,
    /// bKash is not asked about a payment that the log knows to be completed.
    QueryOnlyInDoubt,
    /// What the API says was paid, held, captured, voided and refunded is what bKash booked, to the poisha.
    LedgerAgrees,
    /// No order is refunded or captured beyond what was paid or held.
    AmountsBounded,
    /// Nothing stays undecided once bKash answers again.
    Resolved,
    /// An order needs attention no more once its money was given back or a person has decided.
    AttentionEnds,
    /// After a gap in the log, everything that happened meanwhile can be found out.
    Reconciled,
    /// Once bKash answers again, an order can be paid.
    ServesAgain,
    /// An order that was paid is never shown as unpaid later.
    OnlyForward,
    /// Every event reaches the endpoints that are alive, with one identifier and one body.
    WebhooksArrive,
    /// Every webhook has a valid signature.
    WebhooksSigned,
    /// What the webhooks said last about an order is what the API says.
    WebhooksAgree,
    /// The hash chain of the log is whole.
    LogVerifies,
    /// What another program has written into the file is neither believed, nor sent, nor written on.
    ForgeriesStopped,
    /// The rows of objects are those that the log gives.
    RowsAgree,
    /// At most two token calls are sent in any hour.
    TokenBudget,
    /// No response, page or webhook contains a secret, a token or a wallet's number.
    NoSecrets,
    /// A notification without bKash's signature is refused.
    NotificationsSigned,
    /// An idempotency key has one outcome, and is refused for another request.
    KeysKept,
    /// A request with a public key, which everybody has, leaves no record of its own.
    RecordsBounded,
    /// A callback without the signature of its payment changes nothing.
    HintsOnly,
    /// The checkout answers, and politely, while bKash does not.
    Answers,
    /// The payer's page says at the end whether the order is paid.
    PayerTold,
    /// Every event names its actor and where it came from; one that the merchant's back end caused names its key.
    ActorNamed,
}

impl fmt::Display for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A rule that did not hold.
#[derive(Debug, Clone)]
pub struct Violation {
    /// The rule.
    pub check: Check,
    /// What happened.
    pub detail: String,
}
