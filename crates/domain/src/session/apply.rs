//! What an event makes of a session. Total: an event that does not fit leaves the session as it is.

use super::{Closed, PaymentNumber, Session, SessionEvent};
use crate::{
    PaymentId, Timestamp,
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
            SessionEvent::WalletSavingStarted { wallet } => self.saving = Some(wallet.clone()),
            SessionEvent::PaymentRequested { method, .. } => self.payments.push(Payment {
                method: method.clone(),
                state: PaymentState::Requested { at },
                callbacks: 0,
            }),
            SessionEvent::PaymentNotCreated { payment, reason } => {
                self.set(*payment, PaymentState::NotCreated(*reason));
            }
            SessionEvent::PaymentInitiated { payment, initiated } => {
                self.set(
                    *payment,
                    PaymentState::Initiated {
                        initiated: initiated.clone(),
                        at,
                        approved_at: None,
                    },
                );
            }
            SessionEvent::CallbackReceived {
                payment,
                outcome,
                genuine,
            } => {
                self.note_callback(
                    *payment,
                    at,
                    *genuine && *outcome == CallbackOutcome::Success,
                );
            }
            SessionEvent::PaymentEnded { payment, reason } => {
                self.set(*payment, PaymentState::Ended(*reason))
            }
            SessionEvent::ExecuteRequested { payment } => {
                self.follow(*payment, |payment_id, _| PaymentState::Executing {
                    payment_id,
                    at,
                });
            }
            SessionEvent::ExecuteUnanswered { payment, .. } => {
                self.follow(*payment, |payment_id, state| {
                    let executed_at = if let PaymentState::Executing { at, .. } = state {
                        *at
                    } else {
                        at
                    };
                    PaymentState::InDoubt {
                        payment_id,
                        doubt: Doubt::begins(executed_at),
                    }
                })
            }
            SessionEvent::QueryRequested { payment } => {
                self.doubt(*payment, |doubt| doubt.asked(at))
            }
            SessionEvent::QueryUnanswered { payment, .. } => {
                self.doubt(*payment, |doubt| doubt.unanswered(at))
            }
            SessionEvent::PaymentNotExecuted { payment } => {
                self.follow(*payment, |payment_id, state| {
                    let (doubt, recheck) = match state {
                        PaymentState::InDoubt { doubt, .. } => (*doubt, true),
                        PaymentState::NotExecuted { doubt, .. } => (*doubt, false),
                        _ => (Doubt::begins(at), false),
                    };
                    let doubt = Doubt {
                        asked_at: None,
                        unanswered: 0,
                        next_at: at + RECHECK_AFTER,
                        ..doubt
                    };
                    PaymentState::NotExecuted {
                        payment_id,
                        doubt,
                        told_at: at,
                        recheck,
                    }
                })
            }
            SessionEvent::PaymentDeclined {
                payment, reason, ..
            } => {
                self.set(*payment, PaymentState::Declined(*reason));
            }
            SessionEvent::PaymentCompleted {
                payment,
                trx_id,
                wallet,
            } => {
                let taken = Taken {
                    trx_id: trx_id.clone(),
                    wallet: wallet.clone(),
                    at,
                };
                self.set(*payment, PaymentState::Completed(taken));
            }
            SessionEvent::PaymentQuarantined {
                payment,
                mismatch,
                trx_id,
            } => {
                self.set(
                    *payment,
                    PaymentState::Quarantined {
                        mismatch: *mismatch,
                        trx_id: trx_id.clone(),
                    },
                );
            }
            SessionEvent::LateSuccess {
                payment,
                trx_id,
                wallet,
            } => {
                let taken = Taken {
                    trx_id: trx_id.clone(),
                    wallet: wallet.clone(),
                    at,
                };
                self.set(*payment, PaymentState::LateSuccess(taken));
            }
            SessionEvent::Cancelled => self.closed = Some(Closed::Cancelled),
            SessionEvent::Expired => self.closed = Some(Closed::Expired),
        }
    }

    fn set(&mut self, payment: PaymentNumber, state: PaymentState) {
        if let Some(payment) = self.payments.get_mut(payment) {
            payment.state = state;
        }
    }

    /// Moves a payment that bKash knows to the state made of its identifier and its old state.
    fn follow(
        &mut self,
        payment: PaymentNumber,
        next: impl FnOnce(PaymentId, &PaymentState) -> PaymentState,
    ) {
        if let Some(payment) = self.payments.get_mut(payment)
            && let Some(payment_id) = payment.payment_id().cloned()
        {
            payment.state = next(payment_id, &payment.state);
        }
    }

    fn doubt(&mut self, payment: PaymentNumber, next: impl FnOnce(Doubt) -> Doubt) {
        match self
            .payments
            .get_mut(payment)
            .map(|payment| &mut payment.state)
        {
            Some(PaymentState::InDoubt { doubt, .. }) => *doubt = next(*doubt),
            Some(PaymentState::NotExecuted { doubt, recheck, .. }) => {
                *doubt = next(*doubt);
                *recheck = true;
            }
            _ => {}
        }
    }

    fn note_callback(&mut self, payment: PaymentNumber, at: Timestamp, approved: bool) {
        if let Some(payment) = self.payments.get_mut(payment) {
            payment.callbacks = payment.callbacks.saturating_add(1);
            if let PaymentState::Initiated { approved_at, .. } = &mut payment.state
                && approved
            {
                approved_at.get_or_insert(at);
            }
        }
    }
}
