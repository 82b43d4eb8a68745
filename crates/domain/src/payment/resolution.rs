//! Auth & Capture: resolving holds, and applying bKash's answers.

use super::{
    Charge, ChargeTerms, Intent, Payment, PaymentEvent, PaymentRejection, PaymentState,
    decide::quarantined,
};
use crate::{
    Timestamp,
    hold::{
        AtHoldEnd, Hold, HoldNotice, HoldTerms, PendingResolution, ReportedResolution, Resolution,
        ResolutionInitiator, ResolutionOutcome,
    },
};

type Decision = Result<Vec<PaymentEvent>, PaymentRejection>;

impl Payment {
    /// The merchant requests a resolution. A request that is already in progress causes no event.
    pub(super) fn resolve(&self, resolution: Resolution, terms: ChargeTerms<'_>) -> Decision {
        match &self.state {
            PaymentState::Authorized(_) => {}
            PaymentState::LateSuccess(_) if terms.intent() == Intent::Authorization => {}
            PaymentState::PendingResolution(pending) if pending.resolution == resolution => {
                return Ok(Vec::new());
            }
            PaymentState::PendingResolution(_) => return Err(PaymentRejection::OtherResolution),
            PaymentState::LateSuccess(_)
            | PaymentState::Requested { .. }
            | PaymentState::NotCreated(_)
            | PaymentState::Initiated { .. }
            | PaymentState::Ended(_)
            | PaymentState::Executing { .. }
            | PaymentState::Unknown { .. }
            | PaymentState::NotExecuted
            | PaymentState::Declined(_)
            | PaymentState::Voided { .. }
            | PaymentState::Completed(_)
            | PaymentState::Quarantined(_) => return Err(PaymentRejection::NotAuthorized),
        }
        Ok(vec![PaymentEvent::ResolutionRequested {
            resolution,
            by: ResolutionInitiator::Merchant,
        }])
    }

    /// Records the outcome of Capture or Void.
    pub(super) fn record_resolution(&self, answer: ResolutionOutcome) -> Vec<PaymentEvent> {
        let PaymentState::PendingResolution(pending) = &self.state else {
            return Vec::new();
        };
        let resolution = pending.resolution;
        vec![match (answer, resolution) {
            (ResolutionOutcome::Done { trx_id }, Resolution::Capture) => PaymentEvent::Captured {
                trx_id: trx_id.filter(|trx_id| *trx_id != pending.hold.held.trx_id),
            },
            (ResolutionOutcome::Done { .. }, Resolution::Void) => PaymentEvent::Voided,
            (ResolutionOutcome::AlreadyProcessed, _) => PaymentEvent::ResolutionQueryRequested,
            (ResolutionOutcome::Refused { reason, detail }, _) => {
                PaymentEvent::ResolutionDeclined {
                    resolution,
                    reason,
                    detail,
                }
            }
            (ResolutionOutcome::Unusable { detail }, _) => {
                PaymentEvent::ResolutionUnanswered { detail }
            }
        }]
    }

    /// Records how the authorization was resolved before, by an earlier attempt or in bKash's merchant portal.
    pub(super) fn record_resolution_query(
        &self,
        answer: ReportedResolution,
        terms: ChargeTerms<'_>,
    ) -> Vec<PaymentEvent> {
        if !matches!(self.state, PaymentState::PendingResolution(_)) {
            return Vec::new();
        }
        vec![match answer {
            ReportedResolution::Voided => PaymentEvent::Voided,
            ReportedResolution::Captured(charge) => {
                match charge.judge(terms.amount, terms.invoice, Intent::Sale) {
                    Ok(trx_id) => PaymentEvent::Captured {
                        trx_id: Some(trx_id),
                    },
                    Err(mismatch) => quarantined(&charge, mismatch),
                }
            }
            ReportedResolution::Unusable { detail } => {
                PaymentEvent::ResolutionUnanswered { detail }
            }
        }]
    }

    /// The events that are due on a hold at `now`: a notice, the merchant's rule, or a retry.
    pub(crate) fn tick(&self, terms: ChargeTerms<'_>, now: Timestamp) -> Vec<PaymentEvent> {
        if let PaymentState::PendingResolution(pending) = &self.state
            && now >= pending.retries.next_at
        {
            let resolution = pending.resolution;
            let unresolved = PaymentEvent::ResolutionUnresolved { resolution };
            let retry = PaymentEvent::ResolutionRequested {
                resolution,
                by: ResolutionInitiator::Retry,
            };
            let unresolved = pending.is_to_report(now).then_some(unresolved);
            return unresolved.into_iter().chain([retry]).collect();
        }
        if let PaymentState::Authorized(hold) = &self.state
            && let Some(hold_terms) = terms.hold
            && hold.due_at(hold_terms).is_some_and(|due| now >= due)
        {
            return vec![next_hold_event(hold, hold_terms)];
        }
        Vec::new()
    }

    /// Applies an event of Auth & Capture.
    pub(super) fn apply_resolution(&mut self, at: Timestamp, event: &PaymentEvent) {
        if let Some(state) = self.state.resolved(at, event) {
            self.state = state;
        }
    }
}

