//! What the log cannot know about a session after a gap: whether a payment was begun, and paid, that it has no event of.

use super::{Session, SessionEvent, SessionRejection};
use crate::{
    BkashPaymentId, RefundId, ShortText, Timestamp,
    payment::{Payment, PaymentEvent, PaymentIndex, ReportedCharge},
    refund::{PastRefund, RefundEvent, RefundIndex, RefundRejection, RefundState},
};

type Decision = Result<Vec<SessionEvent>, SessionRejection>;

/// A gap in the log during which the session could be paid: from its `since` to its `until`, a payment may have been begun that
/// the log does not contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostHistory {
    /// When the gap ended.
    pub until: Timestamp,
    /// Whether a person has found out that no payment was made during the gap.
    pub is_resolved: bool,
}

impl Session {
    /// Whether a payment may have been made of which the log has no event, and nobody knows yet.
    pub(crate) fn awaits_history(&self) -> bool {
        self.lost_history.is_some_and(|lost| !lost.is_resolved) && !self.is_charged()
    }

    /// The log has a gap. A payment that was at bKash when it began is queried. If another one could be begun during the gap,
    /// the session waits for a person. A gap that is known already causes no event.
    pub(super) fn lose_history(&self, since: Timestamp, until: Timestamp) -> Vec<SessionEvent> {
        let mut events = Vec::new();
        if let Some((index, payment)) = self.last_payment() {
            let lost = payment.history_lost(since, until);
            events.extend(lost.map(|event| SessionEvent::Payment { index, event }));
        }
        let is_known = self.lost_history.is_some_and(|lost| lost.until >= until);
        let could_be_paid = self.closed.is_none()
            && self.opened_at <= since
            && self.order.expires_at > since
            && !self.is_charged();
        if could_be_paid && !is_known {
            events.push(SessionEvent::HistoryLost { since, until });
        }
        events
    }

    /// A person has found out that no payment was made during the gap: the session can be paid or expires, as any other.
    pub(super) fn resolve_history(&self, reason: ShortText) -> Decision {
        match self.lost_history {
            Some(_) if self.awaits_history() => Ok(vec![SessionEvent::HistoryResolved { reason }]),
            Some(lost) if lost.is_resolved && !self.is_charged() => Ok(Vec::new()),
            Some(_) | None => Err(SessionRejection::HistoryKnown),
        }
    }

    /// bKash lists a refund of a payment of which the log has no event.
    pub(super) fn find_refund_at_bkash(
        &self,
        id: RefundId,
        payment: PaymentIndex,
        refund: PastRefund,
    ) -> Decision {
        self.refundable(payment)
            .ok_or(RefundRejection::NotRefundable)?;
        if self.knows_refund(&refund) || !refund.is_completed() {
            return Ok(Vec::new());
        }
        let PastRefund { trx_id, amount, .. } = refund;
        Ok(vec![SessionEvent::Refund {
            index: RefundIndex::new(self.refunds.len()),
            event: RefundEvent::Found {
                id,
                payment,
                amount,
                trx_id,
            },
        }])
    }

    /// Whether the log has the refund that bKash lists.
    pub fn knows_refund(&self, listed: &PastRefund) -> bool {
        self.refunds.iter().any(|refund| {
            matches!(&refund.state, RefundState::Completed { trx_id, .. } if *trx_id == listed.trx_id)
        })
    }

    /// bKash reports money for a payment of this order of which the log has no event.
    pub(super) fn find_payment(
        &self,
        payment_id: BkashPaymentId,
        charge: &ReportedCharge,
        now: Timestamp,
    ) -> Decision {
        if self.payment_with_id(&payment_id).is_some() {
            return Ok(Vec::new());
        }
        if self.lost_history.is_none() {
            return Err(SessionRejection::HistoryKnown);
        }
        if charge.invoice.as_ref() != Some(&self.order.invoice) {
            return Err(SessionRejection::OtherOrder);
        }
        let terms = self.order.charge_terms(self.is_charged());
        // Nobody was told that it failed, so it pays the order unless another payment did.
        let found = Payment::found(now, payment_id.clone());
        let charged = found.record_charge(charge, terms);
        let index = PaymentIndex::new(self.payments.len());
        let found = [PaymentEvent::Found { payment_id }]
            .into_iter()
            .chain(charged)
            .map(|event| SessionEvent::Payment { index, event });
        Ok(found.chain(self.supersede_after(index)).collect())
    }
}
