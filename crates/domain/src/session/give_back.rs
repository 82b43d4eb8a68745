//! Giving back money that came late, where the merchant's rule says so.

use super::{LateSuccess, Session, SessionEvent};
use crate::{
    RefundId, ShortText, Timestamp, TrxId,
    hold::{Resolution, ResolutionInitiator},
    payment::{Charge, Intent, Payment, PaymentEvent, PaymentIndex, PaymentState},
    refund::{self, Refund},
    timed,
};

impl Session {
    /// The late charge that the merchant's rule gives back: nobody has decided about it, and it was not tried before. A refund
    /// that bKash declined is a matter for a person.
    pub(super) fn charge_to_give_back(&self) -> Option<(PaymentIndex, &Charge)> {
        if self.order.late_success != LateSuccess::Refund
            || self.refunds.iter().any(Refund::is_open)
            || self.refunds.len() >= refund::REFUNDS_PER_SESSION
        {
            return None;
        }
        let is_untouched = |(index, payment): &(PaymentIndex, &Payment)| {
            payment.verdict.is_none() && !self.refunds.iter().any(|refund| refund.payment == *index)
        };
        self.indexed_payments()
            .filter(is_untouched)
            .find_map(|(index, payment)| match &payment.state {
                PaymentState::LateSuccess(charge) => Some((index, charge)),
                PaymentState::Requested { .. }
                | PaymentState::NotCreated(_)
                | PaymentState::Initiated { .. }
                | PaymentState::Ended(_)
                | PaymentState::Executing { .. }
                | PaymentState::Unknown { .. }
                | PaymentState::NotExecuted
                | PaymentState::Declined(_)
                | PaymentState::Authorized(_)
                | PaymentState::PendingResolution(_)
                | PaymentState::Voided { .. }
                | PaymentState::Completed(_)
                | PaymentState::Quarantined(_) => None,
            })
    }

    /// The events that refund or void a late charge.
    pub(super) fn give_back(&self, now: Timestamp) -> Vec<SessionEvent> {
        let Some((index, charge)) = self.charge_to_give_back() else {
            return Vec::new();
        };
        if self.order.intent() == Intent::Authorization {
            let event = PaymentEvent::ResolutionRequested {
                resolution: Resolution::Void,
                by: ResolutionInitiator::Rule,
            };
            return vec![SessionEvent::Payment { index, event }];
        }
        let id = refund_id(&charge.trx_id, now);
        let sku = ShortText::abridged(self.order.invoice.as_str());
        let reason =
            ShortText::abridged("the payment succeeded after it had been reported as failed");
        let amount = self.order.amount;
        let requested = refund::request(&self.refunds, amount, id, index, amount, (sku, reason));
        let events = requested.ok().into_iter();
        events
            .map(|(index, event)| SessionEvent::Refund { index, event })
            .collect()
    }
}

/// The identifier of the refund of a late charge. Nothing random is at hand; the transaction is unique at bKash.
fn refund_id(trx_id: &TrxId, now: Timestamp) -> RefundId {
    let mut bits = [0; 32];
    for (bit, byte) in bits[6..16].iter_mut().zip(trx_id.as_str().bytes().rev()) {
        *bit = byte;
    }
    RefundId::from_bits(timed(now, bits))
}
