//! Events of a session. They are stored for good.

use serde::{Deserialize, Serialize};

use super::Order;
use crate::{
    AgreementId, BkashErrorCode, EventType, ShortText, Timestamp, TrxId,
    payment::{PaymentEvent, PaymentIndex},
    refund::{RefundEvent, RefundIndex},
};

/// One thing that happened to a session, to one of its payments, or to one of its refunds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SessionEvent {
    /// The merchant opened the session.
    Opened(Box<Order>),
    /// The payer started an agreement before paying.
    AgreementStarted {
        /// The agreement that is being created.
        agreement: AgreementId,
    },
    /// Something happened to a payment.
    Payment {
        /// Which payment.
        index: PaymentIndex,
        /// What happened.
        event: PaymentEvent,
    },
    /// Something happened to a refund.
    Refund {
        /// Which refund.
        index: RefundIndex,
        /// What happened.
        event: RefundEvent,
    },
    /// The payer or the merchant cancelled the session.
    Cancelled,
    /// The session expired.
    Expired,
    /// The log has a gap during which the session could be paid: a payment may have been made that it has no event of.
    HistoryLost {
        /// The log is complete up to this time.
        since: Timestamp,
        /// When the gap ended.
        until: Timestamp,
    },
    /// A person has found out that no payment was made during the gap.
    HistoryResolved {
        /// How.
        reason: ShortText,
    },
}

impl SessionEvent {
    /// The payment that the event is about, if any.
    pub const fn payment(&self) -> Option<PaymentIndex> {
        match self {
            Self::Payment { index, .. } => Some(*index),
            Self::Refund {
                event: RefundEvent::Requested { payment, .. } | RefundEvent::Found { payment, .. },
                ..
            } => Some(*payment),
            Self::Opened(_)
            | Self::AgreementStarted { .. }
            | Self::Refund { .. }
            | Self::Cancelled
            | Self::Expired
            | Self::HistoryLost { .. }
            | Self::HistoryResolved { .. } => None,
        }
    }

    /// The refund that the event is about, if any.
    pub const fn refund(&self) -> Option<RefundIndex> {
        match self {
            Self::Refund { index, .. } => Some(*index),
            Self::Opened(_)
            | Self::AgreementStarted { .. }
            | Self::Payment { .. }
            | Self::Cancelled
            | Self::Expired
            | Self::HistoryLost { .. }
            | Self::HistoryResolved { .. } => None,
        }
    }

    /// The bKash error code in the answer that the event records, if it had one.
    pub const fn bkash_error_code(&self) -> Option<&BkashErrorCode> {
        match self {
            Self::Payment { event, .. } => event.bkash_error_code(),
            Self::Refund { event, .. } => event.bkash_error_code(),
            Self::Opened(_)
            | Self::AgreementStarted { .. }
            | Self::Cancelled
            | Self::Expired
            | Self::HistoryLost { .. }
            | Self::HistoryResolved { .. } => None,
        }
    }

    /// The transaction that the event names, if it names one.
    pub const fn trx_id(&self) -> Option<&TrxId> {
        match self {
            Self::Payment { event, .. } => event.trx_id(),
            Self::Refund {
                event: RefundEvent::Completed { trx_id } | RefundEvent::Found { trx_id, .. },
                ..
            } => Some(trx_id),
            Self::Opened(_)
            | Self::AgreementStarted { .. }
            | Self::Refund { .. }
            | Self::Cancelled
            | Self::Expired
            | Self::HistoryLost { .. }
            | Self::HistoryResolved { .. } => None,
        }
    }

    /// The published type of the event, if it concerns subscribers.
    pub const fn published_as(&self) -> Option<EventType> {
        match self {
            Self::Opened(_) => Some(EventType::SessionOpened),
            Self::Payment { event, .. } => event.published_as(),
            Self::Refund { event, .. } => event.published_as(),
            Self::HistoryLost { .. } => Some(EventType::SessionHistoryLost),
            Self::HistoryResolved { .. } => Some(EventType::SessionResolved),
            Self::Cancelled => Some(EventType::SessionCancelled),
            Self::Expired => Some(EventType::SessionExpired),
            Self::AgreementStarted { .. } => None,
        }
    }
}
