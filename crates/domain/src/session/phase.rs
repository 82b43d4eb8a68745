//! The phase and the status of a session, derived from its payments.

use super::{Closed, FINISH_GRACE, Session, SessionStatus};
use crate::{
    Timestamp,
    hold::PendingResolution,
    hosted_page::BkashPage,
    payment::{Charge, Payment, PaymentIndex, PaymentState, Verdict},
    refund::RefundState,
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
    /// The log has a gap during which the session could be paid. A person must find out whether it was.
    HistoryLost,
    /// It ended without being paid.
    Closed(Closed),
}

impl Session {
    /// The phase of the session.
    pub fn phase(&self) -> Phase<'_> {
        let mut payments = self.indexed_payments();
        if let Some((_, payment)) = payments.find(|(index, _)| self.payment_needs_attention(*index))
        {
            return Phase::NeedsAttention(payment);
        }
        let charged = self.payments.iter().filter_map(charged_phase);
        // A payment that was voided says nothing about the order if another one has paid it.
        let charged = charged.min_by_key(|phase| matches!(phase, Phase::Voided(_)));
        charged.unwrap_or_else(|| self.phase_after_gap())
    }

    /// The phase of a session whose payments took no money as far as the log says.
    fn phase_after_gap(&self) -> Phase<'_> {
        match self.uncharged_phase() {
            phase @ (Phase::Open(_) | Phase::PendingPayer { .. } | Phase::Closed(_)) => {
                if self.awaits_history() {
                    Phase::HistoryLost
                } else {
                    phase
                }
            }
            // bKash's answer can tell.
            phase @ (Phase::Executing
            | Phase::Unknown
            | Phase::Paid(_)
            | Phase::Authorized(_)
            | Phase::Voided(_)
            | Phase::NeedsAttention(_)
            | Phase::HistoryLost) => phase,
        }
    }

    /// Whether a person must act on a payment: bKash took money late or not as ordered, nobody has decided about it, and it was
    /// not given back.
    pub fn payment_needs_attention(&self, index: PaymentIndex) -> bool {
        self.payment(index).is_some_and(Payment::awaits_verdict) && !self.is_given_back(index)
    }

    /// Whether bKash has confirmed refunds of the whole charge of a payment.
    fn is_given_back(&self, index: PaymentIndex) -> bool {
        let refunds = self.refunds.iter();
        let completed = refunds.filter(|refund| {
            refund.payment == index && matches!(refund.state, RefundState::Completed { .. })
        });
        let given_back: u64 = completed.map(|refund| refund.amount.poisha()).sum();
        self.charged_amount(index)
            .is_some_and(|charged| given_back >= charged.poisha())
    }

    /// The status of the session.
    pub fn status(&self) -> SessionStatus {
        match self.phase() {
            Phase::Open(_) | Phase::PendingPayer { .. } => SessionStatus::Open,
            Phase::Executing | Phase::Unknown => SessionStatus::Processing,
            Phase::Paid(_) => SessionStatus::Paid,
            Phase::Authorized(_) => SessionStatus::Authorized,
            Phase::Voided(_) => SessionStatus::Voided,
            Phase::NeedsAttention(_) | Phase::HistoryLost => SessionStatus::NeedsAttention,
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
            | PaymentState::NotExecuted
            | PaymentState::Declined(_)
            | PaymentState::Authorized(_)
            | PaymentState::PendingResolution(_)
            | PaymentState::Voided { .. }
            | PaymentState::Completed(_)
            | PaymentState::Quarantined(_)
            | PaymentState::LateSuccess(_) => {}
        }
        if let Some(closed) = self.closed {
            return Phase::Closed(closed);
        }
        // Money came late or not as ordered, and it was given back or does not pay the order.
        if self.payments.iter().any(Payment::is_irregular) {
            return Phase::Closed(Closed::Cancelled);
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
        if last.is_queried() {
            return Phase::Unknown;
        }
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
            | Phase::HistoryLost
            | Phase::Closed(_) => None,
        }
    }
}

/// The phase of the session if this payment took or holds money as ordered, or a person accepted it.
fn charged_phase(payment: &Payment) -> Option<Phase<'_>> {
    match &payment.state {
        PaymentState::Completed(charge) => Some(Phase::Paid(charge)),
        PaymentState::Authorized(hold)
        | PaymentState::PendingResolution(PendingResolution { hold, .. }) => {
            Some(Phase::Authorized(&hold.held))
        }
        PaymentState::Voided { held, .. } => Some(Phase::Voided(held)),
        PaymentState::Quarantined(_) | PaymentState::LateSuccess(_) => match payment.verdict {
            Some(Verdict::Accepted) => payment.charge().map(Phase::Paid),
            Some(Verdict::Dismissed) | None => None,
        },
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
