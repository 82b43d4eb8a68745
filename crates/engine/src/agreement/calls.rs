//! The calls to bKash for agreements.

use domain::{
    AgreementId, Decline,
    agreement::{Agreement, AgreementCommand, AgreementEvent, AgreementOutcome, AgreementState},
    hosted_page::{CreateFailed, Initiated, NotCreated},
};

use crate::{
    Engine,
    ports::{BkashAgreementStatus, NewAgreement},
    timeout::with_timeout,
};

impl Engine {
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

    /// Performs an intent of an agreement.
    pub(super) async fn perform_for_agreement(
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

    /// Whether bKash answers a question about an agreement. The answer is not recorded.
    pub(super) async fn answers_about_agreement(&self, agreement: &Agreement) -> bool {
        if let Some(outcome) = self.query_agreement(agreement).await {
            return !matches!(outcome, AgreementOutcome::Unusable { .. });
        }
        let (Some(consent), Ok(bkash)) =
            (agreement.consent(), self.bkash_of(&agreement.account).await)
        else {
            return false;
        };
        let answer = bkash.query_agreement(&consent.agreement_id);
        let status = with_timeout(answer, |_| BkashAgreementStatus::Unknown).await;
        status != BkashAgreementStatus::Unknown
    }

    /// Calls Query for an agreement, once.
    async fn query_agreement(&self, agreement: &Agreement) -> Option<AgreementOutcome> {
        let (AgreementState::Unknown { payment_id, .. }
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
