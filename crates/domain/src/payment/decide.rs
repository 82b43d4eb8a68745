//! The events that commands on a payment cause, without side effects.

use super::{
    ChargeTerms, Intent, Method, Mismatch, Payment, PaymentEvent, PaymentState, ReportedCharge,
    Verdict,
};
use crate::{
    Decline, ErrorDetail, ShortText, Timestamp,
    hold::{ReportedResolution, Resolution, ResolutionOutcome},
    hosted_page::{CreateFailed, Ended, Initiated, NotCreated},
    inquiry::Recheck,
    timing::{ABANDONED_AFTER, CONFIRMATION_LASTS, PAGE_REUSE, UNRESOLVED_AFTER},
};

/// A request to a payment, or an answer of bKash about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentCommand {
    /// The outcome of Create.
    RecordCreate(Result<Initiated, CreateFailed>),
    /// The outcome of Execute.
    RecordExecute(PaymentOutcome),
    /// A query is due.
    Query,
    /// The log has a gap: query before a query is due.
    QueryEarly,
    /// bKash notified that the order was paid: query before that is due, or once Execute is refused.
    Notify,
    /// The outcome of Query.
    RecordQuery(PaymentOutcome),
    /// The merchant asks to capture or to void.
    Resolve(Resolution),
    /// The outcome of Capture or Void.
    RecordResolution(ResolutionOutcome),
    /// The outcome of the query about an authorization that was resolved before.
    RecordResolutionQuery(ReportedResolution),
    /// A person decides about a late or quarantined payment.
    Judge {
        /// Whether the money pays the order.
        verdict: Verdict,
        /// Why.
        reason: ShortText,
    },
}

/// What bKash's answer to Execute or Query means for money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentOutcome {
    /// bKash reports that money was taken or is held.
    Money(ReportedCharge),
    /// bKash reports that the payment waits to be executed (Query only).
    NotExecuted,
    /// bKash definitely refused (Execute only).
    Declined {
        /// Why.
        reason: Decline,
        /// bKash's error code and text.
        detail: ErrorDetail,
    },
    /// Nothing usable: no answer, a broken one, or an error code that does not say whether money moved.
    Unusable {
        /// What was received instead.
        detail: ErrorDetail,
    },
}

/// Why a payment rejects a command. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentRejection {
    /// Query is not allowed now: Execute may still be answered, or another query is open.
    #[error("bKash may not be queried yet")]
    QueryTooEarly,
    /// The payment holds no money that could be captured or voided.
    #[error("the payment holds no money")]
    NotAuthorized,
    /// The other of capture and void is in progress.
    #[error("the other of capture and void is in progress")]
    OtherResolution,
    /// The payment is neither late nor quarantined.
    #[error("the payment needs no decision")]
    NothingToResolve,
    /// A person has decided otherwise before.
    #[error("the payment was resolved otherwise")]
    AlreadyResolved,
    /// The money is held, so it pays the order only when it is captured.
    #[error("the money is held: capture or void the payment")]
    MoneyIsHeld,
    /// bKash named no transaction that could pay the order.
    #[error("bKash named no transaction for the payment")]
    NoTransaction,
    /// Another payment has paid the order.
    #[error("another payment has paid the order")]
    PaidOtherwise,
}

impl Payment {
    /// The events that `command` causes at `now`: none when it changes nothing.
    ///
    /// # Errors
    ///
    /// [`PaymentRejection`] if the payment's state does not allow the command.
    pub(crate) fn decide(
        &self,
        command: PaymentCommand,
        terms: ChargeTerms<'_>,
        now: Timestamp,
    ) -> Result<Vec<PaymentEvent>, PaymentRejection> {
        match command {
            PaymentCommand::RecordCreate(answer) => Ok(self.record_create(answer)),
            PaymentCommand::RecordExecute(outcome) => Ok(self.record_execute(outcome, terms)),
            PaymentCommand::Query => self.query(now),
            PaymentCommand::QueryEarly => self.query_early(now),
            PaymentCommand::Notify => self.notify(now),
            PaymentCommand::RecordQuery(outcome) => Ok(self.record_query(outcome, terms, now)),
            PaymentCommand::Resolve(resolution) => self.resolve(resolution, terms),
            PaymentCommand::RecordResolution(answer) => Ok(self.record_resolution(answer)),
            PaymentCommand::RecordResolutionQuery(answer) => {
                Ok(self.record_resolution_query(answer, terms))
            }
            PaymentCommand::Judge { verdict, reason } => {
                self.judge(verdict, reason, terms.intent())
            }
        }
    }

