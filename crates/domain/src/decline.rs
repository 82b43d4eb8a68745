//! Why bKash declined a payment, in this product's terms. The bKash client maps bKash's error codes to them.

use serde::{Deserialize, Serialize};

/// A definite refusal: no money moved. An answer that maps to none of these is *unknown*, not declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// The wallet's balance is below the amount.
    InsufficientBalance,
    /// The same wallet paid the same amount to the same merchant minutes ago.
    Duplicate,
    /// The PIN was wrong, once or too often.
    WrongPin,
    /// The verification code was wrong too often or too old.
    WrongVerificationCode,
    /// The number has no bKash account, or not a customer's.
    NotAWallet,
    /// The wallet cannot pay: it is blocked, locked or over a limit.
    WalletBlocked,
    /// The agreement of the saved wallet is gone or cannot be used.
    AgreementUnusable,
    /// bKash rejected the merchant's account or request. Only the merchant can correct it.
    MerchantRefused,
    /// bKash is under maintenance, or refused for reasons of its own before anything started.
    Unavailable,
}
