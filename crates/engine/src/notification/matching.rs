//! Matching notifications with sessions.

use domain::{
    SessionId,
    notification::{MatchResult, Notification, NotificationCommand},
    payment::PaymentCommand,
    session::{Phase, Session, SessionCommand},
};
use eventlog::{Cause, CommandError, Request, StoreError};

use crate::{Engine, session::Sessions};

impl Engine {
    /// Looks up a notification's session; `None` if the log cannot be read now.
    pub(super) async fn match_notification(
        &self,
        notification: &Notification,
    ) -> Option<NotificationCommand> {
        match self.find_session(notification).await {
            Ok(found) => Some(NotificationCommand::RecordMatch(found)),
            Err(error) => {
                tracing::warn!(%error, "a notification's order could not be looked for");
                None
            }
        }
    }

    async fn find_session(
        &self,
        notification: &Notification,
    ) -> Result<Option<(SessionId, MatchResult)>, StoreError> {
        let (account, content) = (&notification.account, &notification.content);
        let Some(trx_id) = &content.trx_id else {
            return Ok(None);
        };
        match self.session_of_transaction(account, trx_id).await {
            Ok((id, session)) => {
                let agrees = content.completed && content.amount == Some(session.order.amount);
                let result = if agrees {
                    MatchResult::Agrees
                } else {
                    MatchResult::Differs
                };
                return Ok(Some((id, result)));
            }
            Err(CommandError::NotFound) => {}
            Err(error) => return Err(error.into_store_error()),
        }
        let Some(invoice) = &content.invoice else {
            return Ok(None);
        };
        let Some((id, session)) = self.session_of_invoice(account, invoice).await? else {
            return Ok(None);
        };
        let result = match session.phase() {
            // The order was paid with another transaction: a person must act.
            Phase::Paid(_) | Phase::Authorized(_) | Phase::Voided(_) | Phase::NeedsAttention(_) => {
                MatchResult::Differs
            }
            Phase::Open(_)
            | Phase::PendingPayer { .. }
            | Phase::Executing
            | Phase::Unknown
            | Phase::Closed(_) => {
                self.query_early(&id, &session).await;
                MatchResult::Pending
            }
        };
        Ok(Some((id, result)))
    }

    /// Queries a payment early, if a query is allowed, because bKash reports that its order was paid.
    async fn query_early(&self, id: &SessionId, session: &Session) {
        let Some((index, _)) = session.last_payment() else {
            return;
        };
        let command = PaymentCommand::QueryEarly;
        let noticed = SessionCommand::Payment { index, command };
        let request = Request::new(Cause::NOTIFICATION);
        let asked = self.log.execute::<Sessions>(self, id, noticed, request);
        if let Err(error) = asked.await {
            tracing::debug!(%error, "a notification came before bKash may be asked");
        }
    }
}
