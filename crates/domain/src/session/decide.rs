//! What a session does about a command: the rules about money, in one place and without side effects.

use super::{
    Closed, Decision, FINISH_GRACE, PAYMENTS_PER_SESSION, PaymentIndex, PaymentOutcome, Phase,
    Session, SessionCommand, SessionEvent, SessionRejection,
};
use crate::{
    AgreementId, BkashPaymentId, Timestamp,
    attempt::{
        ABANDONED_AFTER, CALLBACKS_KEPT, CONFIRMATION_LASTS, CallbackOutcome, CreateFailed, Ended,
        Initiated, NotCreated, PAGE_REUSE, UNRESOLVED_AFTER,
    },
    payment::{Intent, Method, Payment, PaymentState, ReportedCharge},
};

impl Session {
    /// The events that `command` causes at `now`: none when it changes nothing.
    pub fn decide(&self, command: SessionCommand, now: Timestamp) -> Decision {
        match command {
            SessionCommand::SaveWallet { wallet, given_up } => {
                self.save_wallet(wallet, given_up.as_ref(), now)
            }
            SessionCommand::Start { method, again } => self.start(method, again, now),
            SessionCommand::Created { payment, answer } => self.created(payment, answer),
            SessionCommand::Callback {
                payment_id,
                outcome,
                signature,
            } => self.callback(&payment_id, outcome, signature.as_deref(), now),
            SessionCommand::Executed { payment, answer } => self.executed(payment, answer),
            SessionCommand::Ask { payment } => self.ask(payment, now),
            SessionCommand::Noticed { payment } => self.noticed(payment, now),
            SessionCommand::Queried { payment, answer } => self.queried(payment, answer, now),
            SessionCommand::Resolve {
                payment,
                resolution,
            } => self.resolution(payment, resolution),
            SessionCommand::ResolutionAnswered { payment, answer } => self.settled(payment, answer),
            SessionCommand::ResolutionQueried { payment, answer } => {
                self.resolution_queried(payment, answer)
            }
            SessionCommand::Refund {
                id,
                payment,
                amount,
                sku,
                reason,
            } => self.refund(id, payment, amount, sku, reason),
            SessionCommand::Refunded { refund, outcome } => Ok(self.refunded(refund, outcome)),
            SessionCommand::RefundsListed { refund, answer } => {
                Ok(self.refunds_listed(refund, answer, now))
            }
            SessionCommand::Cancel => self.cancel(),
            SessionCommand::Tick => Ok(self.tick(now)),
        }
    }

    /// Whether a payment may be begun, or one that is being begun be joined.
    fn may_start(&self, now: Timestamp) -> Result<(), SessionRejection> {
        match self.phase() {
            Phase::Paid(_) | Phase::Held(_) => Err(SessionRejection::AlreadyPaid),
            Phase::NeedsCheck(_) | Phase::Unknown => Err(SessionRejection::Unsettled),
            Phase::Working
                if !matches!(self.last_state(), Some(PaymentState::Requested { .. })) =>
            {
                Err(SessionRejection::Unsettled)
            }
            Phase::Closed(_) | Phase::Voided(_) => Err(SessionRejection::Closed),
            Phase::Ready(_) | Phase::AtBkash { .. } | Phase::Working
                if now >= self.order.expires_at =>
            {
                Err(SessionRejection::Closed)
            }
            Phase::Ready(_) | Phase::AtBkash { .. } | Phase::Working => Ok(()),
        }
    }

    fn save_wallet(
        &self,
        wallet: AgreementId,
        given_up: Option<&AgreementId>,
        now: Timestamp,
    ) -> Decision {
        self.may_start(now)?;
        if self.order.payer.is_none() {
            return Err(SessionRejection::NoPayer);
        }
        if self.saving.as_ref() != given_up {
            return Ok(Vec::new());
        }
        if self.savings >= PAYMENTS_PER_SESSION {
            return Err(SessionRejection::TooManyPayments);
        }
        Ok(vec![SessionEvent::WalletSavingStarted { wallet }])
    }

