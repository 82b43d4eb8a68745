//! The events that commands on a session cause: the rules about money, in one place and without side effects.

use super::{
    Closed, FINISH_GRACE, PAYMENTS_PER_SESSION, Phase, Session, SessionCommand, SessionEvent,
    SessionRejection,
};
use crate::{
    AgreementId, BkashPaymentId, Timestamp,
    hosted_page::{CallbackOutcome, Ended, NotCreated},
    payment::{
        Method, Payment, PaymentCommand, PaymentEvent, PaymentIndex, PaymentRejection,
        PaymentState, Verdict,
    },
    refund::{self, RefundEvent, RefundIndex, RefundRejection},
    timing::{CALLBACKS_KEPT, CONFIRMATION_LASTS},
};

/// The events that a command causes, or why it is rejected.
type Decision = Result<Vec<SessionEvent>, SessionRejection>;

impl Session {
    /// The events that `command` causes at `now`; empty if it changes nothing. `session` is `None` until it is opened.
    ///
    /// # Errors
    ///
    /// Returns [`SessionRejection`] if the session's state does not allow the command.
    pub fn decide(session: Option<&Self>, command: SessionCommand, now: Timestamp) -> Decision {
        match (session, command) {
            (None, SessionCommand::Open(order)) => Ok(vec![SessionEvent::Opened(order)]),
            (Some(session), command) => session.handle(command, now),
            (
                None,
                SessionCommand::StartAgreement { .. }
                | SessionCommand::Start { .. }
                | SessionCommand::Callback { .. }
                | SessionCommand::Payment { .. }
                | SessionCommand::RequestRefund { .. }
                | SessionCommand::Refund { .. }
                | SessionCommand::Cancel
                | SessionCommand::LoseHistory { .. }
                | SessionCommand::ResolveHistory { .. }
                | SessionCommand::FindPayment { .. }
                | SessionCommand::FindRefund { .. }
                | SessionCommand::Tick
                | SessionCommand::Probed,
            ) => Err(SessionRejection::NotFound),
        }
    }

    fn handle(&self, command: SessionCommand, now: Timestamp) -> Decision {
        match command {
            SessionCommand::Open(_) => Err(SessionRejection::AlreadyOpen),
            SessionCommand::StartAgreement {
                agreement,
                given_up,
            } => self.start_agreement(agreement, given_up.as_ref(), now),
            SessionCommand::Start { method, again } => self.start(method, again, now),
            SessionCommand::Callback {
                payment_id,
                outcome,
                signature,
            } => self.callback(&payment_id, outcome, signature.as_deref(), now),
            SessionCommand::Payment { index, command } => self.payment_command(index, command, now),
            SessionCommand::RequestRefund {
                id,
                payment,
                amount,
                sku,
                reason,
            } => {
                self.payment(payment)
                    .ok_or(SessionRejection::NoSuchPayment)?;
                let charged = self
                    .charged_amount(payment)
                    .filter(|_| self.refundable(payment).is_some())
                    .ok_or(RefundRejection::NotRefundable)?;
                let text = (sku, reason);
                let requested = refund::request(&self.refunds, charged, id, payment, amount, text)?;
                Ok(refund_events([requested]))
            }
            SessionCommand::Refund { index, command } => {
                let events = refund::decide(&self.refunds, index, command, now);
                Ok(refund_events(events))
            }
            SessionCommand::Cancel => self.cancel(),
            SessionCommand::LoseHistory { since, until } => Ok(self.lose_history(since, until)),
            SessionCommand::ResolveHistory { reason } => self.resolve_history(reason),
            SessionCommand::FindPayment { payment_id, charge } => {
                self.find_payment(payment_id, &charge, now)
            }
            SessionCommand::FindRefund {
                id,
                payment,
                refund,
            } => self.find_refund_at_bkash(id, payment, refund),
            SessionCommand::Tick => Ok(self.tick(now)),
            SessionCommand::Probed => self.clone().probed(now).query_or_tick(now),
        }
    }

