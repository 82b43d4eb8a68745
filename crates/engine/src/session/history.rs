//! What is missing from a session after a gap in the log: finding it out from bKash, or by a person.

use domain::{
    BkashPaymentId, ErrorDetail, SessionId, ShortText,
    payment::PaymentOutcome,
    session::{Phase, Session, SessionCommand, SessionRejection},
};
use eventlog::{Cause, IdempotencyKey, Request};

use super::{SessionError, Sessions};
use crate::{Engine, ports::CreatedPayment, timeout::with_timeout};

/// Why a payment that the log does not contain is not added to its session. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum FindPaymentError {
    /// bKash reports that no money was taken for it.
    #[error("bKash reports that no money was taken for this payment")]
    NotCharged,
    /// bKash gave no usable answer, so nobody knows.
    #[error("bKash did not say what became of the payment: {0}")]
    Unusable(ErrorDetail),
    /// The session rejects it, or cannot be read or written.
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Engine {
    /// Records that a person found out that no payment was made during a gap of the log. The session can then be paid again, or
    /// expires.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::Rejected`](eventlog::CommandError::Rejected) if nothing is missing from the session.
    pub async fn resolve_history(
        &self,
        id: &SessionId,
        reason: ShortText,
        cause: Cause,
        key: Option<IdempotencyKey>,
    ) -> Result<Session, SessionError> {
        let record = key.map(|key| key.record(id.as_str()));
        let request = Request::new(cause).idempotent(record);
        let command = SessionCommand::ResolveHistory { reason };
        self.log
            .execute::<Sessions>(self, id, command, request)
            .await
    }

    /// Asks bKash about a payment that was begun during a gap of the log, and adds it to its session if money was taken or is
    /// held for it.
    ///
    /// # Errors
    ///
    /// Returns [`FindPaymentError`] if bKash reports no money, gives no usable answer, or reports the payment for another order,
    /// or if nothing is missing from the session.
    pub async fn find_payment(
        &self,
        id: &SessionId,
        payment_id: BkashPaymentId,
        cause: Cause,
        key: Option<IdempotencyKey>,
    ) -> Result<Session, FindPaymentError> {
        let (loaded, session) = self.load_session(id).await?;
        // bKash is asked only where the log cannot know.
        if session.lost_history.is_none() {
            return Err(SessionError::Rejected(SessionRejection::HistoryKnown).into());
        }
        let bkash = self.bkash_of(&session.order.account).await;
        let bkash = bkash.map_err(FindPaymentError::Unusable)?;
        let created = CreatedPayment {
            id: payment_id.clone(),
            agreement: None,
        };
        let on_timeout = |detail| PaymentOutcome::Unusable { detail };
        let charge = match with_timeout(bkash.query_payment(&created), on_timeout).await {
            PaymentOutcome::Money(charge) => charge,
            PaymentOutcome::NotExecuted => return Err(FindPaymentError::NotCharged),
            PaymentOutcome::Declined { detail, .. } | PaymentOutcome::Unusable { detail } => {
                return Err(FindPaymentError::Unusable(detail));
            }
        };
        let record = key.map(|key| key.record(id.as_str()));
        let request = Request::new(cause).idempotent(record);
        let command = SessionCommand::FindPayment { payment_id, charge };
        let executed = self
            .log
            .execute_loaded::<Sessions>(self, id, loaded, command, request)
            .await?;
        Ok(executed.state)
    }

    /// The payer returns with a payment that the session does not have. If the log lost a part of the session's history, bKash is
    /// asked about it.
    pub(super) async fn callback_of_unknown_payment(
        &self,
        id: &SessionId,
        session: &Session,
        payment_id: &BkashPaymentId,
    ) {
        let is_known = session.payment_with_id(payment_id).is_some();
        if is_known || session.phase() != Phase::HistoryLost {
            return;
        }
        let found = self.find_payment(id, payment_id.clone(), Cause::CALLBACK, None);
        if let Err(error) = found.await {
            tracing::warn!(session = ?id, %error, "a payment from a gap of the log was not found");
        }
    }
}
