//! Saved wallets: asking for consent, listing, taking it back, and calling bKash for them.

use std::time::Duration;

use domain::{
    AccountId, AgreementId, BkashPaymentId, Decline, PayerReference, SessionId,
    agreement::{
        Agreement, AgreementCommand, AgreementEvent, AgreementOutcome, AgreementRejection,
        AgreementState,
    },
    attempt::{CallbackOutcome, CreateFailed, Initiated, NotCreated},
    session::{Session, SessionCommand},
};

use crate::{
    Engine, StreamId,
    execute::EngineError,
    idempotency::IdempotencyKey,
    labels,
    ports::{NewAgreement, StoreError},
    session::SessionError,
    timeout::with_timeout,
};

/// Why a saved wallet does not do what was asked.
pub(crate) type WalletError = EngineError<AgreementRejection>;

/// How many of a payer's wallets are listed.
const WALLETS_LISTED: usize = 100;

/// How many attempts to save a wallet a payer has in [`ATTEMPTS_WITHIN`].
const ATTEMPTS: usize = 10;
const ATTEMPTS_WITHIN: Duration = Duration::from_secs(3600);

impl Engine {
    /// Begins to save a wallet on the way to paying a session, or joins the attempt that is under way.
    pub async fn save_wallet(
        &self,
        session_id: &SessionId,
    ) -> Result<(AgreementId, Agreement), SessionError> {
        let session = self.get::<Session>(session_id).await?;
        let given_up = match &session.agreement {
            Some(wallet) => match self.agreement(wallet).await {
                Ok(agreement) if agreement.is_resumable(self.now()) => None,
                _ => Some(wallet.clone()),
            },
            None => None,
        };
        let fresh = AgreementId::from_random(self.ports.entropy.bits());
        let command = SessionCommand::StartAgreement {
            agreement: fresh,
            given_up,
        };
        let session = self.execute::<Session>(session_id, command).await?;
        let account = session.order.account;
        let (Some(wallet), Some(payer)) = (session.agreement, session.order.payer) else {
            return Err(EngineError::NotFound);
        };
        let agreement = self
            .request_agreement(&wallet, account, payer, Some(session_id.clone()))
            .await?;
        Ok((wallet, agreement))
    }

    /// Begins to save a wallet without paying, or joins the attempt that is under way.
    pub async fn add_wallet(
        &self,
        account: AccountId,
        payer: PayerReference,
    ) -> Result<(AgreementId, Agreement), WalletError> {
        let now = self.now();
        let label = labels::attempts_of_payer(&account, &payer);
        let mut recent = 0;
        for (_, stream) in self.ports.store.labelled(&label, None, ATTEMPTS).await? {
            let StreamId::Agreement(wallet) = stream else {
                continue;
            };
            let agreement = self.agreement(&wallet).await?;
            if agreement.session.is_none() && agreement.is_resumable(now) {
                return Ok((wallet, agreement));
            }
            recent += usize::from(now.since(agreement.requested_at) < ATTEMPTS_WITHIN);
        }
        if recent >= ATTEMPTS {
            return Err(EngineError::Rejected(AgreementRejection::TooManyAttempts));
        }
        let wallet = AgreementId::from_random(self.ports.entropy.bits());
        let agreement = self
            .request_agreement(&wallet, account, payer, None)
            .await?;
        Ok((wallet, agreement))
    }

    /// A saved wallet as it is now.
    pub async fn agreement(&self, wallet: &AgreementId) -> Result<Agreement, WalletError> {
        self.get(wallet).await
    }

    /// A payer's saved wallets that were ever consented to, newest first.
    pub async fn wallets_of(
        &self,
        account: &AccountId,
        payer: &PayerReference,
    ) -> Result<Vec<(AgreementId, Agreement)>, WalletError> {
        let mut wallets = Vec::new();
        let label = labels::agreements_of_payer(account, payer);
        for (_, stream) in self
            .ports
            .store
            .labelled(&label, None, WALLETS_LISTED)
            .await?
        {
            let StreamId::Agreement(wallet) = stream else {
                continue;
            };
            let agreement = self.agreement(&wallet).await?;
            if is_of(&agreement, account, payer) && agreement.consent().is_some() {
                wallets.push((wallet, agreement));
            }
        }
        Ok(wallets)
    }

    /// Takes a payer's consent back. Another payer's wallet does not exist for them.
    pub async fn revoke(
        &self,
        account: &AccountId,
        payer: &PayerReference,
        wallet: &AgreementId,
        key: Option<IdempotencyKey>,
    ) -> Result<Agreement, WalletError> {
        if !is_of(&self.agreement(wallet).await?, account, payer) {
            return Err(EngineError::NotFound);
        }
        let record = key.map(|key| key.record(wallet.as_str()));
        self.execute_idempotent(wallet, AgreementCommand::Revoke, record)
            .await
    }

