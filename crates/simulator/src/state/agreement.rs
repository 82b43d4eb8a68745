//! An agreement: a wallet's consent to be charged by PIN alone.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{clock::Moment, merchant::MerchantId, wallets::Msisdn};

/// The state of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AgreementState {
    Active,
    Cancelled(Moment),
}

impl AgreementState {
    /// bKash's `agreementStatus` of a cancelled agreement.
    pub(crate) const CANCELLED: &'static str = "Cancelled";

    /// bKash's `agreementStatus`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Active => "Completed",
            Self::Cancelled(_) => Self::CANCELLED,
        }
    }

    /// The time of the cancellation.
    pub(crate) const fn cancelled(self) -> Option<Moment> {
        match self {
            Self::Active => None,
            Self::Cancelled(at) => Some(at),
        }
    }
}

/// A wallet's consent to be charged by PIN alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Agreement {
    pub(crate) id: Arc<str>,
    /// The merchant that the customer consented to.
    pub(crate) merchant: MerchantId,
    pub(crate) payment_id: Arc<str>,
    pub(crate) wallet: Msisdn,
    pub(crate) payer_reference: String,
    pub(crate) created: Moment,
    pub(crate) executed: Moment,
    pub(crate) state: AgreementState,
}