    fn start(&self, method: Method, again: bool, now: Timestamp) -> Decision {
        self.may_start(now)?;
        let mut events = Vec::new();
        if let Some(last) = self.payments.last() {
            let payment = self.payments.len() - 1;
            match &last.state {
                PaymentState::Requested { at } if now.since(*at) < ABANDONED_AFTER => {
                    return Ok(events);
                }
                PaymentState::Requested { .. } => {
                    events.push(SessionEvent::PaymentNotCreated {
                        payment,
                        reason: NotCreated::Unanswered,
                        bkash_error_code: None,
                    });
                }
                PaymentState::Initiated { at, .. } => {
                    if !again && last.method == method && now.since(*at) < PAGE_REUSE {
                        return Ok(events);
                    }
                    events.push(SessionEvent::PaymentEnded {
                        payment,
                        reason: Ended::Superseded,
                    });
                }
                _ => {}
            }
        }
        if self.payments.len() >= PAYMENTS_PER_SESSION {
            return Err(SessionRejection::TooManyPayments);
        }
        events.push(SessionEvent::PaymentRequested {
            payment: self.payments.len(),
            method,
        });
        Ok(events)
    }

    fn created(&self, payment: PaymentIndex, answer: Result<Initiated, CreateFailed>) -> Decision {
        let state = self.state(payment)?;
        if !matches!(state, PaymentState::Requested { .. }) {
            return Ok(Vec::new());
        }
        Ok(vec![match answer {
            Ok(initiated) => SessionEvent::PaymentInitiated { payment, initiated },
            Err(failed) => SessionEvent::PaymentNotCreated {
                payment,
                reason: failed.reason,
                bkash_error_code: failed.bkash_error_code,
            },
        }])
    }

    fn callback(
        &self,
        payment_id: &BkashPaymentId,
        outcome: CallbackOutcome,
        signature: Option<&str>,
        now: Timestamp,
    ) -> Decision {
        let payment = self
            .payments
            .iter()
            .position(|payment| payment.payment_id.as_ref() == Some(payment_id))
            .ok_or(SessionRejection::NoSuchPayment)?;
        let PaymentState::Initiated {
            initiated,
            approved_at: None,
            ..
        } = &self.payments[payment].state
        else {
            return Ok(Vec::new());
        };
        let genuine = initiated.is_genuine(signature);
        if !genuine && self.payments[payment].callbacks >= CALLBACKS_KEPT {
            return Ok(Vec::new());
        }
        let mut events = vec![SessionEvent::CallbackReceived {
            payment,
            outcome,
            genuine,
        }];
        if !genuine {
            return Ok(events);
        }
        match outcome {
            CallbackOutcome::Failure => {
                events.push(SessionEvent::PaymentEnded {
                    payment,
                    reason: Ended::FailedAtBkash,
                });
            }
            CallbackOutcome::Cancel => events.push(SessionEvent::PaymentEnded {
                payment,
                reason: Ended::Closed,
            }),
            CallbackOutcome::Success if now >= self.order.expires_at + FINISH_GRACE => {
                events.push(SessionEvent::PaymentEnded {
                    payment,
                    reason: Ended::Expired,
                });
                events.push(SessionEvent::Expired);
            }
            CallbackOutcome::Success => events.extend(self.execute_or_recheck(payment)),
        }
        Ok(events)
    }

    /// Executes a confirmed payment, unless an earlier Execute of this order was lost and bKash called it not
    /// executed: then bKash is asked about that one first, since it may have arrived late.
    fn execute_or_recheck(&self, payment: PaymentIndex) -> Vec<SessionEvent> {
        let earlier: Vec<_> = (0..payment)
            .filter(|number| self.was_not_executed(*number))
            .collect();
        if earlier.is_empty() {
            return vec![SessionEvent::ExecuteRequested { payment }];
        }
        earlier
            .into_iter()
            .map(|payment| SessionEvent::QueryRequested { payment })
            .collect()
    }

    fn was_not_executed(&self, payment: PaymentIndex) -> bool {
        matches!(
            self.payments[payment].state,
            PaymentState::NotExecuted { .. }
        )
    }

    fn executed(&self, payment: PaymentIndex, answer: PaymentOutcome) -> Decision {
        let state = self.state(payment)?;
        let open = matches!(
            state,
            PaymentState::Executing { .. } | PaymentState::InDoubt { .. }
        );
        Ok(match answer {
            PaymentOutcome::Money(claim) => self.money(payment, &claim),
            PaymentOutcome::Declined { reason, detail } if open => {
                vec![SessionEvent::PaymentDeclined {
                    payment,
                    reason,
                    detail,
                }]
            }
            PaymentOutcome::NotExecuted if matches!(state, PaymentState::Executing { .. }) => {
                let detail = "bKash answered Execute with a payment that is not executed".into();
                vec![SessionEvent::ExecuteUnanswered { payment, detail }]
            }
            PaymentOutcome::Unusable { detail }
                if matches!(state, PaymentState::Executing { .. }) =>
            {
                vec![SessionEvent::ExecuteUnanswered { payment, detail }]
            }
            PaymentOutcome::Declined { .. }
            | PaymentOutcome::NotExecuted
            | PaymentOutcome::Unusable { .. } => Vec::new(),
        })
    }