    /// Checks that a payment can be started, or that a requested one can be joined.
    fn check_startable(&self, now: Timestamp) -> Result<(), SessionRejection> {
        match self.phase() {
            Phase::Paid(_) | Phase::Authorized(_) => Err(SessionRejection::AlreadyPaid),
            Phase::NeedsAttention(_) | Phase::Unknown | Phase::HistoryLost => {
                Err(SessionRejection::Unsettled)
            }
            Phase::Executing
                if !matches!(self.last_state(), Some(PaymentState::Requested { .. })) =>
            {
                Err(SessionRejection::Unsettled)
            }
            Phase::Closed(_) | Phase::Voided(_) => Err(SessionRejection::Closed),
            Phase::Open(_) | Phase::PendingPayer { .. } | Phase::Executing
                if now >= self.order.expires_at =>
            {
                Err(SessionRejection::Closed)
            }
            Phase::Open(_) | Phase::PendingPayer { .. } | Phase::Executing => Ok(()),
        }
    }

    fn start_agreement(
        &self,
        agreement: AgreementId,
        given_up: Option<&AgreementId>,
        now: Timestamp,
    ) -> Decision {
        self.check_startable(now)?;
        if self.order.payer.is_none() {
            return Err(SessionRejection::NoPayer);
        }
        if self.agreement.as_ref() != given_up {
            return Ok(Vec::new());
        }
        if self.agreements_started >= PAYMENTS_PER_SESSION {
            return Err(SessionRejection::TooManyPayments);
        }
        Ok(vec![SessionEvent::AgreementStarted { agreement }])
    }

    fn start(&self, method: Method, again: bool, now: Timestamp) -> Decision {
        self.check_startable(now)?;
        let mut events = Vec::new();
        if let Some((index, last)) = self.last_payment() {
            if last.can_be_joined(&method, again, now) {
                return Ok(events);
            }
            let ended = last.end(Ended::Superseded, NotCreated::Unanswered);
            events.extend(ended.map(|event| SessionEvent::Payment { index, event }));
        }
        if self.payments.len() >= PAYMENTS_PER_SESSION {
            return Err(SessionRejection::TooManyPayments);
        }
        events.push(SessionEvent::Payment {
            index: PaymentIndex::new(self.payments.len()),
            event: PaymentEvent::Requested { method },
        });
        Ok(events)
    }

    fn callback(
        &self,
        payment_id: &BkashPaymentId,
        outcome: CallbackOutcome,
        signature: Option<&str>,
        now: Timestamp,
    ) -> Decision {
        let (index, payment) = self
            .payment_with_id(payment_id)
            .ok_or(SessionRejection::NoSuchPayment)?;
        let PaymentState::Initiated {
            initiated,
            approved_at: None,
            ..
        } = &payment.state
        else {
            return Ok(Vec::new());
        };
        let genuine = initiated.is_genuine(signature);
        if !genuine && payment.callbacks >= CALLBACKS_KEPT {
            return Ok(Vec::new());
        }
        let mut events = vec![SessionEvent::Payment {
            index,
            event: PaymentEvent::CallbackReceived { outcome, genuine },
        }];
        // While bKash is asked about the payment, the callback is only recorded: its answer decides.
        if !genuine || payment.is_queried() {
            return Ok(events);
        }
        let ended = |reason| SessionEvent::Payment {
            index,
            event: PaymentEvent::Ended { reason },
        };
        match outcome {
            CallbackOutcome::Failure => events.push(ended(Ended::FailedAtBkash)),
            CallbackOutcome::Cancel => events.push(ended(Ended::Closed)),
            // Another payment may have been made during the gap.
            CallbackOutcome::Success if self.awaits_history() => {
                events.push(ended(Ended::Expired));
            }
            CallbackOutcome::Success if now >= self.order.expires_at + FINISH_GRACE => {
                events.extend([ended(Ended::Expired), SessionEvent::Expired]);
            }
            CallbackOutcome::Success => events.extend(self.execute_or_query(index)),
        }
        Ok(events)
    }

