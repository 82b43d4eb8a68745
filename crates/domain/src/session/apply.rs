//! What an event makes of a session. Total: an event that does not fit leaves the session as it is.

use super::{Closed, Session, SessionEvent};
use crate::{
    BkashErrorCode, MaskedMsisdn, Timestamp, TrxId,
    attempt::{CallbackOutcome, Doubt, RECHECK_AFTER},
    hold::{Hold, Notice, PendingResolution, ResolutionInitiator},
    payment::{Charge, Payment, PaymentState},
    refund::{Refund, RefundState, SENT_WITHIN},
};

impl Session {
    /// The session after `event`, which was recorded `at`; `None` until it is opened.
    pub fn apply(session: Option<Self>, at: Timestamp, event: &SessionEvent) -> Option<Self> {
        if let SessionEvent::Opened(order) = event {
            return Some(Self {
                order: (**order).clone(),
                payments: Vec::new(),
                saving: None,
                savings: 0,
                closed: None,
                refunds: Vec::new(),
                opened_at: at,
            });
        }
        let mut session = session?;
        session.advance(at, event);
        Some(session)
    }

    fn advance(&mut self, at: Timestamp, event: &SessionEvent) {
        match event {
            SessionEvent::Opened(_) => {}
            SessionEvent::WalletSavingStarted { wallet } => {
                self.saving = Some(wallet.clone());
                self.savings += 1;
            }
            SessionEvent::Cancelled => self.closed = Some(Closed::Cancelled),
            SessionEvent::Expired => self.closed = Some(Closed::Expired),
            SessionEvent::PaymentRequested { method, .. } => self.payments.push(Payment {
                method: method.clone(),
                payment_id: None,
                state: PaymentState::Requested { at },
                callbacks: 0,
                bkash_error_code: None,
            }),
            SessionEvent::PaymentNotCreated { payment, .. }
            | SessionEvent::PaymentInitiated { payment, .. }
            | SessionEvent::CallbackReceived { payment, .. }
            | SessionEvent::PaymentEnded { payment, .. }
            | SessionEvent::ExecuteRequested { payment }
            | SessionEvent::ExecuteUnanswered { payment, .. }
            | SessionEvent::QueryRequested { payment }
            | SessionEvent::QueryUnanswered { payment, .. }
            | SessionEvent::PaymentUnresolved { payment }
            | SessionEvent::PaymentNotExecuted { payment }
            | SessionEvent::PaymentDeclined { payment, .. }
            | SessionEvent::PaymentCompleted { payment, .. }
            | SessionEvent::PaymentQuarantined { payment, .. }
            | SessionEvent::PaymentAuthorized { payment, .. }
            | SessionEvent::HoldEnding { payment }
            | SessionEvent::HoldEnded { payment }
            | SessionEvent::ResolutionRequested { payment, .. }
            | SessionEvent::ResolutionUnanswered { payment, .. }
            | SessionEvent::ResolutionQueryRequested { payment }
            | SessionEvent::ResolutionUnresolved { payment }
            | SessionEvent::ResolutionRefused { payment, .. }
            | SessionEvent::PaymentCaptured { payment, .. }
            | SessionEvent::PaymentVoided { payment }
            | SessionEvent::LateSuccess { payment, .. } => {
                if let Some(payment) = self.payments.get_mut(*payment) {
                    payment.advance(at, event);
                }
            }
            SessionEvent::RefundRequested {
                id,
                payment,
                amount,
                sku,
                reason,
                ..
            } => self.refunds.push(Refund {
                id: id.clone(),
                payment: *payment,
                amount: *amount,
                sku: sku.clone(),
                reason: reason.clone(),
                requested_at: at,
                state: RefundState::Requested,
                bkash_error_code: None,
            }),
            SessionEvent::RefundUnanswered { refund, .. }
            | SessionEvent::RefundStatusRequested { refund }
            | SessionEvent::RefundStatusUnanswered { refund, .. }
            | SessionEvent::RefundUnresolved { refund }
            | SessionEvent::RefundNotExecuted { refund }
            | SessionEvent::RefundRefused { refund, .. }
            | SessionEvent::RefundCompleted { refund, .. } => {
                if let Some(refund) = self.refunds.get_mut(*refund) {
                    refund.advance(at, event);
                }
            }
        }
    }
}

impl Payment {
    fn advance(&mut self, at: Timestamp, event: &SessionEvent) {
        self.note_code(event);
        match event {
            SessionEvent::CallbackReceived {
                outcome, genuine, ..
            } => self.note_callback(at, *genuine && *outcome == CallbackOutcome::Success),
            SessionEvent::QueryRequested { .. } => self.doubt(|doubt| doubt.asked(at)),
            SessionEvent::QueryUnanswered { .. } => self.doubt(|doubt| doubt.unanswered(at)),
            SessionEvent::PaymentUnresolved { .. } => self.doubt(|doubt| Doubt {
                reported: true,
                ..doubt
            }),
            SessionEvent::PaymentInitiated { initiated, .. } => {
                self.payment_id = Some(initiated.payment_id.clone());
                self.state = PaymentState::Initiated {
                    initiated: initiated.clone(),
                    at,
                    approved_at: None,
                };
            }
            _ => {
                if let Some(state) = self.next_state(at, event) {
                    self.state = state;
                }
            }
        }
    }

