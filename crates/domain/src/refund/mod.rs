//! A refund: money returned to the payer of a completed payment, from the intent to its final state.
//!
//! bKash has no idempotency key for refunds. A refund whose answer was lost is therefore queried with Refund Status and
//! never sent again.

mod apply;
mod decide;
mod decline;
mod event;
mod status;
mod terms;

use serde::{Deserialize, Serialize};

pub use decide::{RefundCommand, RefundRejection, find_listed};
pub(crate) use decide::{decide, refunded_poisha, request, tick};
pub use decline::RefundDecline;
pub use event::RefundEvent;
pub use status::RefundStatus;
pub use terms::{RefundForbidden, RefundTerms, Refundable};

use crate::{
    Amount, BkashErrorCode, ErrorDetail, RefundId, ShortText, Timestamp, TrxId,
    inquiry::{Inquiry, Recheck},
    payment::PaymentIndex,
    retries::Retries,
    timing::ABANDONED_AFTER,
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

/// The maximum number of refunds of one session.
pub const REFUNDS_PER_SESSION: usize = 50;

/// One refund of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The identifier.
    pub id: RefundId,
    /// The refunded payment.
    pub payment: PaymentIndex,
    /// The refunded amount.
    pub amount: Amount,
    /// What is refunded.
    pub sku: ShortText,
    /// Why.
    pub reason: ShortText,
    /// When it was requested.
    pub requested_at: Timestamp,
    /// When the last intent to call bKash was recorded: the request, or after Refund Status listed the earlier refunds, that
    /// Refund is called now. Refund is sent within [`SEND_WITHIN`](crate::timing::SEND_WITHIN) of it or not at all.
    pub intent_at: Timestamp,
    /// The state.
    pub state: RefundState,
    /// The error code of bKash's last error answer about the refund.
    pub bkash_error_code: Option<BkashErrorCode>,
}

/// The state of a refund. States only move forward, in the order of the variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundState {
    /// The intent to send the refund is durable. From here on, money may have moved.
    Requested,
    /// Refund had no usable answer. Only Refund Status shows the outcome.
    Unknown(Inquiry),
    /// bKash does not list the refund. No money moved, but bKash is asked again later: the refund may arrive late.
    NotExecuted {
        /// The queries so far, and when the next one is due.
        recheck: Recheck,
        /// Whether bKash has reported it twice, so that other refunds need not wait.
        confirmed: bool,
    },
    /// The refund was not sent, or bKash refused it. Final; no money moved.
    Declined(RefundDecline),
    /// The money was refunded. Final.
    Completed {
        /// bKash's transaction of the refund.
        trx_id: TrxId,
        /// When this was recorded.
        at: Timestamp,
    },
}

impl Refund {
    /// Whether money may still move for the refund, so that other refunds must wait.
    pub fn is_open(&self) -> bool {
        matches!(
            self.state,
            RefundState::Requested
                | RefundState::Unknown(_)
                | RefundState::NotExecuted {
                    confirmed: false,
                    ..
                }
        )
    }

    /// Whether the amount counts as refunded.
    pub fn counts(&self) -> bool {
        self.is_open() || matches!(self.state, RefundState::Completed { .. })
    }

    /// The queries until bKash answers, while an answer is missing.
    pub(crate) const fn open_retries(&mut self) -> Option<&mut Retries> {
        match &mut self.state {
            RefundState::Unknown(inquiry) => Some(&mut inquiry.retries),
            RefundState::NotExecuted { recheck, .. } => recheck.open_retries(),
            RefundState::Requested | RefundState::Declined(_) | RefundState::Completed { .. } => {
                None
            }
        }
    }

    /// When the next query about the refund is due.
    pub fn due_at(&self) -> Option<Timestamp> {
        match &self.state {
            RefundState::Requested => Some(self.intent_at + ABANDONED_AFTER),
            RefundState::Unknown(inquiry) => Some(inquiry.retries.next_at),
            RefundState::NotExecuted { recheck, .. } => recheck.due_at(),
            RefundState::Declined(_) | RefundState::Completed { .. } => None,
        }
    }
}

/// The outcome of sending a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundOutcome {
    /// The money was refunded.
    Done {
        /// bKash's transaction of the refund.
        trx_id: TrxId,
    },
    /// The refund was not sent, or bKash definitely refused it. No money moved.
    Refused {
        /// Why.
        reason: RefundDecline,
        /// bKash's error code and text.
        detail: ErrorDetail,
    },
    /// Nothing was sent, because an earlier refund of the same payment turned out to be completed.
    EarlierHappened {
        /// The earlier refund.
        earlier: RefundIndex,
        /// bKash's transaction of the earlier refund.
        trx_id: TrxId,
    },
    /// No usable answer: whether money moved is unknown.
    Unusable {
        /// What was received instead.
        detail: ErrorDetail,
    },
}

/// A refund that bKash lists for a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRefund {
    /// bKash's transaction of the refund.
    pub trx_id: TrxId,
    /// The refunded amount.
    pub amount: Amount,
    /// bKash's status, such as `Completed`.
    pub status: String,
    /// When it completed, in bKash's format.
    pub completed_time: String,
}

impl PastRefund {
    /// Whether the money was refunded.
    pub fn is_completed(&self) -> bool {
        self.status.trim().eq_ignore_ascii_case("completed")
    }
}
