//! A payment: one attempt to pay a session, from the intent to create it to its final state.

mod apply;
mod attention;
mod charge;
mod decide;
mod event;
mod method;
mod resolution;
mod status;
mod verdict;

use serde::{Deserialize, Serialize};

pub use charge::{Charge, ChargeTerms, Mismatch, Quarantine, ReportedCharge};
pub use decide::{PaymentCommand, PaymentOutcome, PaymentRejection};
pub use event::PaymentEvent;
pub use method::{Intent, Method};
pub use status::PaymentStatus;
pub use verdict::Verdict;

use crate::{
    BkashErrorCode, BkashPaymentId, Decline, Timestamp, TrxId,
    hold::{Hold, HoldTerms, PendingResolution},
    hosted_page::{Ended, Initiated, NotCreated},
    inquiry::{Inquiry, Recheck},
    retries::Retries,
    timing::{ABANDONED_AFTER, CONFIRMATION_LASTS},
};

/// A payment's position in its session, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaymentIndex(usize);

impl PaymentIndex {
    /// The position `index`, counted from 0.
    pub const fn new(index: usize) -> Self {
        Self(index)
    }

    /// The position as a number, counted from 0.
    pub const fn get(self) -> usize {
        self.0
    }
}

/// One attempt to pay a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// How the payer pays.
    pub method: Method,
    /// When it was requested.
    pub requested_at: Timestamp,
    /// bKash's identifier, once bKash created the payment.
    pub payment_id: Option<BkashPaymentId>,
    /// The state.
    pub state: PaymentState,
    /// How many callbacks were recorded.
    pub callbacks: u32,
    /// The error code of bKash's last error answer about the payment.
    pub bkash_error_code: Option<BkashErrorCode>,
    /// The queries about a payment that took no money as far as the log says; `None` if there is no reason to ask.
    pub recheck: Option<Recheck>,
    /// Whether bKash notified that the order was paid while Execute was unanswered.
    pub is_notified: bool,
    /// What a person decided about a late or quarantined payment.
    pub verdict: Option<Verdict>,
}

/// The state of a payment. States only move forward, in the order of the variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentState {
    /// The intent to call Create is durable.
    Requested {
        /// Since when.
        at: Timestamp,
    },
    /// The payment was not created. Final; no money moved.
    NotCreated(NotCreated),
    /// bKash created the payment; the payer is at bKash.
    Initiated {
        /// bKash's identifier, page and signature.
        initiated: Initiated,
        /// Since when.
        at: Timestamp,
        /// When a genuine callback reported that the payer confirmed, while bKash is still queried about an earlier
        /// payment.
        approved_at: Option<Timestamp>,
    },
    /// The payment will not be executed. Final; no money moved.
    Ended(Ended),
    /// The intent to call Execute is durable. From here on, money may have moved.
    Executing {
        /// Since when.
        at: Timestamp,
    },
    /// Execute had no usable answer. Only Query shows the outcome.
    Unknown {
        /// The queries so far, and when the next one is due.
        inquiry: Inquiry,
    },
    /// bKash reports that nothing was executed. No money moved, but bKash is asked again later: Execute may arrive late.
    NotExecuted,
    /// bKash refused to execute the payment. Final; no money moved.
    Declined(Decline),
    /// The money is held, until it is captured or voided.
    Authorized(Hold),
    /// The intent to capture or to void is durable; the call is repeated until bKash answers.
    PendingResolution(PendingResolution),
    /// The held money was released to the payer. Final.
    Voided {
        /// The money that was held.
        held: Charge,
        /// When it was released.
        at: Timestamp,
    },
    /// The money was taken. Final.
    Completed(Charge),
    /// bKash took money, but its answer differs from the order. Final until a person acts.
    Quarantined(Quarantine),
    /// The money was taken, or held if the order says so, after the payer was told that it was not. Final until a person
    /// acts.
    LateSuccess(Charge),
}

impl Payment {
    /// Whether bKash took or holds money for the payment, or may have against the order's terms.
    pub fn has_charge(&self) -> bool {
        match &self.state {
            PaymentState::Authorized(_)
            | PaymentState::PendingResolution(_)
            | PaymentState::Voided { .. }
            | PaymentState::Completed(_)
            | PaymentState::Quarantined(_)
            | PaymentState::LateSuccess(_) => true,
            PaymentState::Requested { .. }
            | PaymentState::NotCreated(_)
            | PaymentState::Initiated { .. }
            | PaymentState::Ended(_)
            | PaymentState::Executing { .. }
            | PaymentState::Unknown { .. }
            | PaymentState::NotExecuted
            | PaymentState::Declined(_) => false,
        }
    }