    /// bKash's last number stays until bKash does what it is asked, or is asked for something else.
    fn note_code(&mut self, event: &SessionEvent) {
        match event {
            SessionEvent::PaymentAuthorized { .. }
            | SessionEvent::PaymentCompleted { .. }
            | SessionEvent::PaymentQuarantined { .. }
            | SessionEvent::PaymentCaptured { .. }
            | SessionEvent::PaymentVoided { .. }
            | SessionEvent::LateSuccess { .. }
            | SessionEvent::ResolutionRequested {
                by: ResolutionInitiator::Merchant | ResolutionInitiator::Rule,
                ..
            } => self.bkash_error_code = None,
            _ => BkashErrorCode::keep_last(&mut self.bkash_error_code, event.bkash_error_code()),
        }
    }

    fn next_state(&self, at: Timestamp, event: &SessionEvent) -> Option<PaymentState> {
        let taken = |trx_id: &TrxId, wallet: &Option<MaskedMsisdn>| Charge {
            trx_id: trx_id.clone(),
            wallet: wallet.clone(),
            at,
        };
        Some(match event {
            SessionEvent::PaymentNotCreated { reason, .. } => PaymentState::NotCreated(*reason),
            SessionEvent::PaymentEnded { reason, .. } => PaymentState::Ended(*reason),
            SessionEvent::ExecuteRequested { .. } => PaymentState::Executing { at },
            SessionEvent::ExecuteUnanswered { .. } => {
                let executed_at = match self.state {
                    PaymentState::Executing { at } => at,
                    _ => at,
                };
                let doubt = Doubt::begins(executed_at);
                PaymentState::InDoubt { doubt }
            }
            SessionEvent::PaymentNotExecuted { .. } => self.not_executed(at)?,
            SessionEvent::PaymentDeclined { reason, .. } => PaymentState::Declined(*reason),
            SessionEvent::PaymentAuthorized { trx_id, wallet, .. } => {
                PaymentState::Authorized(Hold {
                    held: taken(trx_id, wallet),
                    notice: Notice::None,
                    refused: None,
                })
            }
            SessionEvent::HoldEnding { .. }
            | SessionEvent::HoldEnded { .. }
            | SessionEvent::ResolutionRequested { .. }
            | SessionEvent::ResolutionUnanswered { .. }
            | SessionEvent::ResolutionQueryRequested { .. }
            | SessionEvent::ResolutionUnresolved { .. }
            | SessionEvent::ResolutionRefused { .. }
            | SessionEvent::PaymentCaptured { .. }
            | SessionEvent::PaymentVoided { .. } => return self.state.pending(at, event),
            SessionEvent::PaymentCompleted { trx_id, wallet, .. } => {
                PaymentState::Completed(taken(trx_id, wallet))
            }
            SessionEvent::PaymentQuarantined {
                mismatch, trx_id, ..
            } => PaymentState::Quarantined {
                mismatch: *mismatch,
                trx_id: trx_id.clone(),
            },
            SessionEvent::LateSuccess { trx_id, wallet, .. } => {
                PaymentState::LateSuccess(taken(trx_id, wallet))
            }
            _ => return None,
        })
    }

    /// bKash calls it not executed: the first time it is asked once more later, the second time not.
    fn not_executed(&self, at: Timestamp) -> Option<PaymentState> {
        let (doubt, recheck) = match &self.state {
            PaymentState::InDoubt { doubt } => (*doubt, true),
            PaymentState::NotExecuted { doubt, .. } => (*doubt, false),
            _ => return None,
        };
        Some(PaymentState::NotExecuted {
            doubt: Doubt {
                unanswered: 0,
                next_at: at + RECHECK_AFTER,
                ..doubt
            },
            recheck,
        })
    }

    fn doubt(&mut self, next: impl FnOnce(Doubt) -> Doubt) {
        match &mut self.state {
            PaymentState::InDoubt { doubt } => *doubt = next(*doubt),
            PaymentState::NotExecuted { doubt, recheck } => {
                *doubt = next(*doubt);
                *recheck = true;
            }
            _ => {}
        }
    }

    fn note_callback(&mut self, at: Timestamp, approved: bool) {
        self.callbacks = self.callbacks.saturating_add(1);
        if let PaymentState::Initiated { approved_at, .. } = &mut self.state
            && approved
        {
            approved_at.get_or_insert(at);
        }
    }
}

