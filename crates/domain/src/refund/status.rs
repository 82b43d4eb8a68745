//! The status of a refund.

use serde::{Deserialize, Serialize};

use super::{Refund, RefundState};

/// The status of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RefundStatus {
    /// The refund is being sent: from here money may have moved.
    Pending,
    /// bKash gave no usable answer and is being queried. Neither completed nor declined.
    Unknown,
    /// bKash does not list the refund. It is queried once more ten minutes later; another refund can be made after that.
    NotExecuted,
    /// The refund was not sent, or bKash refused it. No money moved.
    Declined,
    /// The money was refunded.
    Completed,
}

impl RefundStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Unknown,
        Self::NotExecuted,
        Self::Declined,
        Self::Completed,
    ];

    /// Every status as it is written.
    pub const NAMES: [&str; 5] = {
        let mut names = [""; 5];
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
            Self::Pending => "pending",
            Self::Unknown => "unknown",
            Self::NotExecuted => "not_executed",
            Self::Declined => "declined",
            Self::Completed => "completed",
        }
    }
}

impl Refund {
    /// The status of the refund.
    pub const fn status(&self) -> RefundStatus {
        match &self.state {
            RefundState::Requested => RefundStatus::Pending,
            RefundState::Unknown(_) => RefundStatus::Unknown,
            RefundState::NotExecuted { .. } => RefundStatus::NotExecuted,
            RefundState::Declined(_) => RefundStatus::Declined,
            RefundState::Completed { .. } => RefundStatus::Completed,
        }
    }
}
