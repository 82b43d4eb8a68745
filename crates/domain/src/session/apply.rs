//! What an event makes of a session. Total: an event that does not fit leaves the session as it is.

use super::{Closed, Session, SessionEvent};
use crate::{
    MaskedMsisdn, Timestamp, TrxId,
    attempt::{CallbackOutcome, Doubt, RECHECK_AFTER},
    payment::{Payment, PaymentState, Taken},
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
                state: PaymentState::Requested { at },
                callbacks: 0,
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
            | SessionEvent::LateSuccess { payment, .. } => {
                if let Some(payment) = self.payments.get_mut(*payment) {
                    payment.advance(at, event);
                }
            }
        }
    }
}

impl Payment {
    fn advance(&mut self, at: Timestamp, event: &SessionEvent) {
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
            _ => {
                if let Some(state) = self.next_state(at, event) {
                    self.state = state;
                }
            }
        }
    }

    fn next_state(&self, at: Timestamp, event: &SessionEvent) -> Option<PaymentState> {
        let taken = |trx_id: &TrxId, wallet: &Option<MaskedMsisdn>| Taken {
            trx_id: trx_id.clone(),
            wallet: wallet.clone(),
            at,
        };
        Some(match event {
            SessionEvent::PaymentNotCreated { reason, .. } => PaymentState::NotCreated(*reason),
            SessionEvent::PaymentInitiated { initiated, .. } => PaymentState::Initiated {
                initiated: initiated.clone(),
                at,
                approved_at: None,
            },
            SessionEvent::PaymentEnded { reason, .. } => PaymentState::Ended(*reason),
            SessionEvent::ExecuteRequested { .. } => PaymentState::Executing {
                payment_id: self.payment_id()?.clone(),
                at,
            },
            SessionEvent::ExecuteUnanswered { .. } => {
                let executed_at = match self.state {
                    PaymentState::Executing { at, .. } => at,
                    _ => at,
                };
                PaymentState::InDoubt {
                    payment_id: self.payment_id()?.clone(),
                    doubt: Doubt::begins(executed_at),
                }
            }
            SessionEvent::PaymentNotExecuted { .. } => self.not_executed(at)?,
            SessionEvent::PaymentDeclined { reason, .. } => PaymentState::Declined(*reason),
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
            PaymentState::InDoubt { doubt, .. } => (*doubt, true),
            PaymentState::NotExecuted { doubt, .. } => (*doubt, false),
            _ => return None,
        };
        Some(PaymentState::NotExecuted {
            payment_id: self.payment_id()?.clone(),
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
            PaymentState::InDoubt { doubt, .. } => *doubt = next(*doubt),
            PaymentState::NotExecuted { doubt, recheck, .. } => {
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
