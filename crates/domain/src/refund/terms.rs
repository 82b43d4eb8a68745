//! The terms on which an API family of bKash's gives money back.

use std::time::Duration;

use crate::{Amount, BkashPaymentId, Timestamp, TrxId};

/// How often and how long a family refunds one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundTerms {
    /// How many refunds one payment may have.
    pub per_payment: usize,
    /// How many days after the payment the last one may be.
    pub window_days: u32,
}

impl RefundTerms {
    /// Whether a payment whose money was taken at `taken_at` may have one more refund after `before` refunds.
    ///
    /// # Errors
    ///
    /// [`RefundForbidden::TooMany`] and [`RefundForbidden::TooLate`].
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

/// A payment whose money was taken, as its refunds need to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refundable {
    /// bKash's identifier of the payment.
    pub payment_id: BkashPaymentId,
    /// bKash's transaction.
    pub trx_id: TrxId,
    /// What was taken.
    pub amount: Amount,
    /// When.
    pub taken_at: Timestamp,
}

/// Why a refund was not sent. Nothing moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefundForbidden {
    /// The family has no refunds.
    #[error("this API family has no refunds")]
    NotOffered,
    /// All refunds together would be more than the payment.
    #[error("all refunds together would be more than was paid")]
    TooMuch,
    /// The payment has had as many refunds as the family allows.
    #[error("the payment has had as many refunds as bKash allows")]
    TooMany,
    /// The payment is older than the family's window.
    #[error("the payment is too old to be refunded")]
    TooLate,
    /// A refund of the payment was sent after what the caller knows: Refund Status must be asked first.
    #[error("another refund of the payment was sent: ask its refund status first")]
    AskFirst,
}
