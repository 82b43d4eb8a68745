//! What can be asked of a session, and why it may refuse.

use super::PaymentIndex;
use crate::{
    AgreementId, Amount, BkashPaymentId, Decline, ErrorDetail, RefundId,
    attempt::{CallbackOutcome, CreateFailed, Initiated},
    hold::{ReportedResolution, Resolution, ResolutionOutcome},
    payment::{Method, ReportedCharge},
    refund::{PastRefund, RefundIndex, RefundOutcome, RefundText},
};

/// Something asked of a session, or learned about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionCommand {
    /// The payer wants to save a wallet before paying with it.
    SaveWallet {
        /// The wallet to be, should none be in the making already.
        wallet: AgreementId,
        /// The one in the making that can no longer be confirmed at bKash, if that is known.
        given_up: Option<AgreementId>,
    },
    /// The payer presses "Pay".
    Start {
        /// How.
        method: Method,
        /// Whether to begin anew rather than go on with the payment that is at bKash.
        again: bool,
    },
    /// Create was answered.
    Created {
        /// Which payment.
        payment: PaymentIndex,
        /// bKash's answer.
        answer: Result<Initiated, CreateFailed>,
    },
    /// The payer's browser came back from bKash.
    Callback {
        /// bKash's identifier, as the browser gave it.
        payment_id: BkashPaymentId,
        /// What it hints at.
        outcome: CallbackOutcome,
        /// The signature, as the browser gave it.
        signature: Option<String>,
    },
    /// Execute was answered, or not.
    Executed {
        /// Which payment.
        payment: PaymentIndex,
        /// What came.
        answer: PaymentOutcome,
    },
    /// Query is due.
    Ask {
        /// Which payment.
        payment: PaymentIndex,
    },
    /// bKash told of a payment of the order that we do not know of.
    Noticed {
        /// The payment that it may be.
        payment: PaymentIndex,
    },
    /// Query was answered, or not.
    Queried {
        /// Which payment.
        payment: PaymentIndex,
        /// What came.
        answer: PaymentOutcome,
    },
    /// The held money is to be taken or given back.
    Resolve {
        /// Which payment.
        payment: PaymentIndex,
        /// Which of the two.
        resolution: Resolution,
    },
    /// Capture or Void was answered, or not.
    ResolutionAnswered {
        /// Which payment.
        payment: PaymentIndex,
        /// What came.
        answer: ResolutionOutcome,
    },
    /// bKash said, or not, how the hold was ended before.
    ResolutionQueried {
        /// Which payment.
        payment: PaymentIndex,
        /// What came.
        answer: ReportedResolution,
    },
    /// Money is to be given back.
    Refund {
        /// Its identifier.
        id: RefundId,
        /// Which payment.
        payment: PaymentIndex,
        /// How much.
        amount: Amount,
        /// What is refunded.
        sku: RefundText,
        /// Why.
        reason: RefundText,
    },
    /// Refund was answered, or not.
    Refunded {
        /// Which refund.
        refund: RefundIndex,
        /// What came.
        outcome: RefundOutcome,
    },
    /// Refund Status was answered, or not.
    RefundsListed {
        /// Which refund it was asked for.
        refund: RefundIndex,
        /// Every refund that bKash knows of the payment, or what came instead.
        answer: Result<Vec<PastRefund>, ErrorDetail>,
    },
    /// The payer gives up.
    Cancel,
    /// Time has passed.
    Tick,
}

/// What bKash's answer to Execute or Query means for money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentOutcome {
    /// bKash says that money was taken or is held.
    Money(ReportedCharge),
    /// bKash says that the payment waits to be executed (Query only).
    NotExecuted,
    /// bKash definitely refused (Execute only).
    Declined {
        /// Why.
        reason: Decline,
        /// bKash's number and text.
        detail: ErrorDetail,
    },
    /// Nothing that can be used: silence, a broken answer, or a number that does not say whether money moved.
    Unusable {
        /// What came instead.
        detail: ErrorDetail,
    },
}

/// Why a session does not do what was asked. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionRejection {
    /// It is paid.
    #[error("the session is paid")]
    AlreadyPaid,
    /// Whether it is paid is not settled: bKash is being asked, or someone must look.
    #[error("the session has a payment that is not settled")]
    Unsettled,
    /// It was cancelled or its time is over.
    #[error("the session is closed")]
    Closed,
    /// It has had as many payments as one session may.
    #[error("the session has had too many payments")]
    TooManyPayments,
    /// It has no such payment.
    #[error("the session has no such payment")]
    NoSuchPayment,
    /// Query is not allowed now: Execute may still be answered, or another question is open.
    #[error("bKash may not be asked yet")]
    TooEarly,
    /// The payment holds no money that could be captured or voided.
    #[error("the payment holds no money")]
    NotHeld,
    /// The hold is being ended the other way.
    #[error("the hold is being ended the other way")]
    OtherResolution,
    /// The payment took no money that could be refunded.
    #[error("the payment took no money that could be refunded")]
    NotRefundable,
    /// More than what was paid and not yet given back.
    #[error("all refunds together would be more than was paid")]
    RefundTooMuch,
    /// Another refund of the session is under way.
    #[error("another refund is under way")]
    RefundUnderWay,
    /// It has had as many refunds as one session may.
    #[error("the session has had too many refunds")]
    TooManyRefunds,
    /// The merchant did not say who the payer is, so no wallet can be saved.
    #[error("the session names no payer")]
    NoPayer,
}
