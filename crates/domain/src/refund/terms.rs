//! The terms on which an API family of bKash's refunds payments.

use std::time::Duration;

use crate::{Amount, BkashPaymentId, Timestamp, TrxId};

/// How often and how long an API family refunds one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundTerms {
    /// The maximum number of refunds of one payment.
    pub per_payment: usize,
    /// How many days after the payment a refund is possible.
    pub window_days: u32,
}

impl RefundTerms {
    /// Checks that a payment whose money was taken at `taken_at` may have one more refund after `before` refunds.
    ///
    /// # Errors
    ///
    /// Returns [`RefundForbidden::TooMany`] if the payment has had the maximum number of refunds, and
    /// [`RefundForbidden::TooLate`] if it is too old.
    pub fn one_more(
        self,
        before: usize,
        taken_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), RefundForbidden> {
        let window = Duration::from_secs(u64::from(self.window_days) * 24 * 3600);
        if before >= self.per_payment {
            Err(RefundForbidden::TooMany)
        } else if now.since(taken_at) > window {
            Err(RefundForbidden::TooLate)
        } else {
            Ok(())
        }
    }
}

/// A payment whose money was taken, with what a refund call needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refundable {
    /// bKash's identifier of the payment.
    pub payment_id: BkashPaymentId,
    /// bKash's transaction.
    pub trx_id: TrxId,
    /// The amount that was taken.
    pub amount: Amount,
    /// When it was taken.
    pub taken_at: Timestamp,
}

/// Why a refund is not sent. No money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefundForbidden {
    /// The family has no refunds.
    #[error("this API family has no refunds")]
    NotOffered,
    /// The refunds together would exceed the payment.
    #[error("all refunds together would be more than was paid")]
    TooMuch,
    /// The payment has had as many refunds as the family allows.
    #[error("the payment has had as many refunds as bKash allows")]
    TooMany,
    /// The payment is older than the family's window.
    #[error("the payment is too old to be refunded")]
    TooLate,
    /// Another refund of the payment was sent meanwhile. Refund Status must be called first.
    #[error("another refund of the payment was sent: ask its refund status first")]
    StatusRequired,
}
