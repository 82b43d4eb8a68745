//! The server functions: the only way from an island to the engine.
//!
//! Paths are explicit, so they are the same in every build. Errors carry no text: what went wrong in
//! detail is for the log, and the words for the payer are chosen by variant and language.

#[cfg(feature = "ssr")]
pub mod functions;

use serde::{Deserialize, Serialize};

/// What the browser may learn of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutError {
    /// No such session or wallet, or not the caller's.
    #[error("not found")]
    NotFound,
    /// The request cannot be read.
    #[error("invalid")]
    Invalid,
    /// The session is paid, cancelled, expired or in doubt: its page says which.
    #[error("not payable")]
    NotPayable,
    /// bKash cannot be reached or refuses for now; nothing was taken.
    #[error("unavailable")]
    Unavailable,
    /// Something failed here.
    #[error("internal")]
    Internal,
}

/// Where the browser goes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// An absolute address (bKash's page) or a path of ours.
    pub go: String,
}

/// Where a session stands, as much as a waiting page needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// It can be paid.
    Ready,
    /// The payer is at bKash.
    AtBkash,
    /// bKash was asked; wait.
    Working,
    /// bKash did not answer; it is being asked what happened.
    Unknown,
    /// Paid.
    Paid,
    /// The money is held.
    Held,
    /// The money that was held was given back.
    Voided,
    /// Someone at the merchant's must look.
    NeedsCheck,
    /// Cancelled.
    Cancelled,
    /// Out of time.
    Expired,
}

impl PaymentStatus {
    /// The name that travels in JSON and in `data-status`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::AtBkash => "at_bkash",
            Self::Working => "working",
            Self::Unknown => "unknown",
            Self::Paid => "paid",
            Self::Held => "held",
            Self::Voided => "voided",
            Self::NeedsCheck => "needs_check",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

/// A saved wallet, as the browser may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallet {
    /// Our name for it.
    pub id: String,
    /// Its masked number.
    pub number: Option<String>,
    /// When consent was given, in milliseconds since the Unix epoch.
    pub consented_at: i64,
}