    fn ask(&self, payment: PaymentIndex, now: Timestamp) -> Decision {
        let query = SessionEvent::QueryRequested { payment };
        match self.state(payment)? {
            PaymentState::Executing { at, .. } if now >= *at + ABANDONED_AFTER => {
                let detail = "no answer was recorded".into();
                Ok(vec![
                    SessionEvent::ExecuteUnanswered { payment, detail },
                    query,
                ])
            }
            PaymentState::InDoubt { doubt, .. }
            | PaymentState::NotExecuted {
                doubt,
                recheck: true,
                ..
            } if now >= doubt.next_at => Ok(vec![query]),
            _ => Err(SessionRejection::TooEarly),
        }
    }

    /// bKash told that the order was paid: the question is put before it is due, though never while Execute may
    /// still be answered.
    fn noticed(&self, payment: PaymentIndex, now: Timestamp) -> Decision {
        match self.state(payment)? {
            PaymentState::InDoubt { doubt } | PaymentState::NotExecuted { doubt, .. }
                if now >= doubt.executed_at + ABANDONED_AFTER =>
            {
                Ok(vec![SessionEvent::QueryRequested { payment }])
            }
            _ => Err(SessionRejection::TooEarly),
        }
    }

    fn queried(&self, payment: PaymentIndex, answer: PaymentOutcome, now: Timestamp) -> Decision {
        let state = self.state(payment)?;
        let open = matches!(
            state,
            PaymentState::InDoubt { .. } | PaymentState::NotExecuted { .. }
        );
        Ok(match answer {
            PaymentOutcome::Money(claim) => self.money(payment, &claim),
            PaymentOutcome::NotExecuted if open => {
                let mut events = vec![SessionEvent::PaymentNotExecuted { payment }];
                events.extend(self.confirmed_meanwhile(payment, now));
                events
            }
            PaymentOutcome::Unusable { detail } | PaymentOutcome::Declined { detail, .. }
                if open =>
            {
                let mut events = vec![SessionEvent::QueryUnanswered { payment, detail }];
                if let PaymentState::InDoubt { doubt, .. } = state
                    && !doubt.reported
                    && now >= doubt.executed_at + UNRESOLVED_AFTER
                {
                    events.push(SessionEvent::PaymentUnresolved { payment });
                }
                events
            }
            PaymentOutcome::NotExecuted
            | PaymentOutcome::Unusable { .. }
            | PaymentOutcome::Declined { .. } => Vec::new(),
        })
    }

    /// The Execute of a confirmed payment that waited only for bKash's word on `told`; too late, its end.
    fn confirmed_meanwhile(&self, told: PaymentIndex, now: Timestamp) -> Option<SessionEvent> {
        let payment = self.payments.len().checked_sub(1)?;
        let PaymentState::Initiated {
            approved_at: Some(approved_at),
            ..
        } = self.payments[payment].state
        else {
            return None;
        };
        let asking = |(number, payment): (usize, &Payment)| {
            number != told
                && matches!(
                    payment.state,
                    PaymentState::NotExecuted { recheck: true, .. }
                )
        };
        if now >= approved_at + CONFIRMATION_LASTS {
            let reason = Ended::Expired;
            Some(SessionEvent::PaymentEnded { payment, reason })
        } else if self.payments.iter().enumerate().any(asking) {
            None
        } else {
            Some(SessionEvent::ExecuteRequested { payment })
        }
    }

