//! The state of a refund after an event. An event that does not fit the state changes nothing.

use super::{Refund, RefundEvent, RefundState};
use crate::{
    BkashErrorCode, ShortText, Timestamp,
    inquiry::{Inquiry, Recheck},
};

/// What was refunded and why, of a refund that bKash lists and the log did not know.
const FOUND: &str = "found at bKash";

impl Refund {
    /// The refund that `event`, recorded at `at`, creates; `None` if the event creates none.
    pub(crate) fn requested(at: Timestamp, event: &RefundEvent) -> Option<Self> {
        if let RefundEvent::Found {
            id,
            payment,
            amount,
            trx_id,
        } = event
        {
            let text = ShortText::parse(FOUND).ok()?;
            return Some(Self {
                id: id.clone(),
                payment: *payment,
                amount: *amount,
                sku: text.clone(),
                reason: text,
                requested_at: at,
                intent_at: at,
                state: RefundState::Completed {
                    trx_id: trx_id.clone(),
                    at,
                },
                bkash_error_code: None,
            });
        }
        let RefundEvent::Requested {
            id,
            payment,
            amount,
            sku,
            reason,
        } = event
        else {
            return None;
        };
        Some(Self {
            id: id.clone(),
            payment: *payment,
            amount: *amount,
            sku: sku.clone(),
            reason: reason.clone(),
            requested_at: at,
            intent_at: at,
            state: RefundState::Requested,
            bkash_error_code: None,
        })
    }

    /// Applies `event`, which was recorded at `at`.
    pub(crate) fn apply(&mut self, at: Timestamp, event: &RefundEvent) {
        BkashErrorCode::keep_last(&mut self.bkash_error_code, event.bkash_error_code());
        match event {
            RefundEvent::Requested { .. } | RefundEvent::Found { .. } => {}
            RefundEvent::Listed => self.intent_at = at,
            RefundEvent::Unanswered { .. } => {
                if self.state == RefundState::Requested {
                    self.state = RefundState::Unknown(Inquiry::begins(self.intent_at));
                }
            }
            RefundEvent::StatusRequested => match &mut self.state {
                RefundState::Unknown(inquiry) => *inquiry = inquiry.queried(at),
                RefundState::NotExecuted { recheck, .. } => *recheck = recheck.queried(at),
                RefundState::Requested
                | RefundState::Declined(_)
                | RefundState::Completed { .. } => {}
            },
            RefundEvent::StatusUnanswered { .. } => match &mut self.state {
                RefundState::Unknown(inquiry) => *inquiry = inquiry.unanswered(at),
                RefundState::NotExecuted { recheck, .. } => *recheck = recheck.unanswered(at),
                RefundState::Requested
                | RefundState::Declined(_)
                | RefundState::Completed { .. } => {}
            },
            RefundEvent::Unresolved => {
                if let RefundState::Unknown(inquiry) = &mut self.state {
                    inquiry.reported = true;
                }
            }
            RefundEvent::NotExecuted | RefundEvent::NotExecutedConfirmed => self.not_executed(at),
            RefundEvent::Declined { reason, .. } => self.state = RefundState::Declined(*reason),
            RefundEvent::Completed { trx_id } => {
                self.bkash_error_code = None;
                self.state = RefundState::Completed {
                    trx_id: trx_id.clone(),
                    at,
                };
            }
        }
    }

    /// bKash does not list the refund. It is asked again later.
    fn not_executed(&mut self, at: Timestamp) {
        let (recheck, confirmed) = match &self.state {
            RefundState::Unknown(inquiry) => (Recheck::begins(*inquiry, at), false),
            RefundState::NotExecuted { recheck, .. } => (recheck.denied(at), true),
            RefundState::Requested | RefundState::Declined(_) | RefundState::Completed { .. } => {
                return;
            }
        };
        self.state = RefundState::NotExecuted { recheck, confirmed };
    }
}
