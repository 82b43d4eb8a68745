//! A payment: one attempt to pay a session, from the intent to create it to its end.

mod apply;
mod charge;
mod decide;
mod event;
mod method;
mod resolution;
mod status;

use serde::{Deserialize, Serialize};

pub use charge::{Charge, ChargeTerms, Mismatch, ReportedCharge};
pub use decide::{PaymentCommand, PaymentOutcome, PaymentRejection};
pub use event::PaymentEvent;
pub use method::{Intent, Method};
pub use status::PaymentStatus;

use crate::{
    BkashErrorCode, BkashPaymentId, Decline, Timestamp, TrxId,
    attempt::{ABANDONED_AFTER, CONFIRMATION_LASTS, Doubt, Ended, Initiated, NotCreated},
    hold::{Hold, HoldTerms, PendingResolution},
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
    /// When it was begun.
    pub requested_at: Timestamp,
    /// bKash's identifier, once bKash has created it.
    pub payment_id: Option<BkashPaymentId>,
    /// Where it stands.
    pub state: PaymentState,
    /// How many callbacks were written down.
    pub callbacks: u32,
    /// bKash's number in its last answer about it that was no success.
    pub bkash_error_code: Option<BkashErrorCode>,
}

/// Where a payment stands. States only move forward, in the order of the variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentState {
    /// The intent to call Create is durable.
    Requested {
        /// Since when.
        at: Timestamp,
    },
    /// It never came to be. Final; no money moved.
    NotCreated(NotCreated),
    /// bKash created it; the payer is at bKash.
    Initiated {
        /// bKash's identifier, page and signature.
        initiated: Initiated,
        /// Since when.
        at: Timestamp,
        /// When a genuine callback said that the payer confirmed, while an earlier payment is still
        /// being asked about.
        approved_at: Option<Timestamp>,
    },
    /// It will never be executed. Final; no money moved.
    Ended(Ended),
    /// The intent to call Execute is durable: from here money may have moved.
    Executing {
        /// Since when.
        at: Timestamp,
    },
    /// Execute had no usable answer: only Query can tell.
    InDoubt {
        /// What was asked, and when to ask again.
        doubt: Doubt,
    },
    /// bKash says that nothing was executed. No money moved, but it is asked once more later.
    NotExecuted {
        /// What was asked, and when to ask again.
        doubt: Doubt,
        /// Whether bKash is still to be asked once more.
        recheck: bool,
    },
    /// bKash refused to execute it. Final; no money moved.
    Declined(Decline),
    /// The money is held, until it is captured or voided.
    Authorized(Hold),
    /// The intent to capture or to void is durable; the call is sent until bKash answers.
    PendingResolution(PendingResolution),
    /// The money that was held was given back. Final.
    Voided {
        /// What was held.
        held: Charge,
        /// When it was given back.
        at: Timestamp,
    },
    /// The money was taken. Final.
    Completed(Charge),
    /// bKash took money, but its answer is not what this order said. Final until a person acts.
    Quarantined {
        /// What differs.
        mismatch: Mismatch,
        /// bKash's transaction, if it named one.
        trx_id: Option<TrxId>,
    },
    /// The money was taken, or held if that was the order, after the payer had been told that it was not. Final
    /// until a person acts.
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
            | PaymentState::Quarantined { .. }
            | PaymentState::LateSuccess(_) => true,
            PaymentState::Requested { .. }
            | PaymentState::NotCreated(_)
            | PaymentState::Initiated { .. }
            | PaymentState::Ended(_)
            | PaymentState::Executing { .. }
            | PaymentState::InDoubt { .. }
            | PaymentState::NotExecuted { .. }
            | PaymentState::Declined(_) => false,
        }
    }

    /// The money that bKash took or holds for the payment, or held before it was voided.
    pub const fn charge(&self) -> Option<&Charge> {
        match &self.state {
            PaymentState::Completed(charge)
            | PaymentState::LateSuccess(charge)
            | PaymentState::Voided { held: charge, .. } => Some(charge),
            PaymentState::Authorized(hold)
            | PaymentState::PendingResolution(PendingResolution { hold, .. }) => Some(&hold.held),
            PaymentState::Requested { .. }
            | PaymentState::NotCreated(_)
            | PaymentState::Initiated { .. }
            | PaymentState::Ended(_)
            | PaymentState::Executing { .. }
            | PaymentState::InDoubt { .. }
            | PaymentState::NotExecuted { .. }
            | PaymentState::Declined(_)
            | PaymentState::Quarantined { .. } => None,
        }
    }

    /// bKash's transaction, if one is known.
    pub const fn trx_id(&self) -> Option<&TrxId> {
        if let PaymentState::Quarantined { trx_id, .. } = &self.state {
            return trx_id.as_ref();
        }
        match self.charge() {
            Some(charge) => Some(&charge.trx_id),
            None => None,
        }
    }

    /// The hold on the payer's money, while there is one.
    pub const fn hold(&self) -> Option<&Hold> {
        if let PaymentState::Authorized(hold)
        | PaymentState::PendingResolution(PendingResolution { hold, .. }) = &self.state
        {
            Some(hold)
        } else {
            None
        }
    }

    /// When something must be done about the payment even if nobody asks. `hold` are the order's terms.
    pub(crate) fn due_at(&self, hold: Option<HoldTerms>) -> Option<Timestamp> {
        match &self.state {
            PaymentState::Requested { at } | PaymentState::Executing { at } => {
                Some(*at + ABANDONED_AFTER)
            }
            PaymentState::InDoubt { doubt }
            | PaymentState::NotExecuted {
                doubt,
                recheck: true,
            } => Some(doubt.next_at),
            PaymentState::Initiated { approved_at, .. } => {
                approved_at.map(|at| at + CONFIRMATION_LASTS)
            }
            PaymentState::NotExecuted { recheck: false, .. }
            | PaymentState::NotCreated(_)
            | PaymentState::Ended(_)
            | PaymentState::Declined(_)
            | PaymentState::Completed(_)
            | PaymentState::Quarantined { .. }
            | PaymentState::Voided { .. }
            | PaymentState::LateSuccess(_) => None,
            PaymentState::Authorized(authorization) => authorization.due_at(hold?),
            PaymentState::PendingResolution(pending) => Some(pending.next_at),
        }
    }

    /// Whether bKash is to be asked at `now` what became of the payment.
    pub(crate) fn query_is_due(&self, now: Timestamp) -> bool {
        let can_be_asked = matches!(
            self.state,
            PaymentState::Executing { .. }
                | PaymentState::InDoubt { .. }
                | PaymentState::NotExecuted { .. }
        );
        can_be_asked && self.due_at(None).is_some_and(|at| at <= now)
    }
}
