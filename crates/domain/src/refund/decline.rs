//! Why a refund did not happen.

use serde::{Deserialize, Serialize};

/// Why a refund did not happen. No money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundDecline {
    /// The merchant's balance is below the amount.
    MerchantBalance,
    /// The payment is older than bKash allows.
    TooLate,
    /// More than what can still be refunded.
    TooMuch,
    /// The payment has had as many refunds as bKash allows.
    TooMany,
    /// The transaction is of a kind that cannot be refunded, or bKash does not know it.
    NotRefundable,
    /// One of the accounts is blocked, or the merchant may not refund.
    NotPermitted,
    /// The request was not right: only the merchant can mend it.
    MerchantRefused,
    /// bKash could not be asked which refunds there were before; nothing was sent.
    Unavailable,
    /// An earlier refund that bKash had not listed turned out to have happened; nothing more was sent.
    EarlierHappened,
}