    /// The money that bKash took or holds for the payment, as ordered or not, or held before it was voided.
    pub const fn charge(&self) -> Option<&Charge> {
        match &self.state {
            PaymentState::Completed(charge)
            | PaymentState::LateSuccess(charge)
            | PaymentState::Voided { held: charge, .. } => Some(charge),
            PaymentState::Quarantined(quarantine) => quarantine.charge.as_ref(),
            PaymentState::Authorized(hold)
            | PaymentState::PendingResolution(PendingResolution { hold, .. }) => Some(&hold.held),
            PaymentState::Requested { .. }
            | PaymentState::NotCreated(_)
            | PaymentState::Initiated { .. }
            | PaymentState::Ended(_)
            | PaymentState::Executing { .. }
            | PaymentState::Unknown { .. }
            | PaymentState::NotExecuted
            | PaymentState::Declined(_) => None,
        }
    }

    /// bKash's transaction, if it is known.
    pub const fn trx_id(&self) -> Option<&TrxId> {
        match self.charge() {
            Some(charge) => Some(&charge.trx_id),
            None => None,
        }
    }

    /// The hold on the payer's money, while it lasts.
    pub const fn hold(&self) -> Option<&Hold> {
        if let PaymentState::Authorized(hold)
        | PaymentState::PendingResolution(PendingResolution { hold, .. }) = &self.state
        {
            Some(hold)
        } else {
            None
        }
    }

    /// When the payment is due for the worker. `hold` are the order's terms.
    pub(crate) fn due_at(&self, hold: Option<HoldTerms>) -> Option<Timestamp> {
        match &self.state {
            PaymentState::Requested { at } | PaymentState::Executing { at } => {
                Some(*at + ABANDONED_AFTER)
            }
            PaymentState::Unknown { inquiry } => Some(inquiry.retries.next_at),
            PaymentState::Initiated { approved_at, .. } => {
                let confirmation = approved_at.map(|at| at + CONFIRMATION_LASTS);
                let confirmation = confirmation.filter(|_| !self.is_queried());
                confirmation.into_iter().chain(self.recheck_at()).min()
            }
            PaymentState::NotExecuted
            | PaymentState::NotCreated(_)
            | PaymentState::Ended(_)
            | PaymentState::Declined(_) => self.recheck_at(),
            PaymentState::Completed(_)
            | PaymentState::Quarantined(_)
            | PaymentState::Voided { .. }
            | PaymentState::LateSuccess(_) => None,
            PaymentState::Authorized(authorization) => authorization.due_at(hold?),
            PaymentState::PendingResolution(pending) => Some(pending.retries.next_at),
        }
    }

    /// The calls until bKash answers, while an answer is missing.
    pub(crate) const fn open_retries(&mut self) -> Option<&mut Retries> {
        match &mut self.state {
            PaymentState::Unknown { inquiry } => Some(&mut inquiry.retries),
            PaymentState::PendingResolution(pending) => Some(&mut pending.retries),
            PaymentState::Initiated { .. }
            | PaymentState::NotExecuted
            | PaymentState::NotCreated(_)
            | PaymentState::Ended(_)
            | PaymentState::Declined(_) => match &mut self.recheck {
                Some(recheck) => recheck.open_retries(),
                None => None,
            },
            PaymentState::Requested { .. }
            | PaymentState::Executing { .. }
            | PaymentState::Authorized(_)
            | PaymentState::Voided { .. }
            | PaymentState::Completed(_)
            | PaymentState::Quarantined(_)
            | PaymentState::LateSuccess(_) => None,
        }
    }

    /// When bKash is asked again about a payment that took no money as far as the log says.
    fn recheck_at(&self) -> Option<Timestamp> {
        self.recheck.and_then(|recheck| recheck.due_at())
    }

    /// Whether bKash was or is to be asked about a payment that took no money as far as the log says, and has not answered.
    pub(crate) fn is_queried(&self) -> bool {
        self.recheck.is_some_and(|recheck| recheck.is_queried())
    }

    /// Whether the payment took no money as far as the log says, but bKash is or was asked about it: another payment of the
    /// order is executed only after bKash has answered again.
    pub(crate) fn is_doubted(&self) -> bool {
        self.recheck.is_some() && !self.has_charge()
    }

    /// Whether a query about the payment is due at `now`.
    pub fn query_is_due(&self, now: Timestamp) -> bool {
        let due_at = match &self.state {
            PaymentState::Executing { .. } | PaymentState::Unknown { .. } => self.due_at(None),
            PaymentState::Initiated { .. }
            | PaymentState::NotExecuted
            | PaymentState::NotCreated(_)
            | PaymentState::Ended(_)
            | PaymentState::Declined(_) => self.recheck_at(),
            PaymentState::Requested { .. }
            | PaymentState::Authorized(_)
            | PaymentState::PendingResolution(_)
            | PaymentState::Voided { .. }
            | PaymentState::Completed(_)
            | PaymentState::Quarantined(_)
            | PaymentState::LateSuccess(_) => None,
        };
        due_at.is_some_and(|at| at <= now)
    }
}
