//! Auth & Capture: what a session does to end a hold, and what it makes of bKash's answers.

use super::{Decision, PaymentNumber, Refusal, Session, SessionEvent};
use crate::{
    Timestamp,
    hold::{AtEnd, Hold, HoldTerms, Notice, Processed, Settle, SettledBy, Settlement},
    payment::{Intent, Payment, PaymentState},
};

impl Session {
    /// The merchant wants the hold ended. Asking for what is under way already joins it.
    pub(super) fn settle(&self, payment: PaymentNumber, settle: Settle) -> Decision {
        match self.state(payment)? {
            PaymentState::Authorized(_) => {}
            PaymentState::LateSuccess(_) if self.order.intent() == Intent::Authorization => {}
            PaymentState::Settling(settling) if settling.settle == settle => return Ok(Vec::new()),
            PaymentState::Settling(_) => return Err(Refusal::OtherSettlement),
            _ => return Err(Refusal::NotHeld),
        }
        let by = SettledBy::Merchant;
        Ok(vec![SessionEvent::SettlementRequested {
            payment,
            settle,
            by,
        }])
    }

    pub(super) fn settled(&self, payment: PaymentNumber, answer: Settlement) -> Decision {
        let PaymentState::Settling(settling) = self.state(payment)? else {
            return Ok(Vec::new());
        };
        let settle = settling.settle;
        Ok(vec![match (answer, settle) {
            (Settlement::Done { trx_id }, Settle::Capture) => {
                let trx_id = trx_id.filter(|trx_id| *trx_id != settling.hold.held.trx_id);
                SessionEvent::PaymentCaptured { payment, trx_id }
            }
            (Settlement::Done { .. }, Settle::Void) => SessionEvent::PaymentVoided { payment },
            (Settlement::AlreadyProcessed, _) => SessionEvent::SettlementQueryRequested { payment },
            (Settlement::Refused { reason, detail }, _) => SessionEvent::SettlementRefused {
                payment,
                settle,
                reason,
                detail,
            },
            (Settlement::Unusable { detail }, _) => {
                SessionEvent::SettlementUnanswered { payment, detail }
            }
        }])
    }

    /// What bKash says of a hold that was ended before: by an earlier sending, or by somebody at bKash's own
    /// desk. Whichever way it was, that is what happened.
    pub(super) fn settlement_queried(&self, payment: PaymentNumber, answer: Processed) -> Decision {
        if !matches!(self.state(payment)?, PaymentState::Settling(_)) {
            return Ok(Vec::new());
        }
        let order = &self.order;
        Ok(vec![match answer {
            Processed::Voided => SessionEvent::PaymentVoided { payment },
            Processed::Captured(claim) => {
                match claim.judge(order.amount, &order.invoice, Intent::Sale) {
                    Ok(trx_id) => SessionEvent::PaymentCaptured {
                        payment,
                        trx_id: Some(trx_id),
                    },
                    Err(mismatch) => SessionEvent::PaymentQuarantined {
                        payment,
                        mismatch,
                        trx_id: claim.trx_id,
                    },
                }
            }
            Processed::Unusable { detail } => {
                SessionEvent::SettlementUnanswered { payment, detail }
            }
        }])
    }

    /// What time does to holds: a notice, the rule, and calls that are to be sent again.
    pub(super) fn tick_holds(&self, now: Timestamp) -> Vec<SessionEvent> {
        let due = |(payment, of): (PaymentNumber, &Payment)| match &of.state {
            PaymentState::Settling(settling) if now >= settling.next_at => {
                let unresolved = SessionEvent::SettlementUnresolved { payment };
                let again = SessionEvent::SettlementRequested {
                    payment,
                    settle: settling.settle,
                    by: SettledBy::Retry,
                };
                let told = settling.is_to_report(now).then_some(unresolved);
                Some(told.into_iter().chain([again]).collect())
            }
            PaymentState::Authorized(hold) => {
                let terms = self.order.hold?;
                let event = hold_event(payment, hold, terms);
                (now >= hold.due_at(terms)?).then(|| vec![event])
            }
            _ => None,
        };
        let mut payments = self.payments.iter().enumerate();
        payments.find_map(due).unwrap_or_default()
    }
}

/// What is next in the life of a hold that nobody ends.
fn hold_event(payment: PaymentNumber, hold: &Hold, terms: HoldTerms) -> SessionEvent {
    let by_rule = |settle| SessionEvent::SettlementRequested {
        payment,
        settle,
        by: SettledBy::Rule,
    };
    match (hold.notice, terms.at_end) {
        (Notice::None, _) => SessionEvent::HoldEnding { payment },
        (_, AtEnd::Capture) => by_rule(Settle::Capture),
        (_, AtEnd::Void) => by_rule(Settle::Void),
        (_, AtEnd::Nothing) => SessionEvent::HoldEnded { payment },
    }
}
