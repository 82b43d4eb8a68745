//! The state of a refund after an event. An event that does not fit the state changes nothing.

use super::{Refund, RefundEvent, RefundState, SENT_WITHIN};
use crate::{
    BkashErrorCode, Timestamp,
    attempt::{Doubt, RECHECK_AFTER},
};

impl Refund {
    /// The refund that `event`, recorded at `at`, creates; `None` if the event creates none.
    pub(crate) fn requested(at: Timestamp, event: &RefundEvent) -> Option<Self> {
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
            state: RefundState::Requested,
            bkash_error_code: None,
        })
    }

    /// Applies `event`, which was recorded at `at`.
    pub(crate) fn apply(&mut self, at: Timestamp, event: &RefundEvent) {
        BkashErrorCode::keep_last(&mut self.bkash_error_code, event.bkash_error_code());
        match event {
            RefundEvent::Requested { .. } => {}
            RefundEvent::Unanswered { .. } => {
                if self.state == RefundState::Requested {
                    // No call can be open any more once `requested_at` is this old.
                    let next_at = self.requested_at + SENT_WITHIN;
                    let doubt = Doubt::begins(self.requested_at);
                    self.state = RefundState::InDoubt(Doubt { next_at, ..doubt });
                }
            }
            RefundEvent::StatusRequested => self.update_inquiry(|doubt| doubt.asked(at)),
            RefundEvent::StatusUnanswered { .. } => {
                self.update_inquiry(|doubt| doubt.unanswered(at));
            }
            RefundEvent::Unresolved => self.update_inquiry(|doubt| Doubt {
                reported: true,
                ..doubt
            }),
            RefundEvent::NotExecuted => self.not_executed(at),
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

    /// bKash does not list the refund. The first time, one more query follows later.
    fn not_executed(&mut self, at: Timestamp) {
        let (RefundState::InDoubt(doubt) | RefundState::NotExecuted { doubt, .. }) = &self.state
        else {
            return;
        };
        self.state = RefundState::NotExecuted {
            doubt: Doubt {
                unanswered: 0,
                next_at: at + RECHECK_AFTER,
                ..*doubt
            },
            recheck: matches!(self.state, RefundState::InDoubt(_)),
        };
    }

    fn update_inquiry(&mut self, next: impl FnOnce(Doubt) -> Doubt) {
        match &mut self.state {
            RefundState::InDoubt(doubt) => *doubt = next(*doubt),
            RefundState::NotExecuted { doubt, recheck } => {
                *doubt = next(*doubt);
                *recheck = true;
            }
            RefundState::Requested | RefundState::Declined(_) | RefundState::Completed { .. } => {}
        }
    }
}
