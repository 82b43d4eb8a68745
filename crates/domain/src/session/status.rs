//! The status of a session: the one vocabulary of the API, events, the embed script and the pages.

use serde::{Deserialize, Serialize};

/// The status of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SessionStatus {
    /// The session can be paid. The payer may be at bKash.
    Open,
    /// bKash was asked to take the money and its answer is awaited, or was lost and is being queried. Neither paid nor
    /// failed.
    Processing,
    /// The money is held. Capture or void the payment.
    Authorized,
    /// The money was taken. Deliver.
    Paid,
    /// bKash took money late, or not as the order said. A person must act.
    NeedsAttention,
    /// The session's time ran out before it was paid.
    Expired,
    /// The payer or the merchant cancelled the session.
    Cancelled,
    /// The held money was released to the payer.
    Voided,
}

impl SessionStatus {
    /// Every status.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Processing,
        Self::Authorized,
        Self::Paid,
        Self::NeedsAttention,
        Self::Expired,
        Self::Cancelled,
        Self::Voided,
    ];

    /// Every status as it is written.
    pub const NAMES: [&str; 8] = {
        let mut names = [""; 8];
        let mut index = 0;
        while index < names.len() {
            names[index] = Self::ALL[index].as_str();
            index += 1;
        }
        names
    };

    /// The status as it is written in the API, in events and on pages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Processing => "processing",
            Self::Authorized => "authorized",
            Self::Paid => "paid",
            Self::NeedsAttention => "needs_attention",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Voided => "voided",
        }
    }
}
