//! What happened to a session. Events are kept for ever, so their names and fields only grow.

use serde::{Deserialize, Serialize};

use super::Order;
use crate::{
    AgreementId, Amount, BkashErrorCode, Decline, ErrorDetail, MaskedMsisdn, RefundId, TrxId,
    attempt::{CallbackOutcome, Ended, Initiated, NotCreated},
    hold::{Resolution, ResolutionInitiator},
    payment::{Method, Mismatch},
    refund::{RefundDecline, RefundIndex, RefundText},
};

/// A payment's place in its session, counted from 0.
pub type PaymentIndex = usize;

/// One thing that happened to a session.
///
/// `…Requested` events are intents: they are durable before bKash is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum SessionEvent {
    /// The merchant opened it.
    Opened(Box<Order>),
    /// The payer began to save a wallet on the way to paying.
    WalletSavingStarted {
        /// The wallet to be.
        wallet: AgreementId,
    },
    /// Create is about to be called.
    PaymentRequested {
        /// Which payment.
        payment: PaymentIndex,
        /// How the payer pays.
        method: Method,
    },
    /// Create came to nothing.
    PaymentNotCreated {
        /// Which payment.
        payment: PaymentIndex,
        /// Why.
        reason: NotCreated,
        /// bKash's number, if its answer had one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bkash_error_code: Option<BkashErrorCode>,
    },
    /// bKash created the payment.
    PaymentInitiated {
        /// Which payment.
        payment: PaymentIndex,
        /// bKash's identifier, page and signature.
        #[serde(flatten)]
        initiated: Initiated,
    },
    /// The payer's browser came back.
    CallbackReceived {
        /// Which payment.
        payment: PaymentIndex,
        /// What the callback hinted at.
        outcome: CallbackOutcome,
        /// Whether it carried the signature of Create.
        genuine: bool,
    },
    /// The payment will never be executed.
    PaymentEnded {
        /// Which payment.
        payment: PaymentIndex,
        /// Why.
        reason: Ended,
    },
    /// Execute is about to be called.
    ExecuteRequested {
        /// Which payment.
        payment: PaymentIndex,
    },
    /// Execute had no usable answer.
    ExecuteUnanswered {
        /// Which payment.
        payment: PaymentIndex,
        /// What came instead, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// Query is about to be called.
    QueryRequested {
        /// Which payment.
        payment: PaymentIndex,
    },
    /// Query had no usable answer.
    QueryUnanswered {
        /// Which payment.
        payment: PaymentIndex,
        /// What came instead, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// bKash has not said for a day what became of the payment. Someone must ask bKash in person.
    PaymentUnresolved {
        /// Which payment.
        payment: PaymentIndex,
    },
    /// bKash says that the payment was not executed.
    PaymentNotExecuted {
        /// Which payment.
        payment: PaymentIndex,
    },
    /// bKash refused to execute.
    PaymentDeclined {
        /// Which payment.
        payment: PaymentIndex,
        /// Why.
        reason: Decline,
        /// bKash's number and text, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// bKash took the money.
    PaymentCompleted {
        /// Which payment.
        payment: PaymentIndex,
        /// bKash's transaction.
        trx_id: TrxId,
        /// The paying wallet.
        wallet: Option<MaskedMsisdn>,
    },
    /// bKash holds the money.
    PaymentAuthorized {
        /// Which payment.
        payment: PaymentIndex,
        /// bKash's transaction.
        trx_id: TrxId,
        /// The paying wallet.
        wallet: Option<MaskedMsisdn>,
    },
    /// The end of the hold is near.
    HoldEnding {
        /// Which payment.
        payment: PaymentIndex,
    },
    /// The hold is over, as far as the merchant's terms say, and no rule acts.
    HoldEnded {
        /// Which payment.
        payment: PaymentIndex,
    },
    /// Capture or Void is about to be called.
    ResolutionRequested {
        /// Which payment.
        payment: PaymentIndex,
        /// Which of the two.
        resolution: Resolution,
        /// Who wants it.
        by: ResolutionInitiator,
    },
    /// Capture or Void had no usable answer; it is sent again.
    ResolutionUnanswered {
        /// Which payment.
        payment: PaymentIndex,
        /// What came instead, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// bKash says that the hold was ended before: Query is about to be called.
    ResolutionQueryRequested {
        /// Which payment.
        payment: PaymentIndex,
    },
    /// bKash has not said for a day what became of the hold. Someone must ask bKash in person.
    ResolutionUnresolved {
        /// Which payment.
        payment: PaymentIndex,
    },
    /// bKash refused to capture or to void: the money is held as before.
    ResolutionRefused {
        /// Which payment.
        payment: PaymentIndex,
        /// Which of the two.
        resolution: Resolution,
        /// Why.
        reason: Decline,
        /// bKash's number and text, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// The money that was held was taken.
    PaymentCaptured {
        /// Which payment.
        payment: PaymentIndex,
        /// bKash's transaction, if it is another than the authorization's.
        trx_id: Option<TrxId>,
    },
    /// The money that was held was given back.
    PaymentVoided {
        /// Which payment.
        payment: PaymentIndex,
    },
    /// A refund is about to be sent, after bKash is asked which there were before, if there were.
    RefundRequested {
        /// Which refund.
        refund: RefundIndex,
        /// Its identifier.
        id: RefundId,
        /// The payment.
        payment: PaymentIndex,
        /// What is given back.
        amount: Amount,
        /// What is refunded.
        sku: RefundText,
        /// Why.
        reason: RefundText,
    },
    /// Refund had no usable answer.
    RefundUnanswered {
        /// Which refund.
        refund: RefundIndex,
        /// What came instead, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// Refund Status is about to be called.
    RefundStatusRequested {
        /// Which refund.
        refund: RefundIndex,
    },
    /// Refund Status had no usable answer.
    RefundStatusUnanswered {
        /// Which refund.
        refund: RefundIndex,
        /// What came instead, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// bKash has not said for a day what became of the refund. Someone must ask bKash in person.
    RefundUnresolved {
        /// Which refund.
        refund: RefundIndex,
    },
    /// bKash lists no such refund.
    RefundNotExecuted {
        /// Which refund.
        refund: RefundIndex,
    },
    /// The money was not given back: it was not sent, or bKash refused.
    RefundRefused {
        /// Which refund.
        refund: RefundIndex,
        /// Why.
        reason: RefundDecline,
        /// bKash's number and text, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// The money was given back.
    RefundCompleted {
        /// Which refund.
        refund: RefundIndex,
        /// bKash's transaction of the refund.
        trx_id: TrxId,
    },
    /// bKash took money, but not as the order said. Someone must act.
    PaymentQuarantined {
        /// Which payment.
        payment: PaymentIndex,
        /// What differs.
        mismatch: Mismatch,
        /// bKash's transaction.
        trx_id: Option<TrxId>,
    },
    /// bKash took the money after all, though the payer had been told that it did not. Someone must act.
    LateSuccess {
        /// Which payment.
        payment: PaymentIndex,
        /// bKash's transaction.
        trx_id: TrxId,
        /// The paying wallet.
        wallet: Option<MaskedMsisdn>,
    },
    /// The payer gave up.
    Cancelled,
    /// Its time ran out.
    Expired,
}

impl SessionEvent {
    /// The payment that it is about, if it is about one.
    pub const fn payment(&self) -> Option<PaymentIndex> {
        match self {
            Self::PaymentRequested { payment, .. }
            | Self::PaymentNotCreated { payment, .. }
            | Self::PaymentInitiated { payment, .. }
            | Self::CallbackReceived { payment, .. }
            | Self::PaymentEnded { payment, .. }
            | Self::ExecuteRequested { payment }
            | Self::ExecuteUnanswered { payment, .. }
            | Self::QueryRequested { payment }
            | Self::QueryUnanswered { payment, .. }
            | Self::PaymentUnresolved { payment }
            | Self::PaymentNotExecuted { payment }
            | Self::PaymentDeclined { payment, .. }
            | Self::PaymentCompleted { payment, .. }
            | Self::PaymentAuthorized { payment, .. }
            | Self::HoldEnding { payment }
            | Self::HoldEnded { payment }
            | Self::ResolutionRequested { payment, .. }
            | Self::ResolutionUnanswered { payment, .. }
            | Self::ResolutionQueryRequested { payment }
            | Self::ResolutionUnresolved { payment }
            | Self::ResolutionRefused { payment, .. }
            | Self::PaymentCaptured { payment, .. }
            | Self::PaymentVoided { payment }
            | Self::RefundRequested { payment, .. }
            | Self::PaymentQuarantined { payment, .. }
            | Self::LateSuccess { payment, .. } => Some(*payment),
            _ => None,
        }
    }

    /// The refund that it is about, if it is about one.
    pub const fn refund(&self) -> Option<RefundIndex> {
        match self {
            Self::RefundRequested { refund, .. }
            | Self::RefundUnanswered { refund, .. }
            | Self::RefundStatusRequested { refund }
            | Self::RefundStatusUnanswered { refund, .. }
            | Self::RefundUnresolved { refund }
            | Self::RefundNotExecuted { refund }
            | Self::RefundRefused { refund, .. }
            | Self::RefundCompleted { refund, .. } => Some(*refund),
            _ => None,
        }
    }

    /// bKash's number in the answer that it records, if that had one.
    pub const fn bkash_error_code(&self) -> Option<&BkashErrorCode> {
        match self {
            Self::PaymentNotCreated {
                bkash_error_code, ..
            } => bkash_error_code.as_ref(),
            Self::ExecuteUnanswered { detail, .. }
            | Self::QueryUnanswered { detail, .. }
            | Self::PaymentDeclined { detail, .. }
            | Self::ResolutionUnanswered { detail, .. }
            | Self::ResolutionRefused { detail, .. }
            | Self::RefundUnanswered { detail, .. }
            | Self::RefundStatusUnanswered { detail, .. }
            | Self::RefundRefused { detail, .. } => detail.bkash_error_code.as_ref(),
            _ => None,
        }
    }

    /// The event's name for subscribers, if it concerns anybody outside.
    pub const fn published_as(&self) -> Option<&'static str> {
        match self {
            Self::Opened(_) => Some("session.opened"),
            Self::PaymentInitiated { .. } => Some("payment.initiated"),
            Self::ExecuteUnanswered { .. } => Some("payment.unknown"),
            Self::PaymentUnresolved { .. } => Some("payment.unresolved"),
            Self::PaymentEnded { .. } => Some("payment.ended"),
            Self::PaymentNotExecuted { .. } => Some("payment.not_executed"),
            Self::PaymentDeclined { .. } => Some("payment.declined"),
            Self::PaymentCompleted { .. } => Some("payment.completed"),
            Self::PaymentQuarantined { .. } => Some("payment.quarantined"),
            Self::LateSuccess { .. } => Some("payment.late_success"),
            Self::Cancelled => Some("session.cancelled"),
            Self::Expired => Some("session.expired"),
            Self::PaymentAuthorized { .. } => Some("payment.authorized"),
            Self::HoldEnding { .. } => Some("payment.hold_ending"),
            Self::HoldEnded { .. } => Some("payment.hold_ended"),
            Self::ResolutionUnresolved { .. } => Some("payment.settlement_unresolved"),
            Self::ResolutionRefused {
                resolution: Resolution::Capture,
                ..
            } => Some("payment.capture_refused"),
            Self::ResolutionRefused {
                resolution: Resolution::Void,
                ..
            } => Some("payment.void_refused"),
            Self::PaymentCaptured { .. } => Some("payment.captured"),
            Self::PaymentVoided { .. } => Some("payment.voided"),
            Self::RefundRequested { .. } => Some("refund.requested"),
            Self::RefundUnanswered { .. } => Some("refund.unknown"),
            Self::RefundUnresolved { .. } => Some("refund.unresolved"),
            Self::RefundNotExecuted { .. } => Some("refund.not_executed"),
            Self::RefundRefused { .. } => Some("refund.refused"),
            Self::RefundCompleted { .. } => Some("refund.completed"),
            Self::WalletSavingStarted { .. }
            | Self::ResolutionRequested { .. }
            | Self::ResolutionUnanswered { .. }
            | Self::ResolutionQueryRequested { .. }
            | Self::RefundStatusRequested { .. }
            | Self::RefundStatusUnanswered { .. }
            | Self::PaymentRequested { .. }
            | Self::PaymentNotCreated { .. }
            | Self::CallbackReceived { .. }
            | Self::ExecuteRequested { .. }
            | Self::QueryRequested { .. }
            | Self::QueryUnanswered { .. } => None,
        }
    }
}
