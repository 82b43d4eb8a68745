//! Events of a refund. They are stored for good.

use serde::{Deserialize, Serialize};

use super::RefundDecline;
use crate::{
    Amount, BkashErrorCode, ErrorDetail, EventType, RefundId, ShortText, TrxId,
    payment::PaymentIndex,
};

/// One thing that happened to a refund of a session.
///
/// `…Requested` events are intents: they are durable before bKash is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RefundEvent {
    /// Refund is about to be called, or Refund Status before it if the payment had earlier refunds.
    Requested {
        /// The refund's identifier.
        id: RefundId,
        /// The payment that is refunded.
        payment: PaymentIndex,
        /// How much is refunded.
        amount: Amount,
        /// What is refunded.
        sku: ShortText,
        /// Why.
        reason: ShortText,
    },
    /// Refund Status listed the payment's earlier refunds, and Refund is about to be called.
    Listed,
    /// Refund returned no usable answer.
    Unanswered {
        /// What was received instead, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// Refund Status is about to be called.
    StatusRequested,
    /// Refund Status returned no usable answer.
    StatusUnanswered {
        /// What was received instead, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// The outcome has been unknown for a day. Only a person can settle it with bKash.
    Unresolved,
    /// bKash lists no such refund.
    NotExecuted,
    /// bKash was asked again and still lists no such refund.
    NotExecutedConfirmed,
    /// The money was not refunded: the request was not sent, or bKash refused it.
    Declined {
        /// Why.
        reason: RefundDecline,
        /// bKash's error code and text, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// The money was refunded.
    Completed {
        /// bKash's transaction of the refund.
        trx_id: TrxId,
    },
    /// bKash lists a refund that was sent during a gap of the log. It is the refund's first event.
    Found {
        /// The refund's identifier.
        id: RefundId,
        /// The payment that was refunded.
        payment: PaymentIndex,
        /// How much was refunded.
        amount: Amount,
        /// bKash's transaction of the refund.
        trx_id: TrxId,
    },
}

impl RefundEvent {
    /// The bKash error code in the answer that the event records, if it had one.
    pub const fn bkash_error_code(&self) -> Option<&BkashErrorCode> {
        match self {
            Self::Unanswered { detail }
            | Self::StatusUnanswered { detail }
            | Self::Declined { detail, .. } => detail.bkash_error_code.as_ref(),
            Self::Requested { .. }
            | Self::Listed
            | Self::StatusRequested
            | Self::Unresolved
            | Self::NotExecuted
            | Self::NotExecutedConfirmed
            | Self::Completed { .. }
            | Self::Found { .. } => None,
        }
    }

    /// The published type of the event, if it concerns subscribers.
    pub const fn published_as(&self) -> Option<EventType> {
        match self {
            Self::Requested { .. } => Some(EventType::RefundRequested),
            Self::Unanswered { .. } => Some(EventType::RefundUnknown),
            Self::Unresolved => Some(EventType::RefundUnresolved),
            Self::NotExecuted => Some(EventType::RefundNotExecuted),
            Self::Declined { .. } => Some(EventType::RefundDeclined),
            Self::Completed { .. } | Self::Found { .. } => Some(EventType::RefundCompleted),
            Self::Listed
            | Self::StatusRequested
            | Self::StatusUnanswered { .. }
            | Self::NotExecutedConfirmed => None,
        }
    }
}
