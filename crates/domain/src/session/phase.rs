//! The phase and the status of a session, derived from its payments.

use super::{Closed, FINISH_GRACE, Session, SessionStatus};
use crate::{
    Timestamp,
    hold::PendingResolution,
    hosted_page::BkashPage,
    payment::{Charge, Payment, PaymentState},
};

/// The phase of a session, with what a page shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase<'a> {
    /// It can be paid; the last payment, if any, ended without money.
    Open(Option<&'a Payment>),
    /// The payer was sent to bKash.
    PendingPayer {
        /// bKash's page.
        page: &'a BkashPage,
    },
    /// bKash was called; its answer is awaited.
    Executing,
    /// bKash gave no usable answer and is being queried.
    Unknown,
    /// It is paid.
    Paid(&'a Charge),
    /// The money is held, or is being captured or voided.
    Authorized(&'a Charge),
    /// The held money was released to the payer.
    Voided(&'a Charge),
    /// bKash took money late, or not as the order said. A person must act.
    NeedsAttention(&'a Payment),
    /// It ended without being paid.
    Closed(Closed),
}

impl Session {
    /// The phase of the session.
    pub fn phase(&self) -> Phase<'_> {
        let charged = self.payments.iter().find_map(charged_phase);
        charged.unwrap_or_else(|| self.uncharged_phase())
    }

    /// The status of the session.
    pub fn status(&self) -> SessionStatus {
        match self.phase() {
            Phase::Open(_) | Phase::PendingPayer { .. } => SessionStatus::Open,
            Phase::Executing | Phase::Unknown => SessionStatus::Processing,
            Phase::Paid(_) => SessionStatus::Paid,
            Phase::Authorized(_) => SessionStatus::Authorized,
            Phase::Voided(_) => SessionStatus::Voided,
            Phase::NeedsAttention(_) => SessionStatus::NeedsAttention,
            Phase::Closed(Closed::Cancelled) => SessionStatus::Cancelled,
            Phase::Closed(Closed::Expired) => SessionStatus::Expired,
        }
    }

    /// The phase of a session whose payments took no money.
    fn uncharged_phase(&self) -> Phase<'_> {
        let Some(last) = self.payments.last() else {
            return self.closed.map_or(Phase::Open(None), Phase::Closed);
        };
        match &last.state {
            PaymentState::Executing { .. } => return Phase::Executing,
            PaymentState::Unknown { .. } => return Phase::Unknown,
            PaymentState::Requested { .. }
            | PaymentState::Initiated { .. }
            | PaymentState::NotCreated(_)
            | PaymentState::Ended(_)
            | PaymentState::NotExecuted { .. }
            | PaymentState::Declined(_)
            | PaymentState::Authorized(_)
            | PaymentState::PendingResolution(_)
            | PaymentState::Voided { .. }
            | PaymentState::Completed(_)
            | PaymentState::Quarantined { .. }
            | PaymentState::LateSuccess(_) => {}
        }
        if let Some(closed) = self.closed {
            return Phase::Closed(closed);
        }
        if matches!(last.state, PaymentState::Requested { .. }) {
            return Phase::Executing;
        }
        let PaymentState::Initiated {
            initiated,
            approved_at,
            ..
        } = &last.state
        else {
            return Phase::Open(Some(last));
        };
        match approved_at {
            Some(_) => Phase::Executing,
            None => Phase::PendingPayer {
                page: &initiated.page,
            },
        }
    }

    /// When the session expires; `None` if it is paid, closed, or has a payment without an outcome.
    pub(super) fn ends_at(&self) -> Option<Timestamp> {
        match self.phase() {
            Phase::Open(_) => Some(self.order.expires_at),
            Phase::PendingPayer { .. } => Some(self.order.expires_at + FINISH_GRACE),
            Phase::Executing
            | Phase::Unknown
            | Phase::Paid(_)
            | Phase::Authorized(_)
            | Phase::Voided(_)
            | Phase::NeedsAttention(_)
            | Phase::Closed(_) => None,
        }
    }
}

/// The phase of the session if this payment took or holds money.
fn charged_phase(payment: &Payment) -> Option<Phase<'_>> {
    match &payment.state {
        PaymentState::Completed(charge) => Some(Phase::Paid(charge)),
        PaymentState::Authorized(hold)
        | PaymentState::PendingResolution(PendingResolution { hold, .. }) => {
            Some(Phase::Authorized(&hold.held))
        }
        PaymentState::Voided { held, .. } => Some(Phase::Voided(held)),
        PaymentState::Quarantined { .. } | PaymentState::LateSuccess(_) => {
            Some(Phase::NeedsAttention(payment))
        }
        PaymentState::Requested { .. }
        | PaymentState::NotCreated(_)
        | PaymentState::Initiated { .. }
        | PaymentState::Ended(_)
        | PaymentState::Executing { .. }
        | PaymentState::Unknown { .. }
        | PaymentState::NotExecuted { .. }
        | PaymentState::Declined(_) => None,
    }
}
