//! What can be asked of a session, and why it may reject it.

use super::Order;
use crate::{
    AgreementId, Amount, BkashPaymentId, RefundId,
    attempt::CallbackOutcome,
    payment::{Method, PaymentCommand, PaymentIndex, PaymentRejection},
    refund::{RefundCommand, RefundIndex, RefundRejection, RefundText},
};

/// Something asked of a session, or learned about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionCommand {
    /// The merchant opens the session.
    Open(Box<Order>),
    /// The payer wants to save a wallet before paying with it.
    StartAgreement {
        /// The new agreement, unless one is being created already.
        agreement: AgreementId,
        /// The agreement of this session that can no longer be confirmed at bKash, if that is known.
        given_up: Option<AgreementId>,
    },
    /// The payer presses "Pay".
    Start {
        /// How the payer pays.
        method: Method,
        /// Whether to begin anew rather than continue the payment that is at bKash.
        again: bool,
    },
    /// The payer's browser returned from bKash.
    Callback {
        /// bKash's identifier, as the browser gave it.
        payment_id: BkashPaymentId,
        /// The status that the callback claims.
        outcome: CallbackOutcome,
        /// The signature, as the browser gave it.
        signature: Option<String>,
    },
    /// Something asked of a payment, or learned about it.
    Payment {
        /// Which payment.
        index: PaymentIndex,
        /// What.
        command: PaymentCommand,
    },
    /// The merchant wants money refunded.
    RequestRefund {
        /// The refund's identifier.
        id: RefundId,
        /// The payment to refund.
        payment: PaymentIndex,
        /// How much.
        amount: Amount,
        /// What is refunded.
        sku: RefundText,
        /// Why.
        reason: RefundText,
    },
    /// Something learned about a refund.
    Refund {
        /// Which refund.
        index: RefundIndex,
        /// What.
        command: RefundCommand,
    },
    /// The payer or the merchant cancels the session.
    Cancel,
    /// Time has passed.
    Tick,
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
    /// Whether it is paid is not known yet: bKash is being asked, or a person must look.
    #[error("the session has a payment without an outcome")]
    Unsettled,
    /// It was cancelled or its time is over.
    #[error("the session is closed")]
    Closed,
    /// It has had as many payments as one session may have.
    #[error("the session has had too many payments")]
    TooManyPayments,
    /// It has no such payment.
    #[error("the session has no such payment")]
    NoSuchPayment,
    /// The merchant did not name the payer, so no wallet can be saved.
    #[error("the session names no payer")]
    NoPayer,
    /// The payment rejects the command.
    #[error(transparent)]
    Payment(#[from] PaymentRejection),
    /// The refund is rejected.
    #[error(transparent)]
    Refund(#[from] RefundRejection),
}
