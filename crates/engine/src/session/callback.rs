//! The return of the payer's browser from bKash.

use domain::{
    AccountId, BkashErrorCode, BkashPaymentId, SessionId,
    hosted_page::CallbackOutcome,
    session::{Session, SessionCommand},
};
use eventlog::{Cause, Request, StoreError};

use super::{SessionError, Sessions};
use crate::{Engine, timeout::with_timeout};

impl Engine {
    /// Handles a callback of bKash. It is checked with bKash before the session is paid.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError`](eventlog::CommandError) if the session or payment does not exist, or the log cannot be read or
    /// written.
    pub async fn callback(
        &self,
        id: &SessionId,
        payment_id: BkashPaymentId,
        outcome: CallbackOutcome,
        signature: Option<String>,
    ) -> Result<Session, SessionError> {
        let (engine, id, payment) = (self.clone(), id.clone(), payment_id.clone());
        let command = SessionCommand::Callback {
            payment_id,
            outcome,
            signature,
        };
        // In a separate task, so that the callback is handled even if the browser disconnects.
        let checked = tokio::spawn(async move {
            let (loaded, session) = engine.load_session(&id).await?;
            if outcome == CallbackOutcome::Success
                && !engine.is_prepared(&session.order.account).await
            {
                return Ok(session.as_of(engine.now()));
            }
            engine
                .callback_of_unknown_payment(&id, &session, &payment)
                .await;
            let request = Request::new(Cause::CALLBACK);
            let executed = engine
                .log
                .execute_loaded::<Sessions>(&engine, &id, loaded, command, request);
            executed.await.map(|executed| executed.state)
        });
        checked.await.map_err(StoreError::from_source)?
    }

    /// Whether Execute can be sent at once. If not, the callback is not recorded, so that the payer can repeat it once bKash
    /// can be reached.
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
