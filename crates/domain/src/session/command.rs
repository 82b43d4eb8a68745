//! The commands of a session, and why it rejects them.

use super::Order;
use crate::{
    AgreementId, Amount, BkashPaymentId, RefundId, ShortText, Timestamp,
    hosted_page::CallbackOutcome,
    payment::{Method, PaymentCommand, PaymentIndex, PaymentRejection, ReportedCharge},
    refund::{PastRefund, RefundCommand, RefundIndex, RefundRejection},
};

/// A request to a session, or an answer of bKash about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionCommand {
    /// The merchant opens the session.
    Open(Box<Order>),
    /// The payer wants to save a wallet before paying with it.
    StartAgreement {
        /// The identifier of the new agreement. It is not used if another is in progress.
        agreement: AgreementId,
        /// The session's agreement, if it is known that it can no longer be confirmed at bKash.
        given_up: Option<AgreementId>,
    },
    /// The payer presses "Pay".
    Start {
        /// How the payer pays.
        method: Method,
        /// Whether to start a new payment instead of continuing the one at bKash.
        again: bool,
    },
    /// The payer's browser returned from bKash.
    Callback {
        /// bKash's identifier, as the browser sent it.
        payment_id: BkashPaymentId,
        /// The status that the callback claims.
        outcome: CallbackOutcome,
        /// The signature, as the browser sent it.
        signature: Option<String>,
    },
    /// A command on a payment.
    Payment {
        /// The payment.
        index: PaymentIndex,
        /// The command.
        command: PaymentCommand,
    },
    /// The merchant requests a refund.
    RequestRefund {
        /// The refund's identifier.
        id: RefundId,
        /// The payment to refund.
        payment: PaymentIndex,
        /// The amount.
        amount: Amount,
        /// What is refunded.
        sku: ShortText,
        /// Why.
        reason: ShortText,
    },
    /// A command on a refund.
    Refund {
        /// The refund.
        index: RefundIndex,
        /// The command.
        command: RefundCommand,
    },
    /// The payer or the merchant cancels the session.
    Cancel,
    /// The log has a gap: it is complete up to `since`, and continues at `until`.
    LoseHistory {
        /// The time of the last event before the gap, or later.
        since: Timestamp,
        /// When the gap ended.
        until: Timestamp,
    },
    /// A person has found out that no payment was made during the gap.
    ResolveHistory {
        /// How.
        reason: ShortText,
    },
    /// bKash reports money for a payment that the log has no event of.
    FindPayment {
        /// bKash's identifier.
        payment_id: BkashPaymentId,
        /// What bKash reports.
        charge: ReportedCharge,
    },
    /// bKash lists a refund that the log has no event of.
    FindRefund {
        /// The identifier that it gets.
        id: RefundId,
        /// The payment that was refunded.
        payment: PaymentIndex,
        /// What bKash lists.
        refund: PastRefund,
    },
    /// Time has passed.
    Tick,
    /// bKash answered a probe: what waits for an answer is queried or called now.
    Probed,
}

/// Why a session rejects a command. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionRejection {
    /// The session does not exist.
    #[error("the session does not exist")]
    NotFound,
    /// The session exists already.
    #[error("the session is open already")]
    AlreadyOpen,
    /// It is paid.
    #[error("the session is paid")]
    AlreadyPaid,
    /// Whether it is paid is not known yet: bKash is being queried, or a person must act.
    #[error("the session has a payment without an outcome")]
    Unsettled,
    /// It was cancelled, voided or has expired.
    #[error("the session is closed")]
    Closed,
    /// It has had the maximum number of payments.
    #[error("the session has had too many payments")]
    TooManyPayments,
    /// It has no such payment.
    #[error("the session has no such payment")]
    NoSuchPayment,
    /// The log contains every payment of the session, as far as anybody knows.
    #[error("nothing is missing from the session's history")]
    HistoryKnown,
    /// bKash reports the payment for another order.
    #[error("bKash reports this payment for another order")]
    OtherOrder,
    /// The order has no payer reference, so no wallet can be saved.
    #[error("the session names no payer")]
    NoPayer,
    /// The payment rejects the command.
    #[error(transparent)]
    Payment(#[from] PaymentRejection),
    /// The refund is rejected.
    #[error(transparent)]
    Refund(#[from] RefundRejection),
}
