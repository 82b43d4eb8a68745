//! Matching notifications with sessions.

use domain::{
    AccountId, SessionId, TrxId,
    notification::{MatchResult, Notification, NotificationCommand, NotificationContent},
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
        if let Some(found) = self.find_by_transaction(account, trx_id, content).await? {
            return Ok(Some(found));
        }
        let Some(invoice) = &content.invoice else {
            return Ok(None);
        };
        let Some((id, session)) = self.session_of_invoice(account, invoice).await? else {
            return Ok(None);
        };
        // No payment of the order is known to have this transaction: bKash is asked about those that took no money as far as
        // the log says, also if another payment has paid the order.
        let queried = self.query_early(&id, &session).await;
        if let Some(found) = self.find_by_transaction(account, trx_id, content).await? {
            return Ok(Some(found));
        }
        let result = match session.phase() {
            // The order was paid with another transaction: a person must act, unless bKash's answer is awaited.
            Phase::Paid(_) | Phase::Authorized(_) | Phase::Voided(_) | Phase::NeedsAttention(_)
                if !queried =>
            {
                MatchResult::Differs
            }
            Phase::Paid(_)
            | Phase::Authorized(_)
            | Phase::Voided(_)
            | Phase::NeedsAttention(_)
            | Phase::HistoryLost
            | Phase::Open(_)
            | Phase::PendingPayer { .. }
            | Phase::Executing
            | Phase::Unknown
            | Phase::Closed(_) => MatchResult::Pending,
        };
        Ok(Some((id, result)))
    }

    /// Finds the session with a payment of this transaction.
    async fn find_by_transaction(
        &self,
        account: &AccountId,
        trx_id: &TrxId,
        content: &NotificationContent,
    ) -> Result<Option<(SessionId, MatchResult)>, StoreError> {
        match self.session_of_transaction(account, trx_id).await {
            Ok((id, session)) => {
                let mut payments = session.indexed_payments();
                let index = payments.find(|(_, payment)| payment.trx_id() == Some(trx_id));
                let charged = index.and_then(|(index, _)| session.charged_amount(index));
                let amount = charged.unwrap_or(session.order.amount);
                let result = if content.completed && content.amount == Some(amount) {
                    MatchResult::Agrees
                } else {
                    MatchResult::Differs
                };
                Ok(Some((id, result)))
            }
            Err(CommandError::NotFound) => Ok(None),
            Err(error) => Err(error.into_store_error()),
        }
    }

    /// Queries every payment of an order of which bKash reports that it was paid, and for which a query is allowed. Returns
    /// whether there is one.
    async fn query_early(&self, id: &SessionId, session: &Session) -> bool {
        let mut queried = false;
        let created = session
            .indexed_payments()
            .filter(|(_, payment)| payment.payment_id.is_some() && !payment.has_charge());
        for (index, _) in created {
            let command = PaymentCommand::Notify;
            let noticed = SessionCommand::Payment { index, command };
            let request = Request::new(Cause::NOTIFICATION);
            match self
                .log
                .execute::<Sessions>(self, id, noticed, request)
                .await
            {
                Ok(_) => queried = true,
                Err(error) => tracing::debug!(%error, "bKash may not be queried yet"),
            }
        }
        queried
    }
}