    /// Executes a confirmed payment. If there is doubt about earlier payments of this order, such as one that bKash reported as
    /// not executed after its Execute was lost, queries them first, because Execute may have arrived late.
    fn execute_or_query(&self, index: PaymentIndex) -> Vec<SessionEvent> {
        let earlier = self.indexed_payments().take_while(|(at, _)| *at < index);
        let doubted: Vec<_> = earlier
            .filter(|(_, payment)| payment.is_doubted())
            .collect();
        if doubted.is_empty() {
            let event = PaymentEvent::ExecuteRequested;
            return vec![SessionEvent::Payment { index, event }];
        }
        let is_open =
            |payment: &Payment| payment.recheck.is_some_and(|recheck| recheck.is_queried());
        let unasked = doubted.into_iter().filter(|(_, payment)| !is_open(payment));
        unasked
            .map(|(index, _)| SessionEvent::Payment {
                index,
                event: PaymentEvent::QueryRequested,
            })
            .collect()
    }

    /// The events of a payment's command, and those that follow for the session's other payments.
    fn payment_command(
        &self,
        index: PaymentIndex,
        command: PaymentCommand,
        now: Timestamp,
    ) -> Decision {
        let payment = self.payment(index).ok_or(SessionRejection::NoSuchPayment)?;
        let answers_query = matches!(command, PaymentCommand::RecordQuery(_));
        let mut others = self.indexed_payments().filter(|(other, _)| *other != index);
        let is_charged = others.any(|(_, payment)| payment.has_charge());
        let accepts = matches!(
            command,
            PaymentCommand::Judge {
                verdict: Verdict::Accepted,
                ..
            }
        );
        if accepts && is_charged {
            return Err(PaymentRejection::PaidOtherwise.into());
        }
        let decided = payment.decide(command, self.order.charge_terms(is_charged), now)?;
        let not_executed = answers_query
            && decided.iter().any(|event| {
                matches!(
                    event,
                    PaymentEvent::NotExecuted | PaymentEvent::NotExecutedConfirmed
                )
            });
        let charged = decided.iter().any(is_charge);
        let mut events: Vec<_> = decided
            .into_iter()
            .map(|event| SessionEvent::Payment { index, event })
            .collect();
        if not_executed {
            events.extend(self.confirmed_meanwhile(index, now));
        }
        if charged {
            events.extend(self.supersede_after(index));
        }
        Ok(events)
    }

    /// Executes a confirmed payment that waited only for the query about `queried`. Ends the payment if its confirmation has
    /// expired.
    fn confirmed_meanwhile(&self, queried: PaymentIndex, now: Timestamp) -> Option<SessionEvent> {
        let (index, last) = self.last_payment()?;
        let PaymentState::Initiated {
            approved_at: Some(approved_at),
            ..
        } = last.state
        else {
            return None;
        };
        let is_queried =
            |(other, payment): (PaymentIndex, &Payment)| other != queried && payment.is_queried();
        let event = if now >= approved_at + CONFIRMATION_LASTS || self.awaits_history() {
            let reason = Ended::Expired;
            PaymentEvent::Ended { reason }
        } else if self.indexed_payments().any(is_queried) {
            return None;
        } else {
            PaymentEvent::ExecuteRequested
        };
        Some(SessionEvent::Payment { index, event })
    }

    /// Ends a later payment that has not been executed, because money was taken for the payment `charged`.
    pub(super) fn supersede_after(&self, charged: PaymentIndex) -> Option<SessionEvent> {
        let (index, last) = self.last_payment()?;
        if index == charged {
            return None;
        }
        let event = last.end(Ended::Superseded, NotCreated::Abandoned)?;
        Some(SessionEvent::Payment { index, event })
    }

