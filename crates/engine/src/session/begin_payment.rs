//! Beginning a payment: the one use case behind the API, the pages and the server functions.

use domain::{
    AccountId, AgreementId, SessionId,
    agreement::{Agreement, AgreementState},
    payment::Method,
    session::{Phase, Session, SessionCommand},
};
use eventlog::{Cause, CommandError, IdempotencyKey, Request, StoreError};

use super::{SessionError, Sessions};
use crate::{Engine, agreement::Agreements};

/// How the payer pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentChoice {
    /// With a wallet number, a verification code and the PIN.
    Wallet,
    /// The same, after consenting to have the wallet saved.
    NewAgreement,
    /// With a saved wallet, by PIN alone.
    Agreement(AgreementId),
}

/// A payment to begin.
#[derive(Debug, Clone)]
pub struct BeginPayment {
    /// How the payer pays.
    pub choice: PaymentChoice,
    /// Whether the payer has read that the wallet will be saved. Where consent is needed and was not given, nothing is
    /// begun.
    pub consented: bool,
    /// Whether an attempt at bKash is given up for a new one.
    pub again: bool,
    /// Only a session of this account, if it is given.
    pub account: Option<AccountId>,
}

/// What was begun, or joined.
#[derive(Debug, Clone)]
pub enum Begun {
    /// A payment, the session's last one.
    Payment(Session),
    /// An agreement, on the way to paying.
    Agreement(Agreement),
    /// Nothing: the payer must consent to have the wallet saved first, on the session's page.
    ConsentNeeded(Session),
}

/// Why no payment was begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// The account is not connected to bKash now.
    #[error("the account is not connected to bKash")]
    NotConnected,
    /// The payer's agreement cannot pay: it was revoked, or never came about.
    #[error("the agreement is not active")]
    AgreementNotActive,
    /// The session rejects it, or cannot be read or written.
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Engine {
    /// Begins a payment, or joins the one that is under way. Where the merchant or the API family wants consent to have
    /// the wallet saved, an agreement comes first.
    ///
    /// # Errors
    ///
    /// [`BeginError`]; nothing was begun.
    pub async fn begin_payment(
        &self,
        id: &SessionId,
        begin: BeginPayment,
        cause: Cause,
        key: Option<IdempotencyKey>,
    ) -> Result<Begun, BeginError> {
        let (loaded, session) = self.load_session(id).await?;
        let account = &session.order.account;
        if begin
            .account
            .as_ref()
            .is_some_and(|wanted| wanted != account)
        {
            return Err(SessionError::NotFound.into());
        }
        let method = match begin.choice {
            PaymentChoice::NewAgreement => {
                return self.begin_session_agreement(id, &session, cause).await;
            }
            PaymentChoice::Wallet if self.consent_comes_first(&session).await? => {
                return if begin.consented {
                    self.begin_session_agreement(id, &session, cause).await
                } else {
                    Ok(Begun::ConsentNeeded(session.as_of(self.now())))
                };
            }
            PaymentChoice::Wallet => Method::Wallet,
            PaymentChoice::Agreement(agreement) => {
                self.check_agreement(&session, &agreement).await?;
                Method::Agreement(agreement)
            }
        };
        let start = SessionCommand::Start {
            method,
            again: begin.again,
        };
        let request = Request::new(cause).idempotent(key.map(|key| key.record(id.as_str())));
        let session = self
            .log
            .execute_loaded::<Sessions>(self, id, loaded, start, request)
            .await?;
        Ok(Begun::Payment(session))
    }

    /// Whether a session that can be paid must be paid with an agreement that does not exist yet.
    async fn consent_comes_first(&self, session: &Session) -> Result<bool, BeginError> {
        let bkash = self.bkash_of(&session.order.account).await;
        let bkash = bkash.map_err(|_| BeginError::NotConnected)?;
        let now = session.clone().as_of(self.now());
        let can_be_paid = match now.phase() {
            Phase::Ready(_) => true,
            Phase::AtBkash { .. }
            | Phase::Working
            | Phase::Unknown
            | Phase::Paid(_)
            | Phase::Held(_)
            | Phase::Voided(_)
            | Phase::NeedsCheck(_)
            | Phase::Closed(_) => false,
        };
        Ok(can_be_paid && bkash.capabilities().want_consent(&session.order))
    }

    async fn begin_session_agreement(
        &self,
        id: &SessionId,
        session: &Session,
        cause: Cause,
    ) -> Result<Begun, BeginError> {
        let (_, agreement) = self.agreement_for_session(id, session, cause).await?;
        Ok(Begun::Agreement(agreement))
    }

    /// Whether an agreement is the payer's and can pay. Another payer's agreement does not exist for them.
    async fn check_agreement(&self, session: &Session, id: &AgreementId) -> Result<(), BeginError> {
        let agreement = match self.log.get::<Agreements>(id).await {
            Ok(agreement) => agreement,
            Err(CommandError::NotFound) => return Err(SessionError::NotFound.into()),
            Err(error) => {
                let error: StoreError = error.into_store_error();
                return Err(SessionError::Store(error).into());
            }
        };
        let is_payers = agreement.account == session.order.account
            && Some(&agreement.payer) == session.order.payer.as_ref();
        match agreement.state {
            _ if !is_payers => Err(SessionError::NotFound.into()),
            AgreementState::Active(_) => Ok(()),
            AgreementState::Requested { .. }
            | AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Executing { .. }
            | AgreementState::InDoubt { .. }
            | AgreementState::NotExecuted { .. }
            | AgreementState::Ended(_)
            | AgreementState::Declined(_)
            | AgreementState::Revoking { .. }
            | AgreementState::Revoked { .. } => Err(BeginError::AgreementNotActive),
        }
    }
}
