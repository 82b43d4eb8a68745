//! The status of a payment.

use serde::{Deserialize, Serialize};

use super::{Intent, Payment, PaymentState};
use crate::hold::Resolution;

/// The status of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PaymentStatus {
    /// The payment is being created at bKash.
    Created,
    /// The payer is at bKash.
    PendingPayer,
    /// bKash is asked to execute the payment: from here money may have moved.
    Executing,
    /// bKash gave no usable answer and is being queried. Neither completed nor failed.
    Unknown,
    /// The money is held.
    Authorized,
    /// The money is held and is being captured.
    Capturing,
    /// The money is held and is being released.
    Voiding,
    /// Held money was taken.
    Captured,
    /// The money was taken.
    Completed,
    /// The held money was released to the payer.
    Voided,
    /// bKash refused the payment. No money moved.
    Declined,
    /// The payment was not executed: it could not be created, the payer gave up, it was superseded, cancelled or ran out of
    /// time, or bKash reports that it was not executed. No money moved.
    Ended,
    /// bKash took money late, or not as the order said. A person must act.
    Quarantined,
}

impl PaymentStatus {
    /// Every status.
    pub const ALL: [Self; 13] = [
        Self::Created,
        Self::PendingPayer,
        Self::Executing,
        Self::Unknown,
        Self::Authorized,
        Self::Capturing,
        Self::Voiding,
        Self::Captured,
        Self::Completed,
        Self::Voided,
        Self::Declined,
        Self::Ended,
        Self::Quarantined,
    ];

    /// Every status as it is written.
    pub const NAMES: [&str; 13] = {
        let mut names = [""; 13];
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
            Self::Created => "created",
            Self::PendingPayer => "pending_payer",
            Self::Executing => "executing",
            Self::Unknown => "unknown",
            Self::Authorized => "authorized",
            Self::Capturing => "capturing",
            Self::Voiding => "voiding",
            Self::Captured => "captured",
            Self::Completed => "completed",
            Self::Voided => "voided",
            Self::Declined => "declined",
            Self::Ended => "ended",
            Self::Quarantined => "quarantined",
        }
    }
}

impl Payment {
    /// The status of the payment. `intent` is the intent of its order.
    pub const fn status(&self, intent: Intent) -> PaymentStatus {
        match &self.state {
            PaymentState::Requested { .. } => PaymentStatus::Created,
            PaymentState::Initiated { .. } => PaymentStatus::PendingPayer,
            PaymentState::Executing { .. } => PaymentStatus::Executing,
            PaymentState::Unknown { .. } => PaymentStatus::Unknown,
            PaymentState::NotCreated(_) | PaymentState::Ended(_) | PaymentState::NotExecuted => {
                PaymentStatus::Ended
            }
            PaymentState::Declined(_) => PaymentStatus::Declined,
            PaymentState::Authorized(_) => PaymentStatus::Authorized,
            PaymentState::PendingResolution(pending) => match pending.resolution {
                Resolution::Capture => PaymentStatus::Capturing,
                Resolution::Void => PaymentStatus::Voiding,
            },
            PaymentState::Voided { .. } => PaymentStatus::Voided,
            PaymentState::Completed(_) => match intent {
                Intent::Sale => PaymentStatus::Completed,
                Intent::Authorization => PaymentStatus::Captured,
            },
            PaymentState::Quarantined(_) | PaymentState::LateSuccess(_) => {
                PaymentStatus::Quarantined
            }
        }
    }
}