    /// Whether pressing "Pay" again continues this payment instead of starting another.
    pub(crate) fn can_be_joined(&self, method: &Method, again: bool, now: Timestamp) -> bool {
        if let PaymentState::Requested { at } = &self.state {
            return now.since(*at) < ABANDONED_AFTER;
        }
        if let PaymentState::Initiated { at, .. } = &self.state {
            return !again && self.method == *method && now.since(*at) < PAGE_REUSE;
        }
        false
    }

    /// The event that ends the payment if its time is over at `now`.
    pub(crate) fn overdue(&self, now: Timestamp) -> Option<PaymentEvent> {
        if let PaymentState::Requested { at } = &self.state
            && now >= *at + ABANDONED_AFTER
        {
            return Some(not_created(NotCreated::Unanswered));
        }
        if let PaymentState::Initiated {
            approved_at: Some(approved_at),
            ..
        } = &self.state
            && !self.is_queried()
            && now >= *approved_at + CONFIRMATION_LASTS
        {
            let reason = Ended::Expired;
            return Some(PaymentEvent::Ended { reason });
        }
        None
    }

    /// The event that ends a payment that has not been executed: `reason` if bKash created it, `abandoned` if not.
    /// `None` if Execute was called or the payment has ended.
    pub(crate) fn end(&self, reason: Ended, abandoned: NotCreated) -> Option<PaymentEvent> {
        match &self.state {
            PaymentState::Initiated { .. } => Some(PaymentEvent::Ended { reason }),
            PaymentState::Requested { .. } => Some(not_created(abandoned)),
            PaymentState::NotCreated(_)
            | PaymentState::Ended(_)
            | PaymentState::Executing { .. }
            | PaymentState::Unknown { .. }
            | PaymentState::NotExecuted
            | PaymentState::Declined(_)
            | PaymentState::Authorized(_)
            | PaymentState::PendingResolution(_)
            | PaymentState::Voided { .. }
            | PaymentState::Completed(_)
            | PaymentState::Quarantined(_)
            | PaymentState::LateSuccess(_) => None,
        }
    }

    fn record_create(&self, answer: Result<Initiated, CreateFailed>) -> Vec<PaymentEvent> {
        if !matches!(self.state, PaymentState::Requested { .. }) {
            return Vec::new();
        }
        vec![match answer {
            Ok(initiated) => PaymentEvent::Initiated { initiated },
            Err(failed) => PaymentEvent::NotCreated {
                reason: failed.reason,
                bkash_error_code: failed.bkash_error_code,
            },
        }]
    }

    fn record_execute(&self, outcome: PaymentOutcome, terms: ChargeTerms<'_>) -> Vec<PaymentEvent> {
        let executing = matches!(self.state, PaymentState::Executing { .. });
        let open = executing || matches!(self.state, PaymentState::Unknown { .. });
        match outcome {
            PaymentOutcome::Money(charge) => {
                self.record_charge(&charge, terms).into_iter().collect()
            }
            PaymentOutcome::Declined { reason, detail } if open => {
                vec![PaymentEvent::Declined { reason, detail }]
            }
            PaymentOutcome::NotExecuted if executing => {
                let detail = "bKash answered Execute with a payment that is not executed".into();
                vec![PaymentEvent::ExecuteUnanswered { detail }]
            }
            PaymentOutcome::Unusable { detail } if executing => {
                vec![PaymentEvent::ExecuteUnanswered { detail }]
            }
            PaymentOutcome::Declined { .. }
            | PaymentOutcome::NotExecuted
            | PaymentOutcome::Unusable { .. } => Vec::new(),
        }
    }

    fn query(&self, now: Timestamp) -> Result<Vec<PaymentEvent>, PaymentRejection> {
        if !self.query_is_due(now) {
            return Err(PaymentRejection::QueryTooEarly);
        }
        let unanswered = matches!(self.state, PaymentState::Executing { .. }).then(|| {
            let detail = "no answer was recorded".into();
            PaymentEvent::ExecuteUnanswered { detail }
        });
        let events = unanswered.into_iter().chain([PaymentEvent::QueryRequested]);
        Ok(events.collect())
    }

    /// Requests a query before it is due, but not while Execute can still be answered or another query is open.
    fn query_early(&self, now: Timestamp) -> Result<Vec<PaymentEvent>, PaymentRejection> {
        let requested = || Ok(vec![PaymentEvent::QueryRequested]);
        match &self.state {
            PaymentState::Unknown { inquiry } if now >= inquiry.executed_at + ABANDONED_AFTER => {
                requested()
            }
            PaymentState::Initiated { .. }
            | PaymentState::Ended(_)
            | PaymentState::NotExecuted
            | PaymentState::Declined(_)
                if !self.is_queried() =>
            {
                requested()
            }
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
            | PaymentState::Completed(_)
            | PaymentState::Quarantined(_)
            | PaymentState::LateSuccess(_) => Err(PaymentRejection::QueryTooEarly),
        }
    }

