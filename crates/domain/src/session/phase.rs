//! Where a session stands.

use super::{Closed, FINISH_GRACE, Session, SessionStatus};
use crate::{
    Timestamp,
    attempt::BkashPage,
    hold::PendingResolution,
    payment::{Charge, Payment, PaymentState},
};

/// Where a session stands, with what a page shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase<'a> {
    /// It can be paid; the last payment, if any, ended without money.
    Ready(Option<&'a Payment>),
    /// The payer was sent to bKash.
    AtBkash {
        /// bKash's page.
        page: &'a BkashPage,
    },
    /// bKash was asked; its answer is awaited.
    Working,
    /// bKash gave no usable answer and is being asked what happened.
    Unknown,
    /// It is paid.
    Paid(&'a Charge),
    /// The money is held, or its hold is being ended.
    Held(&'a Charge),
    /// The money that was held was given back.
    Voided(&'a Charge),
    /// bKash took money in a way that someone must look at.
    NeedsCheck(&'a Payment),
    /// It ended without being paid.
    Closed(Closed),
}

impl Session {
    /// Where the session stands.
    pub fn phase(&self) -> Phase<'_> {
        let charged = self.payments.iter().find_map(charged_phase);
        charged.unwrap_or_else(|| self.uncharged_phase())
    }

    /// Where the session stands.
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

    /// The phase of a session that no payment took money for.
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

    /// When the session closes by itself, unless it is paid or its payment has no outcome yet.
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

/// The session's phase if this payment took or holds money.
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
