//! Starting an agreement, before paying a session or independently.

use std::time::Duration;

use domain::{
    AccountId, AgreementId, PayerReference, SessionId,
    agreement::{Agreement, AgreementCommand, AgreementRejection},
    session::SessionCommand,
};
use eventlog::{Cause, CommandError, Loaded, ObjectFilter, Request, StoreError};
use objects::row::kind;

use super::{AgreementError, Agreements};
use crate::{
    Engine,
    session::{SessionError, Sessions},
};

/// The maximum number of attempts of a payer to save a wallet within [`ATTEMPTS_WITHIN`].
const MAX_ATTEMPTS: usize = 10;
const ATTEMPTS_WITHIN: Duration = Duration::from_secs(3600);

impl Engine {
    /// Starts an agreement before paying a session, or joins the one in progress.
    pub(crate) async fn agreement_for_session(
        &self,
        session_id: &SessionId,
        loaded: Loaded<Sessions>,
        cause: Cause,
    ) -> Result<Agreement, SessionError> {
        let begun = loaded
            .state
            .as_ref()
            .and_then(|session| session.agreement.as_ref());
        let given_up = match begun {
            Some(id) => match self.agreement(id).await {
                Ok(agreement) if agreement.is_resumable(self.now()) => None,
                Ok(_) | Err(_) => Some(id.clone()),
            },
            None => None,
        };
        let fresh = AgreementId::new(self.now(), self.log.bits());
        let command = SessionCommand::StartAgreement {
            agreement: fresh,
            given_up,
        };
        let request = Request::new(cause.clone());
        let executed = self
            .log
            .execute_loaded::<Sessions>(self, session_id, loaded, command, request)
            .await?;
        let session = executed.state;
        let account = session.order.account;
        let (Some(id), Some(payer)) = (session.agreement, session.order.payer) else {
            return Err(CommandError::NotFound);
        };
        let session = Some(session_id.clone());
        let agreement = self.request_agreement(&id, account, payer, session, cause);
        Ok(agreement.await?)
    }

    /// Starts an agreement without a session, or joins the one in progress.
    ///
    /// # Errors
    ///
    /// Returns [`AgreementRejection::TooManyAttempts`] if the payer has started too many recently, and [`CommandError`] if the
    /// log cannot be read or written.
    pub async fn begin_agreement(
        &self,
        account: AccountId,
        payer: PayerReference,
        cause: Cause,
    ) -> Result<(AgreementId, Agreement), AgreementError> {
        let now = self.now();
        let filter = ObjectFilter {
            payer_reference: Some(payer.as_str().to_owned()),
            ..ObjectFilter::default()
        };
        let mut recent = 0;
        for object in self
            .objects(&account, kind::AGREEMENT, filter, None, MAX_ATTEMPTS)
            .await?
        {
            let Ok(id) = AgreementId::parse(&object.row.id) else {
                continue;
            };
            let agreement = self.agreement(&id).await?;
            if agreement.session.is_none() && agreement.is_resumable(now) {
                return Ok((id, agreement));
            }
            recent += usize::from(now.since(agreement.requested_at) < ATTEMPTS_WITHIN);
        }
        if recent >= MAX_ATTEMPTS {
            return Err(CommandError::Rejected(AgreementRejection::TooManyAttempts));
        }
        let id = AgreementId::new(now, self.log.bits());
        let agreement = self
            .request_agreement(&id, account, payer, None, cause)
            .await?;
        Ok((id, agreement))
    }

    /// Records the request and calls Create, unless it was recorded before.
    async fn request_agreement(
        &self,
        id: &AgreementId,
        account: AccountId,
        payer: PayerReference,
        session: Option<SessionId>,
        cause: Cause,
    ) -> Result<Agreement, StoreError> {
        let command = AgreementCommand::Request {
            account,
            payer,
            session,
        };
        let request = Request::new(cause);
        let requested =
            self.log
                .execute_loaded::<Agreements>(self, id, Loaded::nothing(), command, request);
        let outcome = match requested.await {
            Err(CommandError::Rejected(AgreementRejection::AlreadyRequested)) => {
                self.agreement(id).await
            }
            outcome => outcome.map(|executed| executed.state),
        };
        outcome.map_err(AgreementError::into_store_error)
    }
}