    /// The payer's browser came back from bKash after being asked for consent.
    pub async fn agreement_callback(
        &self,
        wallet: &AgreementId,
        payment_id: Option<BkashPaymentId>,
        outcome: CallbackOutcome,
        signature: Option<String>,
    ) -> Result<Agreement, WalletError> {
        let (engine, wallet) = (self.clone(), wallet.clone());
        let command = AgreementCommand::Callback {
            payment_id,
            outcome,
            signature,
        };
        // On a task of its own: a browser that hangs up meanwhile does not lose the callback.
        let checked = tokio::spawn(async move {
            if outcome == CallbackOutcome::Success {
                let agreement = engine.agreement(&wallet).await?;
                if !engine.prepared(&agreement.account).await {
                    return Ok(agreement);
                }
            }
            engine.execute(&wallet, command).await
        });
        checked
            .await
            .map_err(|stopped| StoreError(stopped.to_string()))?
    }

    /// Records the request and calls Create, unless it is recorded already.
    async fn request_agreement(
        &self,
        id: &AgreementId,
        account: AccountId,
        payer: PayerReference,
        session: Option<SessionId>,
    ) -> Result<Agreement, StoreError> {
        let request = AgreementCommand::Request {
            account,
            payer,
            session,
        };
        let outcome = match self.execute(id, request).await {
            Err(EngineError::Rejected(AgreementRejection::AlreadyRequested)) => {
                self.agreement(id).await
            }
            outcome => outcome,
        };
        outcome.map_err(|error: WalletError| match error {
            EngineError::Store(error) => error,
            error @ (EngineError::NotFound
            | EngineError::Rejected(_)
            | EngineError::IdempotencyKeyUsed
            | EngineError::Reserved(_)
            | EngineError::Unreadable(_)) => StoreError(error.to_string()),
        })
    }

    async fn create_agreement(
        &self,
        id: &AgreementId,
        agreement: &Agreement,
    ) -> Result<Initiated, CreateFailed> {
        let new = NewAgreement {
            payer: agreement.payer.clone(),
            callback_url: format!("{}/wallets/{}/callback", self.public_origin, id.as_str()),
        };
        let bkash = self.bkash_of(&agreement.account).await;
        let bkash = bkash.map_err(|_| NotCreated::Refused(Decline::Unavailable))?;
        let on_timeout = |_| Err(NotCreated::Unanswered.into());
        with_timeout(bkash.create_agreement(new), on_timeout).await
    }

    /// Performs an agreement's intent.
    pub(crate) async fn perform_for_agreement(
        &self,
        id: &AgreementId,
        agreement: &Agreement,
        event: &AgreementEvent,
    ) -> Option<AgreementCommand> {
        match event {
            AgreementEvent::Requested { .. } => {
                let answer = self.create_agreement(id, agreement).await;
                Some(AgreementCommand::Created(answer))
            }
            AgreementEvent::ExecuteRequested => {
                let outcome = self.execute_agreement(agreement).await?;
                Some(AgreementCommand::Executed(outcome))
            }
            AgreementEvent::QueryRequested => {
                let outcome = self.query_agreement(agreement).await?;
                Some(AgreementCommand::Queried(outcome))
            }
            AgreementEvent::RevokeRequested => {
                let AgreementState::Revoking { consent, .. } = &agreement.state else {
                    return None;
                };
                let answer = match self.bkash_of(&agreement.account).await {
                    Ok(bkash) => {
                        with_timeout(bkash.cancel_agreement(&consent.agreement_id), Err).await
                    }
                    Err(missing) => Err(missing),
                };
                Some(AgreementCommand::RevokeAnswered(answer))
            }
            AgreementEvent::NotCreated { .. }
            | AgreementEvent::Initiated { .. }
            | AgreementEvent::CallbackReceived { .. }
            | AgreementEvent::Ended { .. }
            | AgreementEvent::ExecuteUnanswered { .. }
            | AgreementEvent::QueryUnanswered { .. }
            | AgreementEvent::NotExecuted
            | AgreementEvent::Declined { .. }
            | AgreementEvent::Consented { .. }
            | AgreementEvent::RevokeUnanswered { .. }
            | AgreementEvent::Revoked => None,
        }
    }

    /// Calls Execute for an agreement, once.
    async fn execute_agreement(&self, agreement: &Agreement) -> Option<AgreementOutcome> {
        let AgreementState::Executing { payment_id, .. } = &agreement.state else {
            return None;
        };
        let on_timeout = |detail| AgreementOutcome::Unusable { detail };
        Some(match self.bkash_of(&agreement.account).await {
            Ok(bkash) => with_timeout(bkash.execute_agreement(payment_id), on_timeout).await,
            Err(detail) => AgreementOutcome::Unusable { detail },
        })
    }

    /// Queries what became of an agreement, once.
    async fn query_agreement(&self, agreement: &Agreement) -> Option<AgreementOutcome> {
        let (AgreementState::InDoubt { payment_id, .. }
        | AgreementState::NotExecuted { payment_id, .. }) = &agreement.state
        else {
            return None;
        };
        let on_timeout = |detail| AgreementOutcome::Unusable { detail };
        Some(match self.bkash_of(&agreement.account).await {
            Ok(bkash) => with_timeout(bkash.query_agreement_attempt(payment_id), on_timeout).await,
            Err(detail) => AgreementOutcome::Unusable { detail },
        })
    }
}

/// Whether a saved wallet is this payer's, with this merchant.
fn is_of(agreement: &Agreement, account: &AccountId, payer: &PayerReference) -> bool {
    agreement.account == *account && agreement.payer == *payer
}
