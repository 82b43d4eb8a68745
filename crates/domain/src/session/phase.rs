//! The phase and the status of a session, derived from its payments.

use super::{Closed, FINISH_GRACE, Session, SessionStatus};
use crate::{
    Timestamp,
    attempt::BkashPage,
    hold::PendingResolution,
    payment::{Charge, Payment, PaymentState},
};

/// The phase of a session, with what a page shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase<'a> {
    /// It can be paid; the last payment, if any, ended without money.
    Ready(Option<&'a Payment>),
    /// The payer was sent to bKash.
    AtBkash {
        /// bKash's page.
        page: &'a BkashPage,
    },
    /// bKash was called; its answer is awaited.
    Working,
    /// bKash gave no usable answer and is being queried.
    Unknown,
    /// It is paid.
    Paid(&'a Charge),
    /// The money is held, or is being captured or voided.
    Held(&'a Charge),
    /// The held money was released to the payer.
    Voided(&'a Charge),
    /// bKash took money late, or not as the order said. A person must act.
    NeedsCheck(&'a Payment),
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
            Phase::Ready(_) | Phase::AtBkash { .. } => SessionStatus::Open,
            Phase::Working | Phase::Unknown => SessionStatus::Processing,
            Phase::Paid(_) => SessionStatus::Paid,
            Phase::Held(_) => SessionStatus::Authorized,
            Phase::Voided(_) => SessionStatus::Voided,
            Phase::NeedsCheck(_) => SessionStatus::NeedsAttention,
            Phase::Closed(Closed::Cancelled) => SessionStatus::Cancelled,
            Phase::Closed(Closed::Expired) => SessionStatus::Expired,
        }
    }

    /// The phase of a session whose payments took no money.
    fn uncharged_phase(&self) -> Phase<'_> {
        let Some(last) = self.payments.last() else {
            return self.closed.map_or(Phase::Ready(None), Phase::Closed);
        };
        match &last.state {
            PaymentState::Executing { .. } => return Phase::Working,
            PaymentState::InDoubt { .. } => return Phase::Unknown,
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
            return Phase::Working;
        }
        let PaymentState::Initiated {
            initiated,
            approved_at,
            ..
        } = &last.state
        else {
            return Phase::Ready(Some(last));
        };
        match approved_at {
            Some(_) => Phase::Working,
            None => Phase::AtBkash {
                page: &initiated.page,
            },
        }
    }

    /// When the session expires; `None` if it is paid, closed, or has a payment without an outcome.
    pub(super) fn ends_at(&self) -> Option<Timestamp> {
        match self.phase() {
            Phase::Ready(_) => Some(self.order.expires_at),
            Phase::AtBkash { .. } => Some(self.order.expires_at + FINISH_GRACE),
            Phase::Working
            | Phase::Unknown
            | Phase::Paid(_)
            | Phase::Held(_)
            | Phase::Voided(_)
            | Phase::NeedsCheck(_)
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
            Some(Phase::Held(&hold.held))
        }
        PaymentState::Voided { held, .. } => Some(Phase::Voided(held)),
        PaymentState::Quarantined { .. } | PaymentState::LateSuccess(_) => {
            Some(Phase::NeedsCheck(payment))
        }
        PaymentState::Requested { .. }
        | PaymentState::NotCreated(_)
        | PaymentState::Initiated { .. }
        | PaymentState::Ended(_)
        | PaymentState::Executing { .. }
        | PaymentState::InDoubt { .. }
        | PaymentState::NotExecuted { .. }
        | PaymentState::Declined(_) => None,
    }
}
