//! Events of a payment. They are stored for good.

use serde::{Deserialize, Serialize};

use super::{Method, Mismatch, Verdict};
use crate::{
    Amount, BkashErrorCode, BkashPaymentId, Decline, ErrorDetail, EventType, MaskedMsisdn,
    ShortText, TrxId,
    hold::{Resolution, ResolutionInitiator},
    hosted_page::{CallbackOutcome, Ended, Initiated, NotCreated},
};

/// One thing that happened to a payment of a session.
///
/// `…Requested` events are intents: they are durable before bKash is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PaymentEvent {
    /// Create is about to be called.
    Requested {
        /// How the payer pays.
        method: Method,
    },
    /// Create failed; no payment exists at bKash.
    NotCreated {
        /// Why.
        reason: NotCreated,
        /// The error code in bKash's answer, if it had one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bkash_error_code: Option<BkashErrorCode>,
    },
    /// bKash created the payment.
    Initiated {
        /// bKash's identifier, page and callback signature.
        #[serde(flatten)]
        initiated: Initiated,
    },
    /// The payer's browser returned from bKash.
    CallbackReceived {
        /// The status that the callback claims.
        outcome: CallbackOutcome,
        /// Whether it carried the signature that Create returned.
        genuine: bool,
    },
    /// The payment will never be executed.
    Ended {
        /// Why.
        reason: Ended,
    },
    /// Execute is about to be called.
    ExecuteRequested,
    /// Execute returned no usable answer.
    ExecuteUnanswered {
        /// What was received instead, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// Query is about to be called.
    QueryRequested,
    /// Query returned no usable answer.
    QueryUnanswered {
        /// What was received instead, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// bKash notified that the order was paid while Execute was unanswered. If Execute is refused, bKash is queried at once.
    Notified,
    /// The outcome has been unknown for a day. Only a person can settle it with bKash.
    Unresolved,
    /// bKash reports that the payment was not executed.
    NotExecuted,
    /// bKash was asked about a payment that took no money as far as the log says, and reports the same.
    NotExecutedConfirmed,
    /// bKash refused to execute the payment.
    Declined {
        /// Why.
        reason: Decline,
        /// bKash's error code and text, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// bKash took the money.
    Completed {
        /// bKash's transaction.
        trx_id: TrxId,
        /// The paying wallet.
        wallet: Option<MaskedMsisdn>,
    },
    /// bKash holds the money.
    Authorized {
        /// bKash's transaction.
        trx_id: TrxId,
        /// The paying wallet.
        wallet: Option<MaskedMsisdn>,
    },
    /// The hold ends soon.
    HoldEnding,
    /// The hold is over by the merchant's terms, and no rule acts on it.
    HoldEnded,
    /// Capture or Void is about to be called.
    ResolutionRequested {
        /// Which of the two.
        resolution: Resolution,
        /// Who asked for it.
        by: ResolutionInitiator,
    },
    /// Capture or Void returned no usable answer; the call is sent again.
    ResolutionUnanswered {
        /// What was received instead, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// bKash reports that the authorization was resolved before: Query is about to be called.
    ResolutionQueryRequested,
    /// The outcome of Capture or Void has been unknown for a day. Only a person can settle it with bKash.
    ResolutionUnresolved {
        /// Which of the two.
        resolution: Resolution,
    },
    /// bKash refused to capture or to void: the money is held as before.
    ResolutionDeclined {
        /// Which of the two.
        resolution: Resolution,
        /// Why.
        reason: Decline,
        /// bKash's error code and text, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// The held money was taken.
    Captured {
        /// bKash's transaction, if it differs from the authorization's.
        trx_id: Option<TrxId>,
    },
    /// The held money was released to the payer.
    Voided,
    /// bKash took money, but its answer differs from the order. A person must act.
    Quarantined {
        /// What differs.
        mismatch: Mismatch,
        /// bKash's transaction.
        trx_id: Option<TrxId>,
        /// The amount that bKash took, if it named one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Amount>,
        /// The paying wallet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wallet: Option<MaskedMsisdn>,
    },
    /// bKash took the money after the payer was told that it had not. A person must act.
    LateSuccess {
        /// bKash's transaction.
        trx_id: TrxId,
        /// The paying wallet.
        wallet: Option<MaskedMsisdn>,
    },
    /// The log was put back to an earlier time: what became of the payment at bKash since then is not known.
    HistoryLost,
    /// bKash reports money for a payment that was begun during a gap of the log. It is the payment's first event.
    Found {
        /// bKash's identifier.
        payment_id: BkashPaymentId,
    },
    /// A person decided about a late or quarantined payment.
    Judged {
        /// Whether the money pays the order.
        verdict: Verdict,
        /// Why.
        reason: ShortText,
    },
}

impl PaymentEvent {
    /// The bKash error code in the answer that the event records, if it had one.
    pub const fn bkash_error_code(&self) -> Option<&BkashErrorCode> {
        match self {
            Self::NotCreated {
                bkash_error_code, ..
            } => bkash_error_code.as_ref(),
            Self::ExecuteUnanswered { detail }
            | Self::QueryUnanswered { detail }
            | Self::Declined { detail, .. }
            | Self::ResolutionUnanswered { detail }
            | Self::ResolutionDeclined { detail, .. } => detail.bkash_error_code.as_ref(),
            Self::Requested { .. }
            | Self::Initiated { .. }
            | Self::CallbackReceived { .. }
            | Self::Ended { .. }
            | Self::ExecuteRequested
            | Self::QueryRequested
            | Self::Notified
            | Self::Unresolved
            | Self::NotExecuted
            | Self::NotExecutedConfirmed
            | Self::Completed { .. }
            | Self::Authorized { .. }
            | Self::HoldEnding
            | Self::HoldEnded
            | Self::ResolutionRequested { .. }
            | Self::ResolutionQueryRequested
            | Self::ResolutionUnresolved { .. }
            | Self::Captured { .. }
            | Self::Voided
            | Self::Quarantined { .. }
            | Self::LateSuccess { .. }
            | Self::HistoryLost
            | Self::Found { .. }
            | Self::Judged { .. } => None,
        }
    }

    /// The transaction that the event names, if it names one.
    pub const fn trx_id(&self) -> Option<&TrxId> {
        match self {
            Self::Completed { trx_id, .. }
            | Self::Authorized { trx_id, .. }
            | Self::LateSuccess { trx_id, .. } => Some(trx_id),
            Self::Captured { trx_id } | Self::Quarantined { trx_id, .. } => trx_id.as_ref(),
            Self::Requested { .. }
            | Self::NotCreated { .. }
            | Self::Initiated { .. }
            | Self::CallbackReceived { .. }
            | Self::Ended { .. }
            | Self::ExecuteRequested
            | Self::ExecuteUnanswered { .. }
            | Self::QueryRequested
            | Self::QueryUnanswered { .. }
            | Self::Notified
            | Self::Unresolved
            | Self::NotExecuted
            | Self::NotExecutedConfirmed
            | Self::Declined { .. }
            | Self::HoldEnding
            | Self::HoldEnded
            | Self::ResolutionRequested { .. }
            | Self::ResolutionUnanswered { .. }
            | Self::ResolutionQueryRequested
            | Self::ResolutionUnresolved { .. }
            | Self::ResolutionDeclined { .. }
            | Self::Voided
            | Self::HistoryLost
            | Self::Found { .. }
            | Self::Judged { .. } => None,
        }
    }

    /// The published type of the event, if it concerns subscribers.
    pub const fn published_as(&self) -> Option<EventType> {
        Some(match self {
            Self::Initiated { .. } => EventType::PaymentInitiated,
            Self::ExecuteUnanswered { .. } => EventType::PaymentUnknown,
            Self::Unresolved => EventType::PaymentUnresolved,
            Self::Ended { .. } => EventType::PaymentEnded,
            Self::NotExecuted => EventType::PaymentNotExecuted,
            Self::Declined { .. } => EventType::PaymentDeclined,
            Self::Completed { .. } => EventType::PaymentCompleted,
            Self::Quarantined { .. } => EventType::PaymentQuarantined,
            Self::LateSuccess { .. } => EventType::PaymentLateSuccess,
            Self::Judged { .. } => EventType::PaymentResolved,
            Self::Authorized { .. } => EventType::PaymentAuthorized,
            Self::HoldEnding => EventType::PaymentHoldEnding,
            Self::HoldEnded => EventType::PaymentHoldEnded,
            Self::ResolutionUnresolved {
                resolution: Resolution::Capture,
            } => EventType::PaymentCaptureUnresolved,
            Self::ResolutionUnresolved {
                resolution: Resolution::Void,
            } => EventType::PaymentVoidUnresolved,
            Self::ResolutionDeclined {
                resolution: Resolution::Capture,
                ..
            } => EventType::PaymentCaptureDeclined,
            Self::ResolutionDeclined {
                resolution: Resolution::Void,
                ..
            } => EventType::PaymentVoidDeclined,
            Self::Captured { .. } => EventType::PaymentCaptured,
            Self::Voided => EventType::PaymentVoided,
            Self::Requested { .. }
            | Self::NotCreated { .. }
            | Self::CallbackReceived { .. }
            | Self::ExecuteRequested
            | Self::QueryRequested
            | Self::Notified
            | Self::QueryUnanswered { .. }
            | Self::NotExecutedConfirmed
            | Self::HistoryLost
            | Self::Found { .. }
            | Self::ResolutionRequested { .. }
            | Self::ResolutionUnanswered { .. }
            | Self::ResolutionQueryRequested => return None,
        })
    }
}
