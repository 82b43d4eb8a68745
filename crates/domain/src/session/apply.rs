//! The state of a session after an event. An event that does not fit the state changes nothing.

use super::{Closed, LostHistory, Session, SessionEvent};
use crate::{
    Timestamp,
    payment::{Payment, PaymentEvent, PaymentIndex},
    refund::{Refund, RefundEvent, RefundIndex},
};

impl Session {
    /// The session after `event`, which was recorded at `at`; `None` until it is opened.
    pub fn apply(session: Option<Self>, at: Timestamp, event: &SessionEvent) -> Option<Self> {
        if let SessionEvent::Opened(order) = event {
            return Some(Self {
                order: (**order).clone(),
                payments: Vec::new(),
                agreement: None,
                agreements_started: 0,
                closed: None,
                refunds: Vec::new(),
                lost_history: None,
                opened_at: at,
            });
        }
        let mut session = session?;
        session.advance(at, event);
        Some(session)
    }

    fn advance(&mut self, at: Timestamp, event: &SessionEvent) {
        match event {
            SessionEvent::Opened(_) => {}
            SessionEvent::AgreementStarted { agreement } => {
                self.agreement = Some(agreement.clone());
                self.agreements_started += 1;
            }
            SessionEvent::Payment { index, event } => self.advance_payment(at, *index, event),
            SessionEvent::Refund { index, event } => self.advance_refund(at, *index, event),
            SessionEvent::Cancelled => self.closed = Some(Closed::Cancelled),
            SessionEvent::Expired => self.closed = Some(Closed::Expired),
            SessionEvent::HistoryLost { until, .. } => {
                self.lost_history = Some(LostHistory {
                    until: *until,
                    is_resolved: false,
                });
            }
            SessionEvent::HistoryResolved { .. } => {
                if let Some(lost) = &mut self.lost_history {
                    lost.is_resolved = true;
                }
            }
        }
    }

    fn advance_payment(&mut self, at: Timestamp, index: PaymentIndex, event: &PaymentEvent) {
        if let PaymentEvent::Requested { method } = event {
            self.payments.push(Payment::requested(at, method.clone()));
        } else if let PaymentEvent::Found { payment_id } = event {
            self.payments.push(Payment::found(at, payment_id.clone()));
        } else if let Some(payment) = self.payments.get_mut(index.get()) {
            payment.apply(at, event);
        }
    }

    fn advance_refund(&mut self, at: Timestamp, index: RefundIndex, event: &RefundEvent) {
        if let Some(refund) = Refund::requested(at, event) {
            self.refunds.push(refund);
        } else if let Some(refund) = self.refunds.get_mut(index.get()) {
            refund.apply(at, event);
        }
    }
}