    /// Requests a query because bKash notified that the order was paid. While Execute can still be answered, the notification is
    /// kept instead: it may contradict the answer.
    fn notify(&self, now: Timestamp) -> Result<Vec<PaymentEvent>, PaymentRejection> {
        if matches!(self.state, PaymentState::Executing { .. }) {
            let first = (!self.is_notified).then_some(PaymentEvent::Notified);
            return Ok(first.into_iter().collect());
        }
        self.query_early(now)
    }

    /// A payment that was at bKash before the gap may have been executed during it: bKash is asked before it is continued, ended
    /// or superseded. A gap that is known already causes no event.
    pub(crate) fn history_lost(&self, since: Timestamp, until: Timestamp) -> Option<PaymentEvent> {
        let PaymentState::Initiated { at, .. } = &self.state else {
            return None;
        };
        let is_known = |recheck: Recheck| recheck.inquiry.executed_at >= until;
        let is_concerned = *at <= since && !self.recheck.is_some_and(is_known);
        is_concerned.then_some(PaymentEvent::HistoryLost)
    }

    fn record_query(
        &self,
        outcome: PaymentOutcome,
        terms: ChargeTerms<'_>,
        now: Timestamp,
    ) -> Vec<PaymentEvent> {
        let unknown = matches!(self.state, PaymentState::Unknown { .. });
        let rechecked = self.is_doubted();
        match outcome {
            PaymentOutcome::Money(charge) => {
                self.record_charge(&charge, terms).into_iter().collect()
            }
            PaymentOutcome::NotExecuted if unknown => vec![PaymentEvent::NotExecuted],
            PaymentOutcome::NotExecuted if rechecked => vec![PaymentEvent::NotExecutedConfirmed],
            PaymentOutcome::Unusable { detail } | PaymentOutcome::Declined { detail, .. }
                if unknown || rechecked =>
            {
                let unresolved = if let PaymentState::Unknown { inquiry } = &self.state {
                    !inquiry.reported && now >= inquiry.executed_at + UNRESOLVED_AFTER
                } else {
                    false
                };
                let unresolved = unresolved.then_some(PaymentEvent::Unresolved);
                let unanswered = PaymentEvent::QueryUnanswered { detail };
                [unanswered].into_iter().chain(unresolved).collect()
            }
            PaymentOutcome::NotExecuted
            | PaymentOutcome::Unusable { .. }
            | PaymentOutcome::Declined { .. } => Vec::new(),
        }
    }

    /// bKash reports that money was taken or is held.
    pub(crate) fn record_charge(
        &self,
        charge: &ReportedCharge,
        terms: ChargeTerms<'_>,
    ) -> Option<PaymentEvent> {
        let expected = match &self.state {
            PaymentState::Executing { .. }
            | PaymentState::Unknown { .. }
            // Nobody was told that the payment failed.
            | PaymentState::Initiated { .. } => !terms.is_charged,
            PaymentState::NotExecuted | PaymentState::Declined(_) | PaymentState::Ended(_) => false,
            PaymentState::Requested { .. }
            | PaymentState::NotCreated(_)
            | PaymentState::Authorized(_)
            | PaymentState::PendingResolution(_)
            | PaymentState::Voided { .. }
            | PaymentState::Completed(_)
            | PaymentState::Quarantined(_)
            | PaymentState::LateSuccess(_) => return None,
        };
        let wallet = charge.wallet.clone();
        let intent = terms.intent();
        Some(match charge.judge(terms.amount, terms.invoice, intent) {
            Err(mismatch) => quarantined(charge, mismatch),
            Ok(trx_id) if !expected => PaymentEvent::LateSuccess { trx_id, wallet },
            Ok(trx_id) => match intent {
                Intent::Authorization => PaymentEvent::Authorized { trx_id, wallet },
                Intent::Sale => PaymentEvent::Completed { trx_id, wallet },
            },
        })
    }
}

const fn not_created(reason: NotCreated) -> PaymentEvent {
    PaymentEvent::NotCreated {
        reason,
        bkash_error_code: None,
    }
}

/// The event that records a report which differs from the order.
pub(super) fn quarantined(charge: &ReportedCharge, mismatch: Mismatch) -> PaymentEvent {
    PaymentEvent::Quarantined {
        mismatch,
        trx_id: charge.trx_id.clone(),
        // An amount in another currency says nothing about taka.
        amount: charge.amount.filter(|_| charge.in_taka),
        wallet: charge.wallet.clone(),
    }
}