    /// bKash says that money was taken for `payment`.
    fn money(&self, payment: PaymentIndex, claim: &ReportedCharge) -> Vec<SessionEvent> {
        let mut events = Vec::new();
        let expected = match self.payments[payment].state {
            PaymentState::Executing { .. } | PaymentState::InDoubt { .. } => true,
            PaymentState::NotExecuted { .. } | PaymentState::Declined(_) => false,
            _ => return events,
        };
        let wallet = claim.wallet.clone();
        let order = &self.order;
        let intent = order.intent();
        events.push(match claim.judge(order.amount, &order.invoice, intent) {
            Err(mismatch) => SessionEvent::PaymentQuarantined {
                payment,
                mismatch,
                trx_id: claim.trx_id.clone(),
            },
            Ok(trx_id) if expected && intent == Intent::Authorization => {
                SessionEvent::PaymentAuthorized {
                    payment,
                    trx_id,
                    wallet,
                }
            }
            Ok(trx_id) if expected => SessionEvent::PaymentCompleted {
                payment,
                trx_id,
                wallet,
            },
            Ok(trx_id) => SessionEvent::LateSuccess {
                payment,
                trx_id,
                wallet,
            },
        });
        let last = self.payments.len() - 1;
        if last != payment {
            match self.payments[last].state {
                PaymentState::Initiated { .. } => {
                    events.push(SessionEvent::PaymentEnded {
                        payment: last,
                        reason: Ended::Superseded,
                    });
                }
                PaymentState::Requested { .. } => {
                    events.push(SessionEvent::PaymentNotCreated {
                        payment: last,
                        reason: NotCreated::Abandoned,
                        bkash_error_code: None,
                    });
                }
                _ => {}
            }
        }
        events
    }

    fn cancel(&self) -> Decision {
        let last = self.payments.len().saturating_sub(1);
        match (self.phase(), self.last_state()) {
            (Phase::Closed(Closed::Cancelled), _) => Ok(Vec::new()),
            (Phase::Closed(Closed::Expired) | Phase::Voided(_), _) => Err(SessionRejection::Closed),
            (Phase::Paid(_) | Phase::Held(_), _) => Err(SessionRejection::AlreadyPaid),
            (Phase::Ready(_), _) => Ok(vec![SessionEvent::Cancelled]),
            (Phase::AtBkash { .. }, _) | (Phase::Working, Some(PaymentState::Initiated { .. })) => {
                let ended = SessionEvent::PaymentEnded {
                    payment: last,
                    reason: Ended::Cancelled,
                };
                Ok(vec![ended, SessionEvent::Cancelled])
            }
            (Phase::Working, Some(PaymentState::Requested { .. })) => {
                let ended = SessionEvent::PaymentNotCreated {
                    payment: last,
                    reason: NotCreated::Abandoned,
                    bkash_error_code: None,
                };
                Ok(vec![ended, SessionEvent::Cancelled])
            }
            (Phase::Working | Phase::Unknown | Phase::NeedsCheck(_), _) => {
                Err(SessionRejection::Unsettled)
            }
        }
    }

    /// What time does: one thing at a time, and what nobody waits for first.
    fn tick(&self, now: Timestamp) -> Vec<SessionEvent> {
        let steps = [Self::overdue, Self::tick_holds, Self::tick_refunds];
        let mut events = steps.into_iter().map(|step| step(self, now));
        events.find(|events| !events.is_empty()).unwrap_or_default()
    }

    /// Closes what nobody waits for any more. No call to bKash follows from it.
    pub fn overdue(&self, now: Timestamp) -> Vec<SessionEvent> {
        let payment = self.payments.len().saturating_sub(1);
        if let Some(PaymentState::Requested { at }) = self.last_state()
            && now >= *at + ABANDONED_AFTER
        {
            return vec![SessionEvent::PaymentNotCreated {
                payment,
                reason: NotCreated::Unanswered,
                bkash_error_code: None,
            }];
        }
        if let Some(PaymentState::Initiated {
            approved_at: Some(approved_at),
            ..
        }) = self.last_state()
            && now >= *approved_at + CONFIRMATION_LASTS
        {
            let reason = Ended::Expired;
            return vec![SessionEvent::PaymentEnded { payment, reason }];
        }
        if self.closed.is_some() || self.ends_at().is_none_or(|end| now < end) {
            return Vec::new();
        }
        let mut events = Vec::new();
        if matches!(self.phase(), Phase::AtBkash { .. }) {
            events.push(SessionEvent::PaymentEnded {
                payment,
                reason: Ended::Expired,
            });
        }
        events.push(SessionEvent::Expired);
        events
    }

    fn last_state(&self) -> Option<&PaymentState> {
        self.payments.last().map(|payment| &payment.state)
    }

    pub(super) fn state(&self, payment: PaymentIndex) -> Result<&PaymentState, SessionRejection> {
        self.payments
            .get(payment)
            .map(|payment| &payment.state)
            .ok_or(SessionRejection::NoSuchPayment)
    }
}
