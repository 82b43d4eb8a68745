//! A person's decision about money that bKash took late or not as ordered.

use serde::{Deserialize, Serialize};

/// What a person decided about a late or quarantined payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Verdict {
    /// The money pays the order: deliver.
    Accepted,
    /// The money does not pay the order. It was given back, or is being settled outside the checkout.
    Dismissed,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Dismissed];

    /// The verdict as it is written in the API and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Dismissed => "dismissed",
        }
    }
}
