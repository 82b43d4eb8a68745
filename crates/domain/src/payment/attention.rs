//! Payments that a person must look at: bKash took money late, or not as the order said.

use super::{Intent, Mismatch, Payment, PaymentEvent, PaymentRejection, PaymentState, Verdict};
use crate::ShortText;

impl Payment {
    /// Whether bKash took or holds money late or not as ordered, and nobody has decided about it. Refunds are not considered.
    pub(crate) fn awaits_verdict(&self) -> bool {
        self.is_irregular() && self.verdict.is_none()
    }

    /// Whether bKash took or holds money late or not as ordered.
    pub const fn is_irregular(&self) -> bool {
        match &self.state {
            PaymentState::Quarantined(_) | PaymentState::LateSuccess(_) => true,
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
            | PaymentState::Completed(_) => false,
        }
    }

    /// Records a person's verdict. The same verdict again causes no event.
    pub(super) fn judge(
        &self,
        verdict: Verdict,
        reason: ShortText,
        intent: Intent,
    ) -> Result<Vec<PaymentEvent>, PaymentRejection> {
        if !self.is_irregular() {
            return Err(PaymentRejection::NothingToResolve);
        }
        let is_held = if let PaymentState::Quarantined(quarantine) = &self.state {
            quarantine.mismatch == Mismatch::Authorized
        } else {
            intent == Intent::Authorization
        };
        match self.verdict {
            Some(earlier) if earlier == verdict => Ok(Vec::new()),
            Some(_) => Err(PaymentRejection::AlreadyResolved),
            None if verdict == Verdict::Accepted && is_held => Err(PaymentRejection::MoneyIsHeld),
            None if verdict == Verdict::Accepted && self.charge().is_none() => {
                Err(PaymentRejection::NoTransaction)
            }
            None => Ok(vec![PaymentEvent::Judged { verdict, reason }]),
        }
    }
}
