//! An agreement: a payer's consent to have a wallet remembered and charged with the PIN alone.

mod apply;
mod decide;
mod event;
#[cfg(test)]
mod tests;

pub use decide::{AgreementCommand, AgreementOutcome, AgreementRejection};
pub use event::AgreementEvent;

use crate::{
    AccountId, BkashAgreementId, BkashErrorCode, BkashPaymentId, Decline, MaskedMsisdn,
    PayerReference, SessionId, Timestamp,
    attempt::{ABANDONED_AFTER, Doubt, Ended, Initiated, NotCreated, PAGE_REUSE},
};

/// An agreement as its events tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// With which merchant.
    pub account: AccountId,
    /// Whose wallet.
    pub payer: PayerReference,
    /// The session that is paid with it once it is saved.
    pub session: Option<SessionId>,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// Where it stands.
    pub state: AgreementState,
    /// How many callbacks were written down.
    pub callbacks: u32,
    /// bKash's number in its last answer about it that was no success.
    pub bkash_error_code: Option<BkashErrorCode>,
}

/// Where an agreement stands. States only move forward, in the order of the variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgreementState {
    /// The intent to call Create is durable.
    Requested {
        /// Since when.
        at: Timestamp,
    },
    /// It never came to be. Final.
    NotCreated(NotCreated),
    /// The payer is at bKash.
    Initiated {
        /// bKash's identifier, page and signature.
        initiated: Initiated,
        /// Since when.
        at: Timestamp,
    },
    /// It will never be executed. Final.
    Ended(Ended),
    /// The intent to call Execute is durable.
    Executing {
        /// bKash's identifier.
        payment_id: BkashPaymentId,
        /// Since when.
        at: Timestamp,
    },
    /// Execute had no usable answer: only Query can tell.
    InDoubt {
        /// bKash's identifier.
        payment_id: BkashPaymentId,
        /// What was asked, and when to ask again.
        doubt: Doubt,
    },
    /// bKash says that it was not executed; it is asked once more later.
    NotExecuted {
        /// bKash's identifier.
        payment_id: BkashPaymentId,
        /// When to ask again, if bKash is still to be asked.
        doubt: Option<Doubt>,
    },
    /// bKash refused. Final.
    Declined(Decline),
    /// The payer has consented: the wallet can pay.
    Active(Consent),
    /// The payer took the consent back, and bKash has not confirmed yet. The wallet cannot pay.
    Revoking {
        /// What was consented to.
        consent: Consent,
        /// How many calls had no usable answer.
        unanswered: u32,
        /// When to call again.
        next_at: Timestamp,
    },
    /// The consent is taken back. Final.
    Revoked {
        /// What was consented to.
        consent: Consent,
        /// When.
        at: Timestamp,
    },
}

/// A payer's consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// bKash's identifier.
    pub agreement_id: BkashAgreementId,
    /// The wallet, masked, when bKash named it.
    pub wallet: Option<MaskedMsisdn>,
    /// When consent was given.
    pub at: Timestamp,
}

impl Agreement {
    /// When the agreement must be looked at even if nobody asks.
    pub fn due_at(&self) -> Option<Timestamp> {
        match &self.state {
            AgreementState::Requested { at } | AgreementState::Executing { at, .. } => {
                Some(*at + ABANDONED_AFTER)
            }
            AgreementState::InDoubt { doubt, .. }
            | AgreementState::NotExecuted {
                doubt: Some(doubt), ..
            } => Some(doubt.next_at),
            AgreementState::Revoking { next_at, .. } => Some(*next_at),
            AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Ended(_)
            | AgreementState::NotExecuted { doubt: None, .. }
            | AgreementState::Declined(_)
            | AgreementState::Active(_)
            | AgreementState::Revoked { .. } => None,
        }
    }

    /// bKash's page, while the payer can still go on there; also while it is being created.
    pub fn is_resumable(&self, now: Timestamp) -> bool {
        match &self.state {
            AgreementState::Requested { at } => now.since(*at) < ABANDONED_AFTER,
            AgreementState::Initiated { at, .. } => now.since(*at) < PAGE_REUSE,
            _ => false,
        }
    }

    /// The consent, if it was ever given.
    pub fn consent(&self) -> Option<&Consent> {
        match &self.state {
            AgreementState::Active(consent)
            | AgreementState::Revoking { consent, .. }
            | AgreementState::Revoked { consent, .. } => Some(consent),
            _ => None,
        }
    }

    /// bKash's identifier of the attempt, from Create until it has ended.
    fn payment_id(&self) -> Option<&BkashPaymentId> {
        match &self.state {
            AgreementState::Initiated { initiated, .. } => Some(&initiated.payment_id),
            AgreementState::Executing { payment_id, .. }
            | AgreementState::InDoubt { payment_id, .. }
            | AgreementState::NotExecuted { payment_id, .. } => Some(payment_id),
            _ => None,
        }
    }
}
