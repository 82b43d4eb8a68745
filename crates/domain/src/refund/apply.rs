//! The state of a refund after an event. An event that does not fit the state changes nothing.

use super::{Refund, RefundEvent, RefundState, SENT_WITHIN};
use crate::{BkashErrorCode, Timestamp, inquiry::Inquiry, timing::RECHECK_AFTER};

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
                    let inquiry = Inquiry::begins(self.requested_at);
                    self.state = RefundState::Unknown(Inquiry { next_at, ..inquiry });
                }
            }
            RefundEvent::StatusRequested => self.update_inquiry(|inquiry| inquiry.queried(at)),
            RefundEvent::StatusUnanswered { .. } => {
                self.update_inquiry(|inquiry| inquiry.unanswered(at));
            }
            RefundEvent::Unresolved => self.update_inquiry(|inquiry| Inquiry {
                reported: true,
                ..inquiry
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
        let (RefundState::Unknown(inquiry) | RefundState::NotExecuted { inquiry, .. }) =
            &self.state
        else {
            return;
        };
        self.state = RefundState::NotExecuted {
            inquiry: Inquiry {
                unanswered: 0,
                next_at: at + RECHECK_AFTER,
                ..*inquiry
            },
            recheck: matches!(self.state, RefundState::Unknown(_)),
        };
    }

    fn update_inquiry(&mut self, next: impl FnOnce(Inquiry) -> Inquiry) {
        match &mut self.state {
            RefundState::Unknown(inquiry) => *inquiry = next(*inquiry),
            RefundState::NotExecuted { inquiry, recheck } => {
                *inquiry = next(*inquiry);
                *recheck = true;
            }
            RefundState::Requested | RefundState::Declined(_) | RefundState::Completed { .. } => {}
        }
    }
}
