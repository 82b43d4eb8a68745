//! Why bKash said no, in this product's own terms; bKash's numbers are mapped where they are parsed.

use serde::{Deserialize, Serialize};

/// A definite refusal: no money moved. What cannot be read as one of these is *unknown*, not declined.
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
    /// The wallet may not pay: blocked, locked or limited.
    WalletBlocked,
    /// The saved wallet's consent is gone or not usable.
    AgreementUnusable,
    /// The merchant's account or request was refused: only the merchant can mend it.
    MerchantRefused,
    /// bKash is under maintenance or refused for reasons of its own before anything was begun.
    Unavailable,
}
