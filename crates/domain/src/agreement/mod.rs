//! An agreement: a payer's consent to save a wallet and charge it with the PIN alone.

mod apply;
mod decide;
mod event;
mod status;
#[cfg(test)]
mod tests;

pub use decide::{AgreementCommand, AgreementOutcome, AgreementRejection};
pub use event::AgreementEvent;
pub use status::AgreementStatus;

use crate::{
    AccountId, BkashAgreementId, BkashErrorCode, BkashPaymentId, Decline, MaskedMsisdn,
    PayerReference, SessionId, Timestamp,
    hosted_page::{Ended, Initiated, NotCreated},
    inquiry::{Inquiry, Recheck},
    retries::Retries,
    timing::{ABANDONED_AFTER, PAGE_REUSE},
};

/// The state of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The merchant's account.
    pub account: AccountId,
    /// The payer whose wallet it is.
    pub payer: PayerReference,
    /// The session that is paid with it once it is saved.
    pub session: Option<SessionId>,
    /// When it was requested.
    pub requested_at: Timestamp,
    /// The state.
    pub state: AgreementState,
    /// How many callbacks were recorded.
    pub callbacks: u32,
    /// The error code of bKash's last error answer about the agreement.
    pub bkash_error_code: Option<BkashErrorCode>,
}

/// The state of an agreement. States only move forward, in the order of the variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgreementState {
    /// The intent to call Create is durable.
    Requested {
        /// Since when.
        at: Timestamp,
    },
    /// The agreement was not created. Final.
    NotCreated(NotCreated),
    /// The payer is at bKash.
    Initiated {
        /// bKash's identifier, page and signature.
        initiated: Initiated,
        /// Since when.
        at: Timestamp,
    },
    /// The agreement will not be executed. Final.
    Ended(Ended),
    /// The intent to call Execute is durable.
    Executing {
        /// bKash's identifier.
        payment_id: BkashPaymentId,
        /// Since when.
        at: Timestamp,
    },
    /// Execute had no usable answer. Only Query shows the outcome.
    Unknown {
        /// bKash's identifier.
        payment_id: BkashPaymentId,
        /// The queries so far, and when the next one is due.
        inquiry: Inquiry,
    },
    /// bKash reports that the agreement was not executed. It is asked again later: Execute may arrive late.
    NotExecuted {
        /// bKash's identifier.
        payment_id: BkashPaymentId,
        /// The queries so far, and when the next one is due.
        recheck: Recheck,
    },
    /// bKash refused the agreement. Final.
    Declined(Decline),
    /// The payer consented. The saved wallet can pay.
    Active(Consent),
    /// The payer revoked the consent, and bKash has not confirmed yet. The saved wallet cannot pay.
    Revoking {
        /// The consent.
        consent: Consent,
        /// The calls until bKash answers.
        retries: Retries,
    },
    /// The consent is revoked. Final.
    Revoked {
        /// The consent.
        consent: Consent,
        /// When it was revoked.
        at: Timestamp,
    },
}

/// A payer's consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// bKash's identifier.
    pub agreement_id: BkashAgreementId,
    /// The wallet, masked, if bKash named it.
    pub wallet: Option<MaskedMsisdn>,
    /// When consent was given.
    pub at: Timestamp,
}

impl Agreement {
    /// When the agreement is due for the worker.
    pub fn due_at(&self) -> Option<Timestamp> {
        match &self.state {
            AgreementState::Requested { at } | AgreementState::Executing { at, .. } => {
                Some(*at + ABANDONED_AFTER)
            }
            AgreementState::Unknown { inquiry, .. } => Some(inquiry.retries.next_at),
            AgreementState::NotExecuted { recheck, .. } => recheck.due_at(),
            AgreementState::Revoking { retries, .. } => Some(retries.next_at),
            AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Ended(_)
            | AgreementState::Declined(_)
            | AgreementState::Active(_)
            | AgreementState::Revoked { .. } => None,
        }
    }

    /// When to probe bKash for the outcome that is missing, if one is.
    pub fn probe_at(&self) -> Option<Timestamp> {
        self.clone().open_retries()?.probe_at()
    }

    /// The calls until bKash answers, while an answer is missing.
    pub(crate) const fn open_retries(&mut self) -> Option<&mut Retries> {
        match &mut self.state {
            AgreementState::Unknown { inquiry, .. } => Some(&mut inquiry.retries),
            AgreementState::NotExecuted { recheck, .. } => recheck.open_retries(),
            AgreementState::Revoking { retries, .. } => Some(retries),
            AgreementState::Requested { .. }
            | AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Ended(_)
            | AgreementState::Executing { .. }
            | AgreementState::Declined(_)
            | AgreementState::Active(_)
            | AgreementState::Revoked { .. } => None,
        }
    }

    /// Whether the payer can still continue on bKash's page, or the page is being created.
    pub fn is_resumable(&self, now: Timestamp) -> bool {
        match &self.state {
            AgreementState::Requested { at } => now.since(*at) < ABANDONED_AFTER,
            AgreementState::Initiated { at, .. } => now.since(*at) < PAGE_REUSE,
            AgreementState::NotCreated(_)
            | AgreementState::Ended(_)
            | AgreementState::Executing { .. }
            | AgreementState::Unknown { .. }
            | AgreementState::NotExecuted { .. }
            | AgreementState::Declined(_)
            | AgreementState::Active(_)
            | AgreementState::Revoking { .. }
            | AgreementState::Revoked { .. } => false,
        }
    }

    /// Whether the agreement is this payer's with this merchant.
    pub fn belongs_to(&self, account: &AccountId, payer: &PayerReference) -> bool {
        self.account == *account && self.payer == *payer
    }

    /// The consent, if it was given and not taken back: the saved wallet can pay.
    pub fn active_consent(&self) -> Option<&Consent> {
        match &self.state {
            AgreementState::Active(consent) => Some(consent),
            AgreementState::Requested { .. }
            | AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Ended(_)
            | AgreementState::Executing { .. }
            | AgreementState::Unknown { .. }
            | AgreementState::NotExecuted { .. }
            | AgreementState::Declined(_)
            | AgreementState::Revoking { .. }
            | AgreementState::Revoked { .. } => None,
        }
    }

    /// The consent, if it was given, also after it was taken back.
    pub fn consent(&self) -> Option<&Consent> {
        match &self.state {
            AgreementState::Active(consent)
            | AgreementState::Revoking { consent, .. }
            | AgreementState::Revoked { consent, .. } => Some(consent),
            AgreementState::Requested { .. }
            | AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Ended(_)
            | AgreementState::Executing { .. }
            | AgreementState::Unknown { .. }
            | AgreementState::NotExecuted { .. }
            | AgreementState::Declined(_) => None,
        }
    }

    /// bKash's identifier of the attempt, while it is in progress.
    fn payment_id(&self) -> Option<&BkashPaymentId> {
        match &self.state {
            AgreementState::Initiated { initiated, .. } => Some(&initiated.payment_id),
            AgreementState::Executing { payment_id, .. }
            | AgreementState::Unknown { payment_id, .. }
            | AgreementState::NotExecuted { payment_id, .. } => Some(payment_id),
            AgreementState::Requested { .. }
            | AgreementState::NotCreated(_)
            | AgreementState::Ended(_)
            | AgreementState::Declined(_)
            | AgreementState::Active(_)
            | AgreementState::Revoking { .. }
            | AgreementState::Revoked { .. } => None,
        }
    }
}
