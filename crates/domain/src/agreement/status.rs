//! The status of an agreement.

use serde::{Deserialize, Serialize};

use super::{Agreement, AgreementState};

/// The status of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AgreementStatus {
    /// The payer is being asked for consent.
    Pending,
    /// bKash gave no usable answer and is being queried.
    Unknown,
    /// The payer did not consent, or bKash refused.
    Ended,
    /// The saved wallet can pay.
    Active,
    /// The merchant or the payer revoked consent, and bKash has not confirmed it yet. The saved wallet cannot pay.
    Revoking,
    /// Consent is revoked.
    Revoked,
}

impl AgreementStatus {
    /// Every status.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Unknown,
        Self::Ended,
        Self::Active,
        Self::Revoking,
        Self::Revoked,
    ];

    /// The statuses of an agreement that the payer has consented to.
    pub const CONSENTED: [Self; 3] = [Self::Active, Self::Revoking, Self::Revoked];

    /// Every status as it is written.
    pub const NAMES: [&str; 6] = {
        let mut names = [""; 6];
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
            Self::Ended => "ended",
            Self::Active => "active",
            Self::Revoking => "revoking",
            Self::Revoked => "revoked",
        }
    }
}

impl Agreement {
    /// The status of the agreement.
    pub const fn status(&self) -> AgreementStatus {
        match &self.state {
            AgreementState::Requested { .. }
            | AgreementState::Initiated { .. }
            | AgreementState::Executing { .. } => AgreementStatus::Pending,
            AgreementState::Unknown { .. } => AgreementStatus::Unknown,
            AgreementState::NotCreated(_)
            | AgreementState::Ended(_)
            | AgreementState::NotExecuted { .. }
            | AgreementState::Declined(_) => AgreementStatus::Ended,
            AgreementState::Active(_) => AgreementStatus::Active,
            AgreementState::Revoking { .. } => AgreementStatus::Revoking,
            AgreementState::Revoked { .. } => AgreementStatus::Revoked,
        }
    }
}
