//! Comparing a session from before a gap with bKash: what may have happened to it that the log does not know.

use domain::{
    ErrorDetail, RefundId, SessionId,
    hold::ReportedResolution,
    payment::{Payment, PaymentCommand, PaymentIndex, PaymentOutcome, PaymentState, PaymentStatus},
    refund::PastRefund,
    session::{Phase, Session, SessionCommand},
};
use eventlog::{Cause, Request, StoreError};
use tokio::time::Interval;

use super::{SessionError, Sessions};
use crate::{Engine, timeout::with_timeout};

/// What bKash says of a session from before a gap, or what remains to be found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The payment took or holds money, or ended otherwise than the log said. It is recorded.
    Payment {
        /// The payment.
        index: PaymentIndex,
        /// What the log said before.
        before: PaymentStatus,
        /// What it says now.
        now: PaymentStatus,
    },
    /// bKash lists a refund that the log did not know. It is recorded.
    Refund {
        /// The payment that was refunded.
        index: PaymentIndex,
        /// The refund.
        refund: PastRefund,
    },
    /// Held money was captured or voided at bKash. Request the same, and it is recorded.
    Resolved {
        /// The payment whose money was held.
        index: PaymentIndex,
        /// Whether it was voided; captured otherwise.
        is_voided: bool,
    },
    /// A payment may have been begun and made that nobody knows of. A person must find out.
    HistoryLost,
    /// bKash gave no usable answer.
    Unanswered {
        /// The payment that bKash was asked about.
        index: PaymentIndex,
        /// What was received instead.
        detail: ErrorDetail,
    },
}

impl Engine {
    /// Asks bKash about everything that may have happened to a session during a gap of the log, and records it. `pace` is waited
    /// for before each call.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError`](eventlog::CommandError) if the session does not exist, or the log cannot be read or written.
    pub async fn reconcile(
        &self,
        id: &SessionId,
        cause: &Cause,
        pace: &mut Interval,
    ) -> Result<Vec<Finding>, SessionError> {
        let mut findings = Vec::new();
        let session = self.session(id).await?;
        for (index, payment) in session.indexed_payments() {
            if payment.payment_id.is_none() {
                continue;
            }
            if !payment.has_charge() {
                pace.tick().await;
                let found = self.reconcile_uncharged(id, index, payment, cause).await?;
                findings.extend(found);
            } else if payment.hold().is_some() {
                pace.tick().await;
                findings.extend(self.reconcile_hold(&session, index).await);
            } else if session.refundable(index).is_some() {
                pace.tick().await;
                findings.extend(self.reconcile_refunds(id, &session, index, cause).await?);
            }
        }
        if self.session(id).await?.phase() == Phase::HistoryLost {
            findings.push(Finding::HistoryLost);
        }
        Ok(findings)
    }

    async fn reconcile_uncharged(
        &self,
        id: &SessionId,
        index: PaymentIndex,
        payment: &Payment,
        cause: &Cause,
    ) -> Result<Option<Finding>, SessionError> {
        let command = if payment.query_is_due(self.now()) {
            PaymentCommand::Query
        } else {
            PaymentCommand::QueryEarly
        };
        let command = SessionCommand::Payment { index, command };
        let request = Request::new(cause.clone());
        let queried = self.log.execute::<Sessions>(self, id, command, request);
        let session = match queried.await {
            Ok(session) => session,
            // It is being asked about already.
            Err(SessionError::Rejected(_)) => self.session(id).await?,
            Err(error) => return Err(error),
        };
        let Some(after) = session.payment(index) else {
            return Ok(None);
        };
        let intent = session.order.intent();
        if let PaymentState::Unknown { .. } = after.state {
            let detail = "bKash is queried again by the server".into();
            return Ok(Some(Finding::Unanswered { index, detail }));
        }
        let (before, now) = (payment.status(intent), after.status(intent));
        Ok((before != now).then_some(Finding::Payment { index, before, now }))
    }

    async fn reconcile_hold(&self, session: &Session, index: PaymentIndex) -> Option<Finding> {
        if let PaymentOutcome::Money(charge) = self.query_payment(session, index).await?
            && charge.held
        {
            return None;
        }
        Some(match self.send_resolution_query(session, index).await? {
            ReportedResolution::Voided => Finding::Resolved {
                index,
                is_voided: true,
            },
            ReportedResolution::Captured(_) => Finding::Resolved {
                index,
                is_voided: false,
            },
            ReportedResolution::Unusable { detail } => Finding::Unanswered { index, detail },
        })
    }

    async fn reconcile_refunds(
        &self,
        id: &SessionId,
        session: &Session,
        index: PaymentIndex,
        cause: &Cause,
    ) -> Result<Vec<Finding>, SessionError> {
        let Some(payment) = session.refund_target(index) else {
            return Ok(Vec::new());
        };
        let listed = match self.bkash_of(&session.order.account).await {
            Ok(bkash) if bkash.capabilities().refunds.is_none() => return Ok(Vec::new()),
            Ok(bkash) => with_timeout(bkash.past_refunds(&payment), Err).await,
            Err(missing) => Err(missing),
        };
        let listed = match listed {
            Ok(listed) => listed,
            Err(detail) => return Ok(vec![Finding::Unanswered { index, detail }]),
        };
        let mut findings = Vec::new();
        for refund in listed {
            if session.knows_refund(&refund) || !refund.is_completed() {
                continue;
            }
            let command = SessionCommand::FindRefund {
                id: RefundId::new(self.now(), self.log.bits()),
                payment: index,
                refund: refund.clone(),
            };
            let request = Request::new(cause.clone());
            self.log
                .execute::<Sessions>(self, id, command, request)
                .await?;
            findings.push(Finding::Refund { index, refund });
        }
        Ok(findings)
    }

    /// The sessions that a gap of the log may concern, oldest first: those that were opened at most `within` before it. `after` is
    /// the last one of the previous page. Empty if there was no gap.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the log cannot be read.
    pub async fn sessions_before_gap(
        &self,
        within: std::time::Duration,
        after: Option<&SessionId>,
    ) -> Result<Vec<SessionId>, StoreError> {
        match self.log.storage().gap().await? {
            Some(gap) => self.sessions_opened(gap.since, within, after).await,
            None => Ok(Vec::new()),
        }
    }
}
