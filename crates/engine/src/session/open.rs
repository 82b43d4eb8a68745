//! Opening a session.

use std::sync::Arc;

use domain::{
    SessionId,
    session::{Order, Phase, Session, SessionCommand},
};
use eventlog::{
    Cause, CommandError, IdempotencyKey, Loaded, Request, Response, StoreError, StreamId, UniqueKey,
};

use super::{SessionError, Sessions};
use crate::Engine;

/// Why a session is not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The invoice number has a session already, with another amount, payer or capture mode.
    #[error("the invoice number has a session already, for another amount, payer or capture")]
    InvoiceInUse,
    /// The idempotency key was used before; nothing has changed.
    #[error("the idempotency key was used before")]
    IdempotencyKeyUsed,
    /// The log cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SessionError> for OpenError {
    fn from(error: SessionError) -> Self {
        match error {
            CommandError::IdempotencyKeyUsed => Self::IdempotencyKeyUsed,
            error @ (CommandError::NotFound
            | CommandError::Rejected(_)
            | CommandError::Reserved(_)
            | CommandError::Store(_)
            | CommandError::Unreadable(_)
            | CommandError::TooNew { .. }) => error.into_store_error().into(),
        }
    }
}

/// Whether two orders of one invoice can share a session.
fn is_same_order(existing: &Order, new: &Order) -> bool {
    existing.amount == new.amount
        && existing.payer == new.payer
        && existing.hold.is_some() == new.hold.is_some()
}

/// An opened session.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its identifier.
    pub id: SessionId,
    /// The session.
    pub session: Session,
    /// Whether the response was recorded with the session.
    pub is_answered: bool,
}

impl Engine {
    /// Opens a session; it is durable when this returns. `respond` makes the response that is recorded with the idempotency
    /// key.
    ///
    /// An invoice is paid once: if it has a session that is not closed, the same order returns that session.
    ///
    /// # Errors
    ///
    /// Returns [`OpenError`] if the invoice has a session for another order, the idempotency key was used, or the log cannot
    /// be read or written.
    pub async fn open_session(
        &self,
        order: Order,
        cause: Cause,
        key: Option<IdempotencyKey>,
        respond: impl Fn(&SessionId, &Session) -> Option<Response> + Send + Sync + 'static,
    ) -> Result<Opened, OpenError> {
        let id = SessionId::new(self.now(), self.log.bits());
        let invoice = format!("invoice/{}/{}", order.account, order.invoice.as_str());
        let respond = Arc::new(respond);
        let mut from = None;
        loop {
            let unique_key = UniqueKey {
                key: invoice.clone(),
                from: from.clone(),
            };
            let (respond, ours) = (respond.clone(), id.clone());
            let request = Request::new(cause.clone())
                .reserve(unique_key)
                .idempotent(key.clone().map(|key| key.record(id.as_str())))
                .respond(move |session| respond(&ours, session));
            let open = SessionCommand::Open(Box::new(order.clone()));
            // The identifier was just generated, so the stream does not exist.
            let opened =
                self.log
                    .execute_loaded::<Sessions>(self, &id, Loaded::nothing(), open, request);
            match opened.await {
                Ok(executed) => {
                    return Ok(Opened {
                        id,
                        session: executed.state,
                        is_answered: executed.is_answered,
                    });
                }
                Err(CommandError::Reserved(holder)) if from.as_ref() != Some(&holder) => {
                    let (id, session) = self.holder(&holder).await?;
                    if !matches!(session.phase(), Phase::Closed(_)) {
                        return if is_same_order(&session.order, &order) {
                            Ok(Opened {
                                id,
                                session,
                                is_answered: false,
                            })
                        } else {
                            Err(OpenError::InvoiceInUse)
                        };
                    }
                    from = Some(holder);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The session that holds an invoice.
    async fn holder(&self, stream: &StreamId) -> Result<(SessionId, Session), OpenError> {
        let id = SessionId::parse(stream.id());
        let id = id.map_err(|_| StoreError::new("an invoice is held by no session"))?;
        let session = self.session(&id).await?;
        Ok((id, session))
    }
}
