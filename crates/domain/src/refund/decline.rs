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
    /// The amount exceeds what can still be refunded.
    TooMuch,
    /// The payment has had as many refunds as bKash allows.
    TooMany,
    /// The transaction is of a kind that cannot be refunded, or bKash does not know it.
    NotRefundable,
    /// One of the accounts is blocked, or the merchant is not permitted to refund.
    NotPermitted,
    /// bKash rejected the request. Only the merchant can correct it.
    MerchantRefused,
    /// The earlier refunds could not be queried, or bKash could not be reached. Nothing was sent.
    Unavailable,
    /// An earlier refund that bKash had not listed turned out to be completed. Nothing was sent.
    EarlierHappened,
}
