//! A refund: money returned to the payer of a completed payment, from the intent to its end.
//!
//! bKash offers no key that would make a second attempt harmless. A refund whose answer was lost is therefore
//! looked up with Refund Status and never sent again.

mod apply;
mod decide;
mod decline;
mod event;
mod status;
mod terms;
mod text;

use serde::{Deserialize, Serialize};

pub use decide::{RefundCommand, RefundRejection, find_listed};
pub(crate) use decide::{decide, refunded_poisha, request, tick};
pub use decline::RefundDecline;
pub use event::RefundEvent;
pub use status::RefundStatus;
pub use terms::{RefundForbidden, RefundTerms, Refundable};
pub use text::{RefundText, RefundTextError};

use crate::{
    Amount, BkashErrorCode, ErrorDetail, RefundId, Timestamp, TrxId,
    attempt::{ABANDONED_AFTER, Doubt},
    payment::PaymentIndex,
};

/// A refund's position in its session, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefundIndex(usize);

impl RefundIndex {
    /// The position `index`, counted from 0.
    pub const fn new(index: usize) -> Self {
        Self(index)
    }

    /// The position as a number, counted from 0.
    pub const fn get(self) -> usize {
        self.0
    }
}

/// How long after the intent nobody is sending the refund any more: Refund Status may be asked first, and each
/// of the two calls has its time-out.
pub const SENT_WITHIN: std::time::Duration = ABANDONED_AFTER.saturating_mul(2);

/// How many refunds one session may try.
pub const REFUNDS_PER_SESSION: usize = 50;

/// One refund of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Its identifier.
    pub id: RefundId,
    /// The payment.
    pub payment: PaymentIndex,
    /// What is given back.
    pub amount: Amount,
    /// What is refunded.
    pub sku: RefundText,
    /// Why.
    pub reason: RefundText,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// Where it stands.
    pub state: RefundState,
    /// bKash's number in its last answer about it that was no success.
    pub bkash_error_code: Option<BkashErrorCode>,
}

/// Where a refund stands. States only move forward, in the order of the variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundState {
    /// The intent to send it is durable: from here money may have moved.
    Requested,
    /// It had no usable answer: only Refund Status can tell.
    InDoubt(Doubt),
    /// bKash does not list it. No money moved, but bKash is asked once more later.
    NotExecuted {
        /// What was asked, and when to ask again.
        doubt: Doubt,
        /// Whether bKash is still to be asked once more.
        recheck: bool,
    },
    /// It was not sent, or bKash refused it. Final; no money moved.
    Declined(RefundDecline),
    /// The money was given back. Final.
    Completed {
        /// bKash's transaction of the refund.
        trx_id: TrxId,
        /// When this was recorded.
        at: Timestamp,
    },
}

impl Refund {
    /// Whether money may still move for it, so that another refund has to wait.
    pub fn is_open(&self) -> bool {
        matches!(
            self.state,
            RefundState::Requested
                | RefundState::InDoubt(_)
                | RefundState::NotExecuted { recheck: true, .. }
        )
    }

    /// Whether its amount counts as given back.
    pub fn counts(&self) -> bool {
        self.is_open() || matches!(self.state, RefundState::Completed { .. })
    }

    /// When bKash must be asked about it.
    pub fn due_at(&self) -> Option<Timestamp> {
        match &self.state {
            RefundState::Requested => Some(self.requested_at + SENT_WITHIN),
            RefundState::InDoubt(doubt)
            | RefundState::NotExecuted {
                doubt,
                recheck: true,
            } => Some(doubt.next_at),
            RefundState::NotExecuted { recheck: false, .. }
            | RefundState::Declined(_)
            | RefundState::Completed { .. } => None,
        }
    }
}

/// What is known of a refund that was to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundOutcome {
    /// The money was given back.
    Done {
        /// bKash's transaction of the refund.
        trx_id: TrxId,
    },
    /// It was not sent, or bKash definitely refused: nothing moved.
    Refused {
        /// Why.
        reason: RefundDecline,
        /// bKash's number and text.
        detail: ErrorDetail,
    },
    /// Nothing was sent, since an earlier one of the same payment has happened after all.
    EarlierHappened {
        /// The earlier one.
        earlier: RefundIndex,
        /// bKash's transaction of it.
        trx_id: TrxId,
    },
    /// Nothing that can be used: whether money moved is unknown.
    Unusable {
        /// What came instead.
        detail: ErrorDetail,
    },
}

/// A refund that bKash has on its books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRefund {
    /// bKash's transaction of the refund.
    pub trx_id: TrxId,
    /// What was given back.
    pub amount: Amount,
    /// bKash's word for its status, such as `Completed`.
    pub status: String,
    /// When it completed, as bKash wrote it.
    pub completed_time: String,
}

impl PastRefund {
    /// Whether the money was given back.
    pub fn is_completed(&self) -> bool {
        self.status.trim().eq_ignore_ascii_case("completed")
    }
}