impl PaymentState {
    /// The hold that Capture and Void act on, if money is held.
    fn hold(&self) -> Option<Hold> {
        match self {
            Self::Authorized(hold) | Self::PendingResolution(PendingResolution { hold, .. }) => {
                Some(hold.clone())
            }
            // The payer was told that nothing was held. The merchant can still resolve it.
            Self::LateSuccess(held) => Some(Hold {
                held: held.clone(),
                notice: HoldNotice::Ended,
                refused: None,
            }),
            Self::Requested { .. }
            | Self::NotCreated(_)
            | Self::Initiated { .. }
            | Self::Ended(_)
            | Self::Executing { .. }
            | Self::Unknown { .. }
            | Self::NotExecuted
            | Self::Declined(_)
            | Self::Voided { .. }
            | Self::Completed(_)
            | Self::Quarantined(_) => None,
        }
    }

    const fn pending(&self) -> Option<&PendingResolution> {
        if let Self::PendingResolution(pending) = self {
            Some(pending)
        } else {
            None
        }
    }

    /// The state after an event of Auth & Capture; `None` if the event does not fit.
    fn resolved(&self, at: Timestamp, event: &PaymentEvent) -> Option<Self> {
        let hold = self.hold()?;
        let announced = |notice: HoldNotice| {
            matches!(self, Self::Authorized(_)).then(|| {
                Self::Authorized(Hold {
                    notice: notice.max(hold.notice),
                    ..hold.clone()
                })
            })
        };
        match event {
            PaymentEvent::HoldEnding => announced(HoldNotice::Ending),
            PaymentEvent::HoldEnded => announced(HoldNotice::Ended),
            PaymentEvent::ResolutionRequested { resolution, by } => {
                if let Some(pending) = self.pending() {
                    return Some(Self::PendingResolution(pending.clone().repeated(at)));
                }
                let notice = match by {
                    ResolutionInitiator::Rule => HoldNotice::Ended,
                    ResolutionInitiator::Merchant | ResolutionInitiator::Retry => hold.notice,
                };
                let hold = Hold {
                    notice,
                    refused: None,
                    ..hold
                };
                let pending = PendingResolution::begins(hold, *resolution, at);
                Some(Self::PendingResolution(pending))
            }
            PaymentEvent::ResolutionQueryRequested => {
                let pending = self.pending()?.clone();
                Some(Self::PendingResolution(pending.repeated(at)))
            }
            PaymentEvent::ResolutionUnanswered { .. } => {
                let pending = self.pending()?.clone();
                Some(Self::PendingResolution(pending.unanswered(at)))
            }
            PaymentEvent::ResolutionUnresolved { .. } => {
                let pending = self.pending()?.clone();
                Some(Self::PendingResolution(PendingResolution {
                    reported: true,
                    ..pending
                }))
            }
            PaymentEvent::ResolutionDeclined { reason, .. } => {
                self.pending()?;
                let refused = Some(*reason);
                Some(Self::Authorized(Hold { refused, ..hold }))
            }
            PaymentEvent::Captured { trx_id } => Some(Self::Completed(Charge {
                trx_id: trx_id.clone().unwrap_or(hold.held.trx_id),
                wallet: hold.held.wallet,
                at,
            })),
            PaymentEvent::Voided => Some(Self::Voided {
                held: hold.held,
                at,
            }),
            PaymentEvent::Requested { .. }
            | PaymentEvent::NotCreated { .. }
            | PaymentEvent::Initiated { .. }
            | PaymentEvent::CallbackReceived { .. }
            | PaymentEvent::Ended { .. }
            | PaymentEvent::ExecuteRequested
            | PaymentEvent::ExecuteUnanswered { .. }
            | PaymentEvent::QueryRequested
            | PaymentEvent::QueryUnanswered { .. }
            | PaymentEvent::Notified
            | PaymentEvent::Unresolved
            | PaymentEvent::NotExecuted
            | PaymentEvent::NotExecutedConfirmed
            | PaymentEvent::Declined { .. }
            | PaymentEvent::Completed { .. }
            | PaymentEvent::Authorized { .. }
            | PaymentEvent::Quarantined { .. }
            | PaymentEvent::LateSuccess { .. }
            | PaymentEvent::HistoryLost
            | PaymentEvent::Found { .. }
            | PaymentEvent::Judged { .. } => None,
        }
    }
}

/// The next event of a hold that the merchant does not resolve.
fn next_hold_event(hold: &Hold, terms: HoldTerms) -> PaymentEvent {
    let by_rule = |resolution| PaymentEvent::ResolutionRequested {
        resolution,
        by: ResolutionInitiator::Rule,
    };
    match (hold.notice, terms.at_end) {
        (HoldNotice::NotSent, _) => PaymentEvent::HoldEnding,
        (HoldNotice::Ending | HoldNotice::Ended, AtHoldEnd::Capture) => {
            by_rule(Resolution::Capture)
        }
        (HoldNotice::Ending | HoldNotice::Ended, AtHoldEnd::Void) => by_rule(Resolution::Void),
        (HoldNotice::Ending | HoldNotice::Ended, AtHoldEnd::Nothing) => PaymentEvent::HoldEnded,
    }
}
