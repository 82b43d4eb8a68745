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
    execute::{EngineError, Extra},
    idempotency::IdempotencyKey,
    labels,
    ports::{AppendError, NewAgreement, StoreError},
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
        let (session, _) = self
            .load::<Session>(session_id)
            .await?
            .ok_or(EngineError::NotFound)?;
        let given_up = match &session.saving {
            Some(wallet) => match self.agreement(wallet).await {
                Ok(agreement) if agreement.is_resumable(self.now()) => None,
                _ => Some(wallet.clone()),
            },
            None => None,
        };
        let fresh = AgreementId::from_random(self.ports.entropy.bits());
        let command = SessionCommand::SaveWallet {
            wallet: fresh,
            given_up,
        };
        let session = self.execute::<Session>(session_id, command).await?;
        let account = session.order.account;
        let (Some(wallet), Some(payer)) = (session.saving, session.order.payer) else {
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
            return Err(EngineError::Refused(AgreementRejection::TooManyAttempts));
        }
        let wallet = AgreementId::from_random(self.ports.entropy.bits());
        let agreement = self
            .request_agreement(&wallet, account, payer, None)
            .await?;
        Ok((wallet, agreement))
    }

    /// A saved wallet as it is now.
    pub async fn agreement(&self, wallet: &AgreementId) -> Result<Agreement, WalletError> {
        self.load::<Agreement>(wallet)
            .await?
            .map(|(agreement, _)| agreement)
            .ok_or(EngineError::NotFound)
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
        let receipt = key.map(|key| key.receipt(wallet.as_str()));
        self.execute_idempotent(wallet, AgreementCommand::Revoke, receipt)
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

    /// Records the request, unless it is recorded already, and calls Create.
    async fn request_agreement(
        &self,
        wallet: &AgreementId,
        account: AccountId,
        payer: PayerReference,
        session: Option<SessionId>,
    ) -> Result<Agreement, StoreError> {
        let requested = AgreementEvent::Requested {
            account,
            payer,
            session,
        };
        let outcome = match self
            .append::<Agreement>(wallet, None, 0, self.now(), &[requested], Extra::default())
            .await
        {
            Ok(_) => {
                let engine = self.clone();
                let wallet = wallet.clone();
                let create = async move {
                    let answer = engine.create_agreement(&wallet).await;
                    engine
                        .execute::<Agreement>(&wallet, AgreementCommand::Created(answer))
                        .await
                };
                // On a task of its own, so that a browser that hangs up does not lose bKash's answer.
                tokio::spawn(create)
                    .await
                    .map_err(|stopped| StoreError(stopped.to_string()))?
            }
            Err(AppendError::Conflict | AppendError::Named(_) | AppendError::Repeated) => {
                self.agreement(wallet).await
            }
            Err(AppendError::Store(error)) => return Err(error),
        };
        outcome.map_err(|error| StoreError(error.to_string()))
    }

    async fn create_agreement(&self, wallet: &AgreementId) -> Result<Initiated, CreateFailed> {
        let agreement = self
            .agreement(wallet)
            .await
            .map_err(|_| NotCreated::Unanswered)?;
        let new = NewAgreement {
            payer: agreement.payer,
            callback_url: format!(
                "{}/wallets/{}/callback",
                self.public_origin,
                wallet.as_str()
            ),
        };
        let bkash = self.bkash_of(&agreement.account).await;
        let bkash = bkash.map_err(|_| NotCreated::Refused(Decline::Unavailable))?;
        let silence = |_| Err(NotCreated::Unanswered.into());
        with_timeout(bkash.create_agreement(new), silence).await
    }

    /// Does what an agreement's intent announces.
    pub(crate) async fn perform_for_agreement(
        &self,
        _: &AgreementId,
        agreement: &Agreement,
        event: &AgreementEvent,
    ) -> Option<AgreementCommand> {
        let bkash = self.bkash_of(&agreement.account);
        let silence = |detail| AgreementOutcome::Unusable { detail };
        match (event, &agreement.state) {
            (AgreementEvent::ExecuteRequested, AgreementState::Executing { payment_id, .. }) => {
                let answer = match bkash.await {
                    Ok(bkash) => with_timeout(bkash.execute_agreement(payment_id), silence).await,
                    Err(detail) => AgreementOutcome::Unusable { detail },
                };
                Some(AgreementCommand::Executed(answer))
            }
            (
                AgreementEvent::QueryRequested,
                AgreementState::InDoubt { payment_id, .. }
                | AgreementState::NotExecuted { payment_id, .. },
            ) => {
                let answer = match bkash.await {
                    Ok(bkash) => {
                        with_timeout(bkash.query_agreement_attempt(payment_id), silence).await
                    }
                    Err(detail) => AgreementOutcome::Unusable { detail },
                };
                Some(AgreementCommand::Queried(answer))
            }
            (AgreementEvent::RevokeRequested, AgreementState::Revoking { consent, .. }) => {
                let answer = match bkash.await {
                    Ok(bkash) => {
                        with_timeout(bkash.cancel_agreement(&consent.agreement_id), Err).await
                    }
                    Err(missing) => Err(missing),
                };
                Some(AgreementCommand::RevokeAnswered(answer))
            }
            _ => None,
        }
    }
}

/// Whether a saved wallet is this payer's, with this merchant.
fn is_of(agreement: &Agreement, account: &AccountId, payer: &PayerReference) -> bool {
    agreement.account == *account && agreement.payer == *payer
}
