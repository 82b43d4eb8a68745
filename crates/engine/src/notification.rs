//! bKash's payment notifications: kept once, matched with their orders, and heeded where bKash was not asked yet.

use domain::{
    AccountId,
    notification::{
        Agreement, Notice, Notification, NotificationCommand, NotificationEvent,
        NotificationRejection,
    },
    session::{Phase, Session, SessionCommand},
};

use crate::{
    Engine,
    aggregate::NotificationId,
    execute::{EngineError, Extra},
    ports::{AppendError, StoreError},
};

/// Why a notification cannot be read.
pub(crate) type NotificationError = EngineError<NotificationRejection>;

impl Engine {
    /// Keeps a notification; when this returns it is durable. The same one twice is kept once: `name` is what it
    /// is recognised by, its transaction or else the message's own identifier.
    pub async fn notified(
        &self,
        account: &AccountId,
        name: &str,
        notice: Notice,
    ) -> Result<(), StoreError> {
        let id = NotificationId::new(account, name);
        let received = NotificationEvent::Received {
            account: account.clone(),
            notice: Box::new(notice),
        };
        let now = self.now();
        let kept = self
            .append::<Notification>(&id, None, 0, now, &[received], Extra::default())
            .await;
        match kept {
            Ok(_) => {}
            Err(AppendError::Conflict) => return Ok(()),
            Err(AppendError::Store(error)) => return Err(error),
            Err(error @ (AppendError::Named(_) | AppendError::Repeated)) => {
                return Err(StoreError(error.to_string()));
            }
        }
        // What cannot be done now is due, and done by the worker.
        if let Err(error) = self
            .execute::<Notification>(&id, NotificationCommand::Look)
            .await
        {
            tracing::warn!(%error, "a notification's order could not be looked for");
        }
        Ok(())
    }

    /// Looks for the order of a notification.
    pub(crate) async fn perform_for_notification(
        &self,
        notification: &Notification,
        event: &NotificationEvent,
    ) -> Option<NotificationCommand> {
        if *event != NotificationEvent::LookRequested {
            return None;
        }
        match self.order_of(notification).await {
            Ok(found) => Some(NotificationCommand::Looked(found)),
            Err(error) => {
                tracing::warn!(%error, "a notification's order could not be looked for");
                None
            }
        }
    }

    async fn order_of(
        &self,
        notification: &Notification,
    ) -> Result<Option<(domain::SessionId, Agreement)>, StoreError> {
        let (account, notice) = (&notification.account, &notification.notice);
        let Some(trx_id) = &notice.trx_id else {
            return Ok(None);
        };
        match self.session_of_transaction(account, trx_id).await {
            Ok((id, session)) => {
                let agrees = notice.completed && notice.amount == Some(session.order.amount);
                let agreement = if agrees {
                    Agreement::Agrees
                } else {
                    Agreement::Differs
                };
                return Ok(Some((id, agreement)));
            }
            Err(EngineError::NotFound) => {}
            Err(error) => return Err(StoreError(error.to_string())),
        }
        let Some(invoice) = &notice.invoice else {
            return Ok(None);
        };
        let which = crate::Sessions::OfInvoice(invoice.clone());
        let found = self.sessions(account, &which, None, 1).await;
        let found = found.map_err(|error| StoreError(error.to_string()))?;
        let Some((_, id, session)) = found.into_iter().next() else {
            return Ok(None);
        };
        let agreement = match session.phase() {
            // Another transaction of an order that is paid: somebody must look.
            Phase::Paid(_) | Phase::Held(_) | Phase::Voided(_) | Phase::NeedsCheck(_) => {
                Agreement::Differs
            }
            _ => {
                self.ask_at_once(&id, &session).await;
                Agreement::Open
            }
        };
        Ok(Some((id, agreement)))
    }

    /// bKash says that an order was paid of which we know nothing: the question that is due later is put now, if
    /// bKash may be asked.
    async fn ask_at_once(&self, id: &domain::SessionId, session: &Session) {
        let Some(payment) = session.payments.len().checked_sub(1) else {
            return;
        };
        let noticed = SessionCommand::Noticed { payment };
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
                && let Some((notification, _)) = self.load::<Notification>(&id).await?
            {
                found.push((place, notification));
            }
        }
        Ok(found)
    }
}
