//! Refunds. Earlier refunds are queried before another is sent, and a refund whose answer was lost is queried and never
//! sent again.

use domain::{
    Amount, ErrorDetail, RefundId, SessionId, ShortText, Timestamp,
    payment::PaymentIndex,
    refund::{
        PastRefund, Refund, RefundCommand, RefundDecline, RefundForbidden, RefundIndex,
        RefundOutcome, RefundRejection, RefundState, Refundable,
    },
    session::{Session, SessionCommand},
    timing::SEND_WITHIN,
};
use eventlog::{Cause, IdempotencyKey, Request, StoreError};

use super::{SessionError, Sessions};
use crate::{
    Engine,
    ports::{Gateway, NewRefund, RefundAnswer},
    timeout::with_timeout,
};

/// A refund that a merchant requests.
#[derive(Debug, Clone)]
pub struct RefundRequest {
    /// The payment to refund.
    pub payment: PaymentIndex,
    /// The amount to refund.
    pub amount: Amount,
    /// What is refunded.
    pub sku: ShortText,
    /// Why it is refunded.
    pub reason: ShortText,
}

/// Why a refund is rejected. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// The API family's terms forbid it.
    #[error(transparent)]
    Forbidden(#[from] RefundForbidden),
    /// The session rejects it, or cannot be read or written.
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Engine {
    /// Refunds a payment. When this returns `Ok`, the refund is durable, and bKash has answered or is being queried.
    ///
    /// # Errors
    ///
    /// Returns [`RefundError`] if the API family's terms or the session's state forbid the refund, or the session cannot be
    /// read or written.
    pub async fn refund(
        &self,
        session: &SessionId,
        wanted: RefundRequest,
        cause: Cause,
        key: Option<IdempotencyKey>,
    ) -> Result<(Session, RefundId), RefundError> {
        let (loaded, found) = self.load_session(session).await?;
        self.permitted(&found, &wanted).await?;
        let id = RefundId::new(self.now(), self.log.bits());
        let command = SessionCommand::RequestRefund {
            id: id.clone(),
            payment: wanted.payment,
            amount: wanted.amount,
            sku: wanted.sku,
            reason: wanted.reason,
        };
        let request = Request::new(cause).idempotent(key.map(|key| key.record(id.as_str())));
        let executed = self
            .log
            .execute_loaded::<Sessions>(self, session, loaded, command, request)
            .await?;
        Ok((executed.state, id))
    }

    /// Checks that the API family's terms allow one more refund, without a query to bKash.
    async fn permitted(
        &self,
        session: &Session,
        wanted: &RefundRequest,
    ) -> Result<(), RefundError> {
        let bkash = self.bkash_of(&session.order.account).await;
        let terms = bkash.ok().and_then(|bkash| bkash.capabilities().refunds);
        let terms = terms.ok_or(RefundForbidden::NotOffered)?;
        let taken = session
            .refundable(wanted.payment)
            .ok_or(SessionError::Rejected(
                RefundRejection::NotRefundable.into(),
            ))?;
        let refunds = session.refunds.iter();
        let before = refunds.filter(|refund| refund.payment == wanted.payment && refund.counts());
        Ok(terms.one_more(before.count(), taken.at, self.now())?)
    }

    /// Sends a refund: at once if it is the payment's first as far as the log can know, otherwise after bKash listed the earlier
    /// ones.
    pub(super) async fn send_refund(
        &self,
        id: &SessionId,
        session: &Session,
        refund: RefundIndex,
    ) -> Option<RefundOutcome> {
        Some(match self.bkash_of(&session.order.account).await {
            Ok(bkash) => self.try_refund(&*bkash, id, session, refund).await?,
            Err(missing) => not_sent(missing),
        })
    }

    async fn try_refund(
        &self,
        bkash: &dyn Gateway,
        id: &SessionId,
        session: &Session,
        refund: RefundIndex,
    ) -> Option<RefundOutcome> {
        let wanted = session.refund(refund)?.clone();
        let payment = session.refund_target(wanted.payment)?;
        let earlier: Vec<_> = session
            .indexed_refunds()
            .filter(|(index, earlier)| *index < refund && earlier.payment == wanted.payment)
            .collect();
        let (sku, reason) = (wanted.sku, wanted.reason);
        let after_gap = match self.was_taken_before_gap(&payment).await {
            Ok(after_gap) => after_gap,
            Err(error) => return Some(not_sent(error.to_string().into())),
        };
        let (new, intent_at) = if earlier.is_empty() && !after_gap {
            let new = NewRefund::first(payment, wanted.amount, sku, reason);
            (new, wanted.intent_at)
        } else {
            let history = match with_timeout(bkash.refund_status(&payment), Err).await {
                Ok(history) => history,
                Err(detail) => {
                    let text = format!("Refund Status: {detail}");
                    return Some(not_sent(ErrorDetail { text, ..detail }));
                }
            };
            let is_lost =
                |earlier: &Refund| matches!(earlier.state, RefundState::NotExecuted { .. });
            for (earlier, _) in earlier.into_iter().filter(|(_, earlier)| is_lost(earlier)) {
                if let Some(found) = session.find_refund(earlier, history.refunds()) {
                    let trx_id = found.trx_id.clone();
                    return Some(RefundOutcome::EarlierHappened { earlier, trx_id });
                }
            }
            // A refund of this amount that the log does not know was sent during the gap: it is the one that the merchant wants.
            if after_gap && let Some(found) = session.find_refund(refund, history.refunds()) {
                let trx_id = found.trx_id.clone();
                return Some(RefundOutcome::Done { trx_id });
            }
            let intent_at = match self.record_listing(id, refund).await {
                Ok(intent_at) => intent_at?,
                Err(error) => return Some(not_sent(error.into_store_error().to_string().into())),
            };
            let new = NewRefund::further(history, wanted.amount, sku, reason);
            (new, intent_at)
        };
        if self.now().since(intent_at) > SEND_WITHIN {
            return Some(not_sent("the intent is too old".into()));
        }
        let on_timeout = |detail| RefundAnswer::Unusable { detail };
        Some(outcome(
            with_timeout(bkash.refund_payment(new), on_timeout).await,
        ))
    }

    /// Records that the earlier refunds are listed and that Refund is called now. Returns the time of this intent; `None` if
    /// another process took the refund for lost in the meantime, so that it must not be sent.
    async fn record_listing(
        &self,
        id: &SessionId,
        refund: RefundIndex,
    ) -> Result<Option<Timestamp>, SessionError> {
        let command = SessionCommand::Refund {
            index: refund,
            command: RefundCommand::RecordListing,
        };
        let request = Request::new(Cause::ANSWER);
        let session = self
            .log
            .execute::<Sessions>(self, id, command, request)
            .await?;
        let refund = session.refund(refund);
        let waits = refund.filter(|refund| refund.state == RefundState::Requested);
        Ok(waits.map(|refund| refund.intent_at))
    }

    /// Whether a payment's money was taken before a gap of the log, during which it may have been refunded.
    async fn was_taken_before_gap(&self, payment: &Refundable) -> Result<bool, StoreError> {
        let gap = self.log.storage().gap().await?;
        Ok(gap.is_some_and(|gap| payment.taken_at <= gap.since))
    }

    /// Calls Refund Status for a refund, once.
    pub(super) async fn query_refund(
        &self,
        session: &Session,
        refund: RefundIndex,
    ) -> Option<Result<Vec<PastRefund>, ErrorDetail>> {
        let payment = session.refund_target(session.refund(refund)?.payment)?;
        Some(match self.bkash_of(&session.order.account).await {
            Ok(bkash) => with_timeout(bkash.past_refunds(&payment), Err).await,
            Err(missing) => Err(missing),
        })
    }
}

fn not_sent(why: ErrorDetail) -> RefundOutcome {
    let text = format!("not sent: {why}");
    RefundOutcome::Refused {
        reason: RefundDecline::Unavailable,
        detail: ErrorDetail { text, ..why },
    }
}

fn outcome(answer: RefundAnswer) -> RefundOutcome {
    match answer {
        RefundAnswer::Done(refund) => RefundOutcome::Done {
            trx_id: refund.trx_id,
        },
        RefundAnswer::Refused { reason, detail } => RefundOutcome::Refused { reason, detail },
        RefundAnswer::Unusable { detail } => RefundOutcome::Unusable { detail },
        RefundAnswer::NotSent(forbidden) => RefundOutcome::Refused {
            reason: match forbidden {
                RefundForbidden::NotOffered => RefundDecline::NotPermitted,
                RefundForbidden::TooMuch => RefundDecline::TooMuch,
                RefundForbidden::TooMany => RefundDecline::TooMany,
                RefundForbidden::TooLate => RefundDecline::TooLate,
                RefundForbidden::StatusRequired => RefundDecline::Unavailable,
            },
            detail: format!("not sent: {forbidden}").into(),
        },
    }
}
