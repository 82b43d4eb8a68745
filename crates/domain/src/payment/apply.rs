//! The state of a payment after an event. An event that does not fit the state changes nothing.

use super::{Charge, Method, Payment, PaymentEvent, PaymentState, Quarantine};
use crate::{
    BkashErrorCode, BkashPaymentId, MaskedMsisdn, Timestamp, TrxId,
    hold::{Hold, HoldNotice, ResolutionInitiator},
    hosted_page::CallbackOutcome,
    inquiry::{Inquiry, Recheck},
};

impl Payment {
    /// A payment that was requested at `at`.
    pub(crate) fn requested(at: Timestamp, method: Method) -> Self {
        Self {
            method,
            requested_at: at,
            payment_id: None,
            state: PaymentState::Requested { at },
            callbacks: 0,
            bkash_error_code: None,
            recheck: None,
            is_notified: false,
            verdict: None,
        }
    }

    /// A payment of which the log learned at `at`, because bKash reports money for it.
    pub(crate) fn found(at: Timestamp, payment_id: BkashPaymentId) -> Self {
        Self {
            payment_id: Some(payment_id),
            state: PaymentState::Unknown {
                inquiry: Inquiry::begins(at),
            },
            ..Self::requested(at, Method::Wallet)
        }
    }

    /// Applies `event`, which was recorded at `at`.
    pub(crate) fn apply(&mut self, at: Timestamp, event: &PaymentEvent) {
        self.record_error_code(event);
        match event {
            PaymentEvent::Requested { .. } | PaymentEvent::Found { .. } => {}
            PaymentEvent::NotCreated { reason, .. } => {
                self.state = PaymentState::NotCreated(*reason);
            }
            PaymentEvent::Initiated { initiated } => {
                self.payment_id = Some(initiated.payment_id.clone());
                self.state = PaymentState::Initiated {
                    initiated: initiated.clone(),
                    at,
                    approved_at: None,
                };
            }
            PaymentEvent::CallbackReceived { outcome, genuine } => {
                self.record_callback(at, *genuine && *outcome == CallbackOutcome::Success);
            }
            PaymentEvent::Ended { reason } => self.state = PaymentState::Ended(*reason),
            PaymentEvent::ExecuteRequested => self.state = PaymentState::Executing { at },
            PaymentEvent::ExecuteUnanswered { .. } => {
                let executed_at = if let PaymentState::Executing { at } = self.state {
                    at
                } else {
                    at
                };
                self.state = PaymentState::Unknown {
                    inquiry: Inquiry::begins(executed_at),
                };
            }
            PaymentEvent::QueryRequested => self.queried(at),
            PaymentEvent::QueryUnanswered { .. } => self.query_unanswered(at),
            PaymentEvent::Unresolved => {
                if let PaymentState::Unknown { inquiry } = &mut self.state {
                    inquiry.reported = true;
                }
            }
            PaymentEvent::NotExecuted | PaymentEvent::NotExecutedConfirmed => {
                self.not_executed(at);
            }
            PaymentEvent::Declined { reason, .. } => {
                self.state = PaymentState::Declined(*reason);
                if self.is_notified && self.recheck.is_none() {
                    // The notification contradicts the refusal.
                    self.recheck = Some(Recheck::overdue(at, at));
                }
            }
            PaymentEvent::Notified => self.is_notified = true,
            PaymentEvent::Completed { trx_id, wallet } => {
                self.state = PaymentState::Completed(charge(trx_id, wallet.as_ref(), at));
            }
            PaymentEvent::Authorized { trx_id, wallet } => {
                self.state = PaymentState::Authorized(Hold {
                    held: charge(trx_id, wallet.as_ref(), at),
                    notice: HoldNotice::NotSent,
                    refused: None,
                });
            }
            PaymentEvent::Quarantined {
                mismatch,
                trx_id,
                amount,
                wallet,
            } => {
                let charge = |trx_id| charge(trx_id, wallet.as_ref(), at);
                self.state = PaymentState::Quarantined(Quarantine {
                    mismatch: *mismatch,
                    charge: trx_id.as_ref().map(charge),
                    amount: *amount,
                });
            }
            PaymentEvent::LateSuccess { trx_id, wallet } => {
                self.state = PaymentState::LateSuccess(charge(trx_id, wallet.as_ref(), at));
            }
            PaymentEvent::HistoryLost => {
                self.recheck = Some(Recheck::overdue(at, self.requested_at));
            }
            PaymentEvent::Judged { verdict, .. } => self.verdict = Some(*verdict),
            PaymentEvent::HoldEnding
            | PaymentEvent::HoldEnded
            | PaymentEvent::ResolutionRequested { .. }
            | PaymentEvent::ResolutionUnanswered { .. }
            | PaymentEvent::ResolutionQueryRequested
            | PaymentEvent::ResolutionUnresolved { .. }
            | PaymentEvent::ResolutionDeclined { .. }
            | PaymentEvent::Captured { .. }
            | PaymentEvent::Voided => self.apply_resolution(at, event),
        }
    }

    /// Keeps the last error code until a call succeeds or another one is requested.
    fn record_error_code(&mut self, event: &PaymentEvent) {
        let succeeded = matches!(
            event,
            PaymentEvent::Authorized { .. }
                | PaymentEvent::Completed { .. }
                | PaymentEvent::Quarantined { .. }
                | PaymentEvent::Captured { .. }
                | PaymentEvent::Voided
                | PaymentEvent::LateSuccess { .. }
                | PaymentEvent::ResolutionRequested {
                    by: ResolutionInitiator::Merchant | ResolutionInitiator::Rule,
                    ..
                }
        );
        if succeeded {
            self.bkash_error_code = None;
        } else {
            BkashErrorCode::keep_last(&mut self.bkash_error_code, event.bkash_error_code());
        }
    }

    fn record_callback(&mut self, at: Timestamp, approved: bool) {
        self.callbacks = self.callbacks.saturating_add(1);
        if let PaymentState::Initiated { approved_at, .. } = &mut self.state
            && approved
        {
            approved_at.get_or_insert(at);
        }
    }

    /// bKash is asked at `at`.
    fn queried(&mut self, at: Timestamp) {
        if let PaymentState::Unknown { inquiry } = &mut self.state {
            *inquiry = inquiry.queried(at);
        } else {
            let first = || Recheck::first(at);
            self.recheck = Some(self.recheck.map_or_else(first, |again| again.queried(at)));
        }
    }

    fn query_unanswered(&mut self, at: Timestamp) {
        if let PaymentState::Unknown { inquiry } = &mut self.state {
            *inquiry = inquiry.unanswered(at);
        } else {
            self.recheck = self.recheck.map(|recheck| recheck.unanswered(at));
        }
    }

    /// bKash reports that nothing was executed. It is asked again later.
    fn not_executed(&mut self, at: Timestamp) {
        if let PaymentState::Unknown { inquiry } = &self.state {
            self.recheck = Some(Recheck::begins(*inquiry, at));
            self.state = PaymentState::NotExecuted;
        } else {
            self.recheck = self.recheck.map(|recheck| recheck.denied(at));
        }
    }
}

fn charge(trx_id: &TrxId, wallet: Option<&MaskedMsisdn>, at: Timestamp) -> Charge {
    Charge {
        trx_id: trx_id.clone(),
        wallet: wallet.cloned(),
        at,
    }
}
