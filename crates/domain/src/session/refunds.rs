//! Refunds: how much of a payment may be given back, and what a session makes of bKash's answers.

use super::{Decision, PaymentIndex, Session, SessionEvent, SessionRejection};
use crate::{
    Amount, ErrorDetail, RefundId, Timestamp, TrxId,
    attempt::UNRESOLVED_AFTER,
    payment::{Charge, Intent, PaymentState},
    refund::{
        PastRefund, REFUNDS_PER_SESSION, Refund, RefundDecline, RefundIndex, RefundOutcome,
        RefundState, RefundText,
    },
};

impl Session {
    /// What was taken for a payment and can be given back, if it was.
    pub fn refundable(&self, payment: PaymentIndex) -> Option<&Charge> {
        match &self.payments.get(payment)?.state {
            PaymentState::Completed(taken) => Some(taken),
            PaymentState::LateSuccess(taken) if self.order.intent() == Intent::Sale => Some(taken),
            _ => None,
        }
    }

    /// What of a payment was given back, or may have been, in poisha.
    pub fn refunded_poisha(&self, payment: PaymentIndex) -> u64 {
        let counted = self
            .refunds
            .iter()
            .filter(|refund| refund.payment == payment && refund.counts());
        counted.map(|refund| refund.amount.poisha()).sum()
    }

    pub(super) fn refund(
        &self,
        id: RefundId,
        payment: PaymentIndex,
        amount: Amount,
        sku: RefundText,
        reason: RefundText,
    ) -> Decision {
        self.state(payment)?;
        if self.refundable(payment).is_none() {
            return Err(SessionRejection::NotRefundable);
        }
        if self.refunds.iter().any(Refund::is_open) {
            return Err(SessionRejection::RefundUnderWay);
        }
        if self.refunded_poisha(payment) + amount.poisha() > self.order.amount.poisha() {
            return Err(SessionRejection::RefundTooMuch);
        }
        if self.refunds.len() >= REFUNDS_PER_SESSION {
            return Err(SessionRejection::TooManyRefunds);
        }
        Ok(vec![SessionEvent::RefundRequested {
            refund: self.refunds.len(),
            id,
            payment,
            amount,
            sku,
            reason,
        }])
    }

    pub(super) fn refunded(
        &self,
        refund: RefundIndex,
        outcome: RefundOutcome,
    ) -> Vec<SessionEvent> {
        let Some(found) = self.refunds.get(refund).filter(|found| found.is_open()) else {
            return Vec::new();
        };
        match outcome {
            RefundOutcome::Done { trx_id } => {
                vec![SessionEvent::RefundCompleted { refund, trx_id }]
            }
            RefundOutcome::Refused { reason, detail } => {
                vec![SessionEvent::RefundRefused {
                    refund,
                    reason,
                    detail,
                }]
            }
            RefundOutcome::EarlierHappened { earlier, trx_id } => {
                let detail = "bKash lists an earlier refund that it had not listed".into();
                vec![
                    SessionEvent::RefundCompleted {
                        refund: earlier,
                        trx_id,
                    },
                    SessionEvent::RefundRefused {
                        refund,
                        reason: RefundDecline::EarlierHappened,
                        detail,
                    },
                ]
            }
            RefundOutcome::Unusable { detail } if found.state == RefundState::Requested => {
                vec![SessionEvent::RefundUnanswered { refund, detail }]
            }
            RefundOutcome::Unusable { .. } => Vec::new(),
        }
    }

    pub(super) fn refunds_listed(
        &self,
        refund: RefundIndex,
        answer: Result<Vec<PastRefund>, ErrorDetail>,
        now: Timestamp,
    ) -> Vec<SessionEvent> {
        let Some(asked) = self.refunds.get(refund) else {
            return Vec::new();
        };
        let (RefundState::InDoubt(doubt) | RefundState::NotExecuted { doubt, .. }) = &asked.state
        else {
            return Vec::new();
        };
        let detail = match answer {
            Ok(listed) => match self.find_refund(refund, &listed) {
                Some(found) if found.is_completed() => {
                    let trx_id = found.trx_id.clone();
                    return vec![SessionEvent::RefundCompleted { refund, trx_id }];
                }
                Some(found) => format!("bKash lists it with the status {:?}", found.status).into(),
                None => return vec![SessionEvent::RefundNotExecuted { refund }],
            },
            Err(detail) => detail,
        };
        let mut events = vec![SessionEvent::RefundStatusUnanswered { refund, detail }];
        if !doubt.reported && now >= doubt.executed_at + UNRESOLVED_AFTER {
            events.push(SessionEvent::RefundUnresolved { refund });
        }
        events
    }

    /// A refund among those that bKash lists: of the same amount, and none that is known as another.
    pub fn find_refund<'a>(
        &self,
        refund: RefundIndex,
        listed: &'a [PastRefund],
    ) -> Option<&'a PastRefund> {
        let amount = self.refunds.get(refund)?.amount;
        let known = |trx_id: &TrxId| {
            self.refunds.iter().any(|other| {
                matches!(&other.state, RefundState::Completed { trx_id: theirs, .. } if theirs == trx_id)
            })
        };
        listed
            .iter()
            .find(|past| past.amount == amount && !known(&past.trx_id))
    }

    /// What time does to refunds: whichever was left without an outcome is looked for.
    pub(super) fn tick_refunds(&self, now: Timestamp) -> Vec<SessionEvent> {
        let is_due = |(_, refund): &(usize, &Refund)| refund.due_at().is_some_and(|at| now >= at);
        let Some((refund, found)) = self.refunds.iter().enumerate().find(is_due) else {
            return Vec::new();
        };
        let ask = SessionEvent::RefundStatusRequested { refund };
        if found.state == RefundState::Requested {
            let detail = "no answer was recorded".into();
            vec![SessionEvent::RefundUnanswered { refund, detail }, ask]
        } else {
            vec![ask]
        }
    }
}
