//! Auth & Capture: what a session does to end a hold, and what it makes of bKash's answers.

use super::{Decision, PaymentIndex, Session, SessionEvent, SessionRejection};
use crate::{
    Timestamp,
    hold::{
        AtEnd, Hold, HoldTerms, Notice, ReportedResolution, Resolution, ResolutionInitiator,
        ResolutionOutcome,
    },
    payment::{Intent, Payment, PaymentState},
};

impl Session {
    /// The merchant wants the hold ended. Asking for what is under way already joins it.
    pub(super) fn resolution(&self, payment: PaymentIndex, resolution: Resolution) -> Decision {
        match self.state(payment)? {
            PaymentState::Authorized(_) => {}
            PaymentState::LateSuccess(_) if self.order.intent() == Intent::Authorization => {}
            PaymentState::PendingResolution(pending) if pending.resolution == resolution => {
                return Ok(Vec::new());
            }
            PaymentState::PendingResolution(_) => return Err(SessionRejection::OtherResolution),
            _ => return Err(SessionRejection::NotHeld),
        }
        let by = ResolutionInitiator::Merchant;
        Ok(vec![SessionEvent::ResolutionRequested {
            payment,
            resolution,
            by,
        }])
    }

    pub(super) fn settled(&self, payment: PaymentIndex, answer: ResolutionOutcome) -> Decision {
        let PaymentState::PendingResolution(pending) = self.state(payment)? else {
            return Ok(Vec::new());
        };
        let resolution = pending.resolution;
        Ok(vec![match (answer, resolution) {
            (ResolutionOutcome::Done { trx_id }, Resolution::Capture) => {
                let trx_id = trx_id.filter(|trx_id| *trx_id != pending.hold.held.trx_id);
                SessionEvent::PaymentCaptured { payment, trx_id }
            }
            (ResolutionOutcome::Done { .. }, Resolution::Void) => {
                SessionEvent::PaymentVoided { payment }
            }
            (ResolutionOutcome::AlreadyProcessed, _) => {
                SessionEvent::ResolutionQueryRequested { payment }
            }
            (ResolutionOutcome::Refused { reason, detail }, _) => SessionEvent::ResolutionRefused {
                payment,
                resolution,
                reason,
                detail,
            },
            (ResolutionOutcome::Unusable { detail }, _) => {
                SessionEvent::ResolutionUnanswered { payment, detail }
            }
        }])
    }

    /// What bKash says of a hold that was ended before: by an earlier sending, or by somebody at bKash's own
    /// desk. Whichever way it was, that is what happened.
    pub(super) fn resolution_queried(
        &self,
        payment: PaymentIndex,
        answer: ReportedResolution,
    ) -> Decision {
        if !matches!(self.state(payment)?, PaymentState::PendingResolution(_)) {
            return Ok(Vec::new());
        }
        let order = &self.order;
        Ok(vec![match answer {
            ReportedResolution::Voided => SessionEvent::PaymentVoided { payment },
            ReportedResolution::Captured(claim) => {
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
            ReportedResolution::Unusable { detail } => {
                SessionEvent::ResolutionUnanswered { payment, detail }
            }
        }])
    }

    /// What time does to holds: a notice, the rule, and calls that are to be sent again.
    pub(super) fn tick_holds(&self, now: Timestamp) -> Vec<SessionEvent> {
        let due = |(payment, of): (PaymentIndex, &Payment)| match &of.state {
            PaymentState::PendingResolution(pending) if now >= pending.next_at => {
                let unresolved = SessionEvent::ResolutionUnresolved { payment };
                let again = SessionEvent::ResolutionRequested {
                    payment,
                    resolution: pending.resolution,
                    by: ResolutionInitiator::Retry,
                };
                let told = pending.is_to_report(now).then_some(unresolved);
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
fn hold_event(payment: PaymentIndex, hold: &Hold, terms: HoldTerms) -> SessionEvent {
    let by_rule = |resolution| SessionEvent::ResolutionRequested {
        payment,
        resolution,
        by: ResolutionInitiator::Rule,
    };
    match (hold.notice, terms.at_end) {
        (Notice::None, _) => SessionEvent::HoldEnding { payment },
        (_, AtEnd::Capture) => by_rule(Resolution::Capture),
        (_, AtEnd::Void) => by_rule(Resolution::Void),
        (_, AtEnd::Nothing) => SessionEvent::HoldEnded { payment },
    }
}
