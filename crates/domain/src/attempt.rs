//! What a payment and an agreement have in common: bKash's page, its callback, and the rule of 30 seconds.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{BkashErrorCode, BkashPaymentId, CallbackSignature, Decline, Timestamp};

/// bKash's default time-out for every API, after which an answer counts as lost.
/// Source: Checkout process overview, "default timeout value of bKash APIs as 30 seconds".
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// How soon after its intent a call must be sent. Later it is not sent at all: another process may have
/// asked about it by then.
pub const SEND_WITHIN: Duration = Duration::from_secs(2);

/// How long after an intent a missing outcome means that nobody is waiting for one any more, and bKash may be
/// asked: the latest sending, and the time-out after it.
pub const ABANDONED_AFTER: Duration = Duration::from_secs(32);

/// How long a confirmed payment waits for bKash's word on an earlier one. After that it is not executed: the
/// payer does not expect it any more.
pub const CONFIRMATION_LASTS: Duration = Duration::from_secs(5 * 60);

/// How long bKash's page of one attempt is offered again before a new attempt is made.
pub const PAGE_REUSE: Duration = Duration::from_secs(10 * 60);

/// When an attempt that bKash called not executed is asked about once more, for an Execute that arrived late.
pub const RECHECK_AFTER: Duration = Duration::from_secs(10 * 60);

/// After how long an unknown outcome is reported as unresolved: bKash's paymentID has ended by then, and only a
/// person who speaks to bKash may find out.
pub const UNRESOLVED_AFTER: Duration = Duration::from_secs(24 * 3600);

/// How many callbacks of one attempt are written down; a browser can repeat them without end.
pub const CALLBACKS_KEPT: u32 = 5;

/// The pause before asking again when a question had no usable answer: 5 s, doubled each time, at most 1 hour.
pub fn pause_after(unanswered: u32) -> Duration {
    Duration::from_secs((5_u64 << unanswered.min(10)).min(3600))
}

/// An attempt that bKash has created and the payer may now confirm on bKash's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initiated {
    /// bKash's identifier of the attempt.
    pub payment_id: BkashPaymentId,
    /// bKash's page, where the payer types wallet, code and PIN.
    #[serde(flatten)]
    pub page: BkashPage,
    /// The code that a genuine callback repeats; older gateways send none.
    pub signature: Option<CallbackSignature>,
}

/// How the payer's browser comes to bKash's page. Written down with the attempt, so that the names of its
/// forms only grow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BkashPage {
    /// An address of bKash's, to send the browser to.
    #[serde(rename = "bkash_url")]
    Address(String),
    /// Checkout (iFrame): bKash's script opens the page in a frame of ours.
    #[serde(rename = "bkash_frame")]
    Frame {
        /// The Create answer as JSON text, opaque to us: what the script's `create().onSuccess(…)` takes. Amount,
        /// intent and paymentID are inside it, secrets are not.
        create_answer: String,
    },
}

impl BkashPage {
    /// bKash's address, unless its script opens the page.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Address(address) => Some(address),
            Self::Frame { .. } => None,
        }
    }
}

impl Initiated {
    /// Whether a callback carries the code of this attempt, as far as bKash gave one.
    pub fn is_genuine(&self, offered: Option<&str>) -> bool {
        match (&self.signature, offered) {
            (Some(expected), Some(offered)) => expected.matches(offered),
            (Some(_), None) => false,
            (None, _) => true,
        }
    }
}

/// What a callback's `status` hints at. A hint only: the parameter passes through the payer's browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackOutcome {
    /// The payer confirmed; nothing is executed yet.
    Success,
    /// bKash's page gave up: wrong codes or PINs too often.
    Failure,
    /// The payer closed the page.
    Cancel,
}

/// Why an attempt never came to be. No money can have moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotCreated {
    /// bKash refused to create it.
    Refused(Decline),
    /// bKash gave no usable answer.
    Unanswered,
    /// The session was cancelled meanwhile.
    Abandoned,
}

/// An attempt that never came to be, as a call to Create says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateFailed {
    /// Why.
    pub reason: NotCreated,
    /// bKash's number, if its answer had one.
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

/// Why an attempt that was created will never be executed. No money can move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The payer closed bKash's page.
    Closed,
    /// bKash's page gave up.
    FailedAtBkash,
    /// A newer attempt took its place.
    Superseded,
    /// Its session was cancelled.
    Cancelled,
    /// Its time ran out.
    Expired,
}

/// An attempt whose Execute had no usable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// When Execute was sent.
    pub executed_at: Timestamp,
    /// How many questions had no usable answer.
    pub unanswered: u32,
    /// When to ask (again).
    pub next_at: Timestamp,
    /// Whether the merchant was told that it stays unresolved.
    pub reported: bool,
}

impl Doubt {
    /// Doubt that begins: the question may be put once Execute can no longer be answered.
    pub fn begins(executed_at: Timestamp) -> Self {
        Self {
            executed_at,
            unanswered: 0,
            next_at: executed_at + ABANDONED_AFTER,
            reported: false,
        }
    }

    /// A question was sent; without an outcome it may be repeated after the time-out.
    #[must_use]
    pub fn asked(self, at: Timestamp) -> Self {
        Self {
            next_at: at + ABANDONED_AFTER,
            ..self
        }
    }

    /// The question had no usable answer.
    #[must_use]
    pub fn unanswered(self, at: Timestamp) -> Self {
        Self {
            unanswered: self.unanswered.saturating_add(1),
            next_at: at + pause_after(self.unanswered),
            ..self
        }
    }
}
