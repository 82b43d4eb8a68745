//! bKash's hosted page, which payments and agreements share: it is created, calls back, and ends.

use serde::{Deserialize, Serialize};

use crate::{BkashErrorCode, BkashPaymentId, CallbackSignature, Decline};

/// An attempt that bKash created. The payer can confirm it on bKash's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initiated {
    /// bKash's identifier of the attempt.
    pub payment_id: BkashPaymentId,
    /// bKash's page, where the payer enters wallet number, code and PIN.
    #[serde(flatten)]
    pub page: BkashPage,
    /// The code that a genuine callback repeats. Older gateways send none.
    pub signature: Option<CallbackSignature>,
}

/// How the payer's browser reaches bKash's page. Stored in events: names can be added but not changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BkashPage {
    /// A URL of bKash's to redirect the browser to.
    #[serde(rename = "bkash_url")]
    Address(String),
    /// Checkout (iFrame): bKash's script opens the page in a frame of this product's page.
    #[serde(rename = "bkash_frame")]
    Frame {
        /// The Create answer as opaque JSON text, the argument of the script's `create().onSuccess(…)`. It contains amount,
        /// intent and `paymentID` but no secrets.
        create_answer: String,
    },
}

impl BkashPage {
    /// The URL of bKash's page; `None` if bKash's script opens it.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Address(address) => Some(address),
            Self::Frame { .. } => None,
        }
    }
}

impl Initiated {
    /// Whether a callback has the signature of this attempt. True if bKash gave no signature.
    pub fn is_genuine(&self, offered: Option<&str>) -> bool {
        match (&self.signature, offered) {
            (Some(expected), Some(offered)) => expected.matches(offered),
            (Some(_), None) => false,
            (None, _) => true,
        }
    }
}

/// The `status` of a callback. It is not proof, because it passes through the payer's browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackOutcome {
    /// The payer confirmed. Nothing is executed yet.
    Success,
    /// bKash's page failed: wrong codes or PINs too often.
    Failure,
    /// The payer closed the page.
    Cancel,
}

/// Why an attempt was not created. No money can have moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotCreated {
    /// bKash refused to create it.
    Refused(Decline),
    /// bKash gave no usable answer.
    Unanswered,
    /// The session was cancelled before bKash answered, or another payment took the money.
    Abandoned,
}

/// The outcome of a Create call that created no attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateFailed {
    /// Why.
    pub reason: NotCreated,
    /// bKash's error code, if its answer had one.
    pub bkash_error_code: Option<BkashErrorCode>,
}

impl From<NotCreated> for CreateFailed {
    fn from(reason: NotCreated) -> Self {
        Self {
            reason,
            bkash_error_code: None,
        }
    }
}

/// Why a created attempt will not be executed. No money can move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The payer closed bKash's page.
    Closed,
    /// bKash's page failed.
    FailedAtBkash,
    /// A newer attempt replaced it.
    Superseded,
    /// Its session was cancelled.
    Cancelled,
    /// It expired.
    Expired,
}
