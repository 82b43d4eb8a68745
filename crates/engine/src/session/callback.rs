//! The payer's browser comes back from bKash.

use domain::{
    AccountId, BkashErrorCode, BkashPaymentId, SessionId,
    attempt::CallbackOutcome,
    session::{Session, SessionCommand},
};
use eventlog::{Cause, Request, StoreError};

use super::{SessionError, Sessions};
use crate::{Engine, timeout::with_timeout};

impl Engine {
    /// Takes a callback as a hint that is checked with bKash.
    ///
    /// # Errors
    ///
    /// [`CommandError`](eventlog::CommandError) if there is no such session or payment, or the log cannot be used.
    pub async fn callback(
        &self,
        id: &SessionId,
        payment_id: BkashPaymentId,
        outcome: CallbackOutcome,
        signature: Option<String>,
    ) -> Result<Session, SessionError> {
        let (engine, id) = (self.clone(), id.clone());
        let command = SessionCommand::Callback {
            payment_id,
            outcome,
            signature,
        };
        // On a task of its own: a browser that hangs up meanwhile does not lose the callback.
        let checked = tokio::spawn(async move {
            let (loaded, session) = engine.load_session(&id).await?;
            if outcome == CallbackOutcome::Success
                && !engine.is_prepared(&session.order.account).await
            {
                return Ok(session.as_of(engine.now()));
            }
            let request = Request::new(Cause::CALLBACK);
            let executed = engine
                .log
                .execute_loaded::<Sessions>(&engine, &id, loaded, command, request);
            executed.await
        });
        checked.await.map_err(StoreError::from_source)?
    }

    /// Whether Execute could be sent at once. If not, nothing is begun: the payer comes back with the same callback once
    /// bKash can be reached.
    pub(crate) async fn is_prepared(&self, account: &AccountId) -> bool {
        let prepared = match self.bkash_of(account).await {
            Ok(bkash) => with_timeout(bkash.prepare(), Err).await,
            Err(missing) => Err(missing),
        };
        let Err(missing) = prepared else {
            return true;
        };
        tracing::error!(
            %account,
            %missing,
            bkash_error_code = missing.bkash_error_code.as_ref().map(BkashErrorCode::as_str),
            "a payment that the payer has confirmed cannot be executed now"
        );
        false
    }
}
