//! What payments and agreements share: bKash's page, its callback, and the time-outs.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{BkashErrorCode, BkashPaymentId, CallbackSignature, Decline, Timestamp};

/// bKash's default time-out for every API. After it, an answer counts as lost.
/// Source: Checkout process overview, "default timeout value of bKash APIs as 30 seconds".
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// How soon after its intent a call must be sent. A later call is not sent, because another process may have queried the
/// outcome by then.
pub const SEND_WITHIN: Duration = Duration::from_secs(2);

/// The time after an intent from which no call can be open any more, so bKash can be queried: [`SEND_WITHIN`] plus
/// [`ANSWER_TIMEOUT`].
pub const ABANDONED_AFTER: Duration = Duration::from_secs(32);

/// How long a confirmed payment waits for bKash's answer about an earlier payment. Later it is not executed, because the
/// payer does not expect it any more.
pub const CONFIRMATION_LASTS: Duration = Duration::from_secs(5 * 60);

/// How long bKash's page of an attempt is offered again before a new attempt is made.
pub const PAGE_REUSE: Duration = Duration::from_secs(10 * 60);

/// When an attempt that bKash reported as not executed is queried once more, in case Execute arrived late.
pub const RECHECK_AFTER: Duration = Duration::from_secs(10 * 60);

/// The time after which an unknown outcome is reported as unresolved. bKash's `paymentID` has expired by then, so only a
/// person can find out the outcome from bKash.
pub const UNRESOLVED_AFTER: Duration = Duration::from_secs(24 * 3600);

/// Forged callbacks of an attempt are not recorded once it has this many callbacks. A browser can repeat them without
/// limit.
pub const CALLBACKS_KEPT: u32 = 5;

/// The pause before the next query after `unanswered` queries without a usable answer: 5 s, doubled each time, at most
/// 1 hour.
pub fn pause_after(unanswered: u32) -> Duration {
    Duration::from_secs((5_u64 << unanswered.min(10)).min(3600))
}

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

/// The queries about an attempt whose Execute had no usable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquiry {
    /// When Execute was sent.
    pub executed_at: Timestamp,
    /// How many queries had no usable answer.
    pub unanswered: u32,
    /// When to query next.
    pub next_at: Timestamp,
    /// Whether it was reported as unresolved.
    pub reported: bool,
}

impl Inquiry {
    /// The state right after Execute. The first query is due when Execute can no longer be answered.
    pub fn begins(executed_at: Timestamp) -> Self {
        Self {
            executed_at,
            unanswered: 0,
            next_at: executed_at + ABANDONED_AFTER,
            reported: false,
        }
    }

    /// The state after a query was sent at `at`. Without an outcome, it is repeated after the time-out.
    #[must_use]
    pub fn queried(self, at: Timestamp) -> Self {
        Self {
            next_at: at + ABANDONED_AFTER,
            ..self
        }
    }

    /// The state after a query without a usable answer.
    #[must_use]
    pub fn unanswered(self, at: Timestamp) -> Self {
        Self {
            unanswered: self.unanswered.saturating_add(1),
            next_at: at + pause_after(self.unanswered),
            ..self
        }
    }
}