    fn cancel(&self) -> Decision {
        match self.phase() {
            Phase::Closed(Closed::Cancelled) => Ok(Vec::new()),
            Phase::Closed(Closed::Expired) | Phase::Voided(_) => Err(SessionRejection::Closed),
            Phase::Paid(_) | Phase::Authorized(_) => Err(SessionRejection::AlreadyPaid),
            Phase::Unknown | Phase::NeedsAttention(_) | Phase::HistoryLost => {
                Err(SessionRejection::Unsettled)
            }
            Phase::Open(_) => Ok(vec![SessionEvent::Cancelled]),
            Phase::PendingPayer { .. } | Phase::Executing => {
                let (index, last) = self.last_payment().ok_or(SessionRejection::Unsettled)?;
                let ended = last.end(Ended::Cancelled, NotCreated::Abandoned);
                let event = ended.ok_or(SessionRejection::Unsettled)?;
                let ended = SessionEvent::Payment { index, event };
                Ok(vec![ended, SessionEvent::Cancelled])
            }
        }
    }

    /// The events that are due at `now`: an expiry first, then late money, then payments, then refunds, one
    /// step at a time.
    /// Queries the first payment that is due, and otherwise does what else is due.
    fn query_or_tick(&self, now: Timestamp) -> Decision {
        match self.payment_to_query(now) {
            Some(index) => self.payment_command(index, PaymentCommand::Query, now),
            None => Ok(self.tick(now)),
        }
    }

    fn tick(&self, now: Timestamp) -> Vec<SessionEvent> {
        let steps = [
            Self::overdue,
            Self::give_back,
            Self::tick_payments,
            Self::tick_refunds,
        ];
        let mut events = steps.into_iter().map(|step| step(self, now));
        events.find(|events| !events.is_empty()).unwrap_or_default()
    }

    fn tick_payments(&self, now: Timestamp) -> Vec<SessionEvent> {
        let terms = self.order.charge_terms(false);
        let mut ticks = self
            .indexed_payments()
            .map(|(index, payment)| (index, payment.tick(terms, now)));
        let Some((index, events)) = ticks.find(|(_, events)| !events.is_empty()) else {
            return Vec::new();
        };
        let events = events.into_iter();
        events
            .map(|event| SessionEvent::Payment { index, event })
            .collect()
    }

    fn tick_refunds(&self, now: Timestamp) -> Vec<SessionEvent> {
        refund_events(refund::tick(&self.refunds, now))
    }

    /// The events of an expiry at `now`. They cause no call to bKash.
    pub fn overdue(&self, now: Timestamp) -> Vec<SessionEvent> {
        if let Some((index, last)) = self.last_payment()
            && let Some(event) = last.overdue(now)
        {
            return vec![SessionEvent::Payment { index, event }];
        }
        if self.closed.is_some() || self.ends_at().is_none_or(|end| now < end) {
            return Vec::new();
        }
        let mut events = Vec::new();
        if let (Phase::PendingPayer { .. }, Some((index, _))) = (self.phase(), self.last_payment())
        {
            let reason = Ended::Expired;
            let event = PaymentEvent::Ended { reason };
            events.push(SessionEvent::Payment { index, event });
        }
        events.push(SessionEvent::Expired);
        events
    }

    fn last_state(&self) -> Option<&PaymentState> {
        self.payments.last().map(|payment| &payment.state)
    }
}

/// Whether an event records that bKash took or holds money.
fn is_charge(event: &PaymentEvent) -> bool {
    matches!(
        event,
        PaymentEvent::Completed { .. }
            | PaymentEvent::Authorized { .. }
            | PaymentEvent::LateSuccess { .. }
            | PaymentEvent::Quarantined { .. }
    )
}

fn refund_events(
    events: impl IntoIterator<Item = (RefundIndex, RefundEvent)>,
) -> Vec<SessionEvent> {
    let events = events.into_iter();
    events
        .map(|(index, event)| SessionEvent::Refund { index, event })
        .collect()
}
