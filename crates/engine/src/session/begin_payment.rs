//! Starting a payment: the use case behind the API, the pages and the server functions.

use std::sync::Arc;

use domain::{
    AccountId, AgreementId, SessionId,
    agreement::Agreement,
    payment::{Method, PaymentState},
    session::{Phase, Session, SessionCommand},
};
use eventlog::{Cause, IdempotencyKey, Request, Respond};

use super::{SessionError, Sessions};
use crate::Engine;

/// How the payer pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentChoice {
    /// With a wallet number, a verification code and the PIN.
    Wallet,
    /// The same, after consenting to save the wallet.
    NewAgreement,
    /// With a saved wallet, by PIN alone.
    Agreement(AgreementId),
}

/// A payment to start.
#[derive(Debug, Clone)]
pub struct BeginPayment {
    /// How the payer pays.
    pub choice: PaymentChoice,
    /// Whether the payer has read that the wallet will be saved. If consent is required and was not given, nothing is started.
    pub consented: bool,
    /// Whether to start a new payment instead of continuing the one at bKash.
    pub again: bool,
    /// The account that the session must belong to, if given.
    pub account: Option<AccountId>,
}

/// An idempotency key with the response to record for it.
#[derive(Clone)]
pub struct KeyedResponse {
    /// The key.
    pub key: IdempotencyKey,
    /// Makes the response, once bKash's answer is known. It is recorded in the transaction of the answer.
    pub respond: Arc<Respond<Session>>,
}

/// What was started or joined.
#[derive(Debug, Clone)]
pub enum Begun {
    /// A payment, the session's latest one.
    Payment {
        /// The session.
        session: Session,
        /// Whether the response was recorded.
        is_answered: bool,
    },
    /// An agreement, before paying.
    Agreement(Agreement),
    /// Nothing. The payer must first consent to save the wallet, on the session's page.
    ConsentNeeded(Session),
}

/// Why no payment was started.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// The account is not connected to bKash now.
    #[error("the account is not connected to bKash")]
    NotConnected,
    /// The payer's agreement cannot pay: it was revoked or never consented to.
    #[error("the agreement is not active")]
    AgreementNotActive,
    /// The session rejects the payment, or cannot be read or written.
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Engine {
    /// Starts a payment, or joins the one in progress. Starts an agreement instead if the merchant or the API family requires
    /// one.
    ///
    /// # Errors
    ///
    /// Returns [`BeginError`] if the account is not connected, the agreement cannot pay, or the session rejects the payment or
    /// cannot be read or written.
    pub async fn begin_payment(
        &self,
        id: &SessionId,
        begin: BeginPayment,
        cause: Cause,
        keyed: Option<KeyedResponse>,
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
                let started = self.agreement_for_session(id, loaded, cause).await?;
                return Ok(Begun::Agreement(started));
            }
            PaymentChoice::Wallet if self.consent_comes_first(&session).await? => {
                return if begin.consented {
                    let started = self.agreement_for_session(id, loaded, cause).await?;
                    Ok(Begun::Agreement(started))
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
        let mut request = Request::new(cause);
        if let Some(KeyedResponse { key, respond }) = keyed {
            request = request
                .idempotent(Some(key.record(id.as_str())))
                .respond(move |session| respond(session).filter(|_| !is_being_created(session)));
        }
        let executed = self
            .log
            .execute_loaded::<Sessions>(self, id, loaded, start, request)
            .await?;
        Ok(Begun::Payment {
            session: executed.state,
            is_answered: executed.is_answered,
        })
    }

    /// Whether an open session can only be paid with an agreement that does not exist yet.
    async fn consent_comes_first(&self, session: &Session) -> Result<bool, BeginError> {
        let bkash = self.bkash_of(&session.order.account).await;
        let bkash = bkash.map_err(|_| BeginError::NotConnected)?;
        let now = session.clone().as_of(self.now());
        let can_be_paid = match now.phase() {
            Phase::Open(_) => true,
            Phase::PendingPayer { .. }
            | Phase::Executing
            | Phase::Unknown
            | Phase::Paid(_)
            | Phase::Authorized(_)
            | Phase::Voided(_)
            | Phase::NeedsAttention(_)
            | Phase::HistoryLost
            | Phase::Closed(_) => false,
        };
        Ok(can_be_paid && bkash.capabilities().want_consent(&session.order))
    }

    /// Checks that an agreement is the payer's and can pay.
    async fn check_agreement(&self, session: &Session, id: &AgreementId) -> Result<(), BeginError> {
        let agreement = self.payers_agreement(session, id).await;
        let agreement = agreement.map_err(SessionError::Store)?;
        let agreement = agreement.ok_or(SessionError::NotFound)?;
        match agreement.active_consent() {
            Some(_) => Ok(()),
            None => Err(BeginError::AgreementNotActive),
        }
    }
}

/// Whether bKash's answer to Create is awaited.
fn is_being_created(session: &Session) -> bool {
    let last = session.payments.last();
    last.is_some_and(|payment| matches!(payment.state, PaymentState::Requested { .. }))
}
