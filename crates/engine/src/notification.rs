//! bKash's payment notifications: kept once, matched with their orders, and heeded where bKash was not asked yet.

use domain::{
    AccountId,
    notification::{
        MatchResult, Notification, NotificationCommand, NotificationContent, NotificationEvent,
        NotificationRejection,
    },
    payment::PaymentCommand,
    session::{Phase, Session, SessionCommand},
};

use crate::{Engine, aggregate::NotificationId, execute::EngineError, ports::StoreError};

/// Why a notification cannot be read.
pub(crate) type NotificationError = EngineError<NotificationRejection>;

impl Engine {
    /// Records a notification; when this returns it is durable. The same one twice is recorded once: `name` is
    /// what it is recognised by, its transaction or else the message's own identifier.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the notification could not be recorded; bKash then sends it again.
    pub async fn receive_notification(
        &self,
        account: &AccountId,
        name: &str,
        content: NotificationContent,
    ) -> Result<(), StoreError> {
        let id = NotificationId::new(account, name);
        let receive = NotificationCommand::Receive {
            account: account.clone(),
            content: Box::new(content),
        };
        match self.execute::<Notification>(&id, receive).await {
            Ok(_) => {}
            Err(EngineError::Rejected(NotificationRejection::AlreadyReceived)) => return Ok(()),
            Err(EngineError::Store(error)) => return Err(error),
            Err(error) => return Err(StoreError(error.to_string())),
        }
        // What cannot be done now is due, and done by the worker.
        let matched = self.execute::<Notification>(&id, NotificationCommand::Match);
        if let Err(error) = matched.await {
            tracing::warn!(%error, "a notification could not be matched with its session");
        }
        Ok(())
    }

    /// Performs a notification's intent: looks up its session.
    pub(crate) async fn perform_for_notification(
        &self,
        notification: &Notification,
        event: &NotificationEvent,
    ) -> Option<NotificationCommand> {
        if *event != NotificationEvent::MatchRequested {
            return None;
        }
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
    ) -> Result<Option<(domain::SessionId, MatchResult)>, StoreError> {
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
            Err(EngineError::NotFound) => {}
            Err(error) => return Err(StoreError(error.to_string())),
        }
        let Some(invoice) = &content.invoice else {
            return Ok(None);
        };
        let which = crate::Sessions::OfInvoice(invoice.clone());
        let found = self.sessions(account, &which, None, 1).await;
        let found = found.map_err(|error| StoreError(error.to_string()))?;
        let Some((_, id, session)) = found.into_iter().next() else {
            return Ok(None);
        };
        let result = match session.phase() {
            // Another transaction of an order that is paid: somebody must look.
            Phase::Paid(_) | Phase::Held(_) | Phase::Voided(_) | Phase::NeedsCheck(_) => {
                MatchResult::Differs
            }
            Phase::Ready(_)
            | Phase::AtBkash { .. }
            | Phase::Working
            | Phase::Unknown
            | Phase::Closed(_) => {
                self.query_early(&id, &session).await;
                MatchResult::Pending
            }
        };
        Ok(Some((id, result)))
    }

    /// bKash says that an order was paid of which we know nothing: the question that is due later is put now, if
    /// bKash may be asked.
    async fn query_early(&self, id: &domain::SessionId, session: &Session) {
        let Some((index, _)) = session.last_payment() else {
            return;
        };
        let command = PaymentCommand::QueryEarly;
        let noticed = SessionCommand::Payment { index, command };
        if let Err(error) = self.execute::<Session>(id, noticed).await {
            tracing::debug!(%error, "a notification came before bKash may be asked");
        }
    }

    /// Notifications of an account, newest first, after a place.
    pub async fn notifications(
        &self,
        account: &AccountId,
        after: Option<crate::Place>,
        limit: usize,
    ) -> Result<Vec<(crate::Place, Notification)>, NotificationError> {
        let label = crate::labels::notifications(account);
        let mut found = Vec::new();
        for (place, stream) in self.ports.store.labelled(&label, after, limit).await? {
            if let crate::StreamId::Notification(id) = stream
                && let (Some(notification), _) = self.load::<Notification>(&id).await?
            {
                found.push((place, notification));
            }
        }
        Ok(found)
    }
}