impl PaymentState {
    /// What an event of Auth & Capture makes of a payment whose money is held.
    fn pending(&self, at: Timestamp, event: &SessionEvent) -> Option<Self> {
        let hold = match self {
            Self::Authorized(hold) | Self::PendingResolution(PendingResolution { hold, .. }) => {
                hold.clone()
            }
            // The payer was told that nothing was held; the merchant acts on it all the same.
            Self::LateSuccess(held) => Hold {
                held: held.clone(),
                notice: Notice::Over,
                refused: None,
            },
            _ => return None,
        };
        let noticed = |notice: Notice| {
            Some(Self::Authorized(Hold {
                notice: notice.max(hold.notice),
                ..hold.clone()
            }))
        };
        match (event, self) {
            (SessionEvent::HoldEnding { .. }, Self::Authorized(_)) => noticed(Notice::Near),
            (SessionEvent::HoldEnded { .. }, Self::Authorized(_)) => noticed(Notice::Over),
            (
                SessionEvent::ResolutionRequested { .. }
                | SessionEvent::ResolutionQueryRequested { .. },
                Self::PendingResolution(pending),
            ) => Some(Self::PendingResolution(pending.clone().repeated(at))),
            (SessionEvent::ResolutionRequested { resolution, by, .. }, _) => {
                let notice = match by {
                    ResolutionInitiator::Rule => Notice::Over,
                    ResolutionInitiator::Merchant | ResolutionInitiator::Retry => hold.notice,
                };
                let hold = Hold {
                    notice,
                    refused: None,
                    ..hold
                };
                Some(Self::PendingResolution(PendingResolution::begins(
                    hold,
                    *resolution,
                    at,
                )))
            }
            (SessionEvent::ResolutionUnanswered { .. }, Self::PendingResolution(pending)) => {
                Some(Self::PendingResolution(pending.clone().unanswered(at)))
            }
            (SessionEvent::ResolutionUnresolved { .. }, Self::PendingResolution(pending)) => {
                Some(Self::PendingResolution(PendingResolution {
                    reported: true,
                    ..pending.clone()
                }))
            }
            (SessionEvent::ResolutionRefused { reason, .. }, Self::PendingResolution(_)) => {
                let refused = Some(*reason);
                Some(Self::Authorized(Hold { refused, ..hold }))
            }
            (SessionEvent::PaymentCaptured { trx_id, .. }, _) => {
                let trx_id = trx_id.clone().unwrap_or(hold.held.trx_id);
                Some(Self::Completed(Charge {
                    trx_id,
                    wallet: hold.held.wallet,
                    at,
                }))
            }
            (SessionEvent::PaymentVoided { .. }, _) => Some(Self::Voided {
                held: hold.held,
                at,
            }),
            _ => None,
        }
    }
}

impl Refund {
    fn advance(&mut self, at: Timestamp, event: &SessionEvent) {
        match event {
            SessionEvent::RefundCompleted { .. } => self.bkash_error_code = None,
            _ => BkashErrorCode::keep_last(&mut self.bkash_error_code, event.bkash_error_code()),
        }
        let next = match (event, &self.state) {
            (SessionEvent::RefundUnanswered { .. }, RefundState::Requested) => {
                // Nobody is sending any more once `requested_at` is this old.
                let next_at = self.requested_at + SENT_WITHIN;
                let doubt = Doubt::begins(self.requested_at);
                Some(RefundState::InDoubt(Doubt { next_at, ..doubt }))
            }
            (SessionEvent::RefundStatusRequested { .. }, _) => self.doubt(|doubt| doubt.asked(at)),
            (SessionEvent::RefundStatusUnanswered { .. }, _) => {
                self.doubt(|doubt| doubt.unanswered(at))
            }
            (SessionEvent::RefundUnresolved { .. }, _) => self.doubt(|doubt| Doubt {
                reported: true,
                ..doubt
            }),
            (
                SessionEvent::RefundNotExecuted { .. },
                RefundState::InDoubt(doubt) | RefundState::NotExecuted { doubt, .. },
            ) => Some(RefundState::NotExecuted {
                doubt: Doubt {
                    unanswered: 0,
                    next_at: at + RECHECK_AFTER,
                    ..*doubt
                },
                recheck: matches!(self.state, RefundState::InDoubt(_)),
            }),
            (SessionEvent::RefundRefused { reason, .. }, _) => Some(RefundState::Refused(*reason)),
            (SessionEvent::RefundCompleted { trx_id, .. }, _) => Some(RefundState::Completed {
                trx_id: trx_id.clone(),
                at,
            }),
            _ => None,
        };
        if let Some(next) = next {
            self.state = next;
        }
    }

    fn doubt(&self, next: impl FnOnce(Doubt) -> Doubt) -> Option<RefundState> {
        match &self.state {
            RefundState::InDoubt(doubt) => Some(RefundState::InDoubt(next(*doubt))),
            RefundState::NotExecuted { doubt, .. } => Some(RefundState::NotExecuted {
                doubt: next(*doubt),
                recheck: true,
            }),
            RefundState::Requested | RefundState::Refused(_) | RefundState::Completed { .. } => {
                None
            }
        }
    }
}
