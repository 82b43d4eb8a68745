//! The agreement as an aggregate: a payer's consent to save a wallet.

mod begin;
mod calls;

use async_trait::async_trait;
use domain::{
    AccountId, AgreementId, BkashPaymentId, PayerReference, Timestamp,
    agreement::{Agreement, AgreementCommand, AgreementEvent, AgreementRejection},
    hosted_page::CallbackOutcome,
    timing::PROBED_AFTER,
};
use eventlog::{
    Aggregate, Cause, CommandError, Due, IdempotencyKey, LastEvent, ObjectRow, OutboxMessage,
    Publication, Request, StoreError,
};
use objects::{Data, row};

use crate::{Engine, message, probes::Waiting};

/// Why the engine did not execute a command on an agreement.
pub type AgreementError = CommandError<AgreementRejection>;

/// Agreements.
pub(crate) struct Agreements;

#[async_trait]
impl Aggregate for Agreements {
    type Id = AgreementId;
    type State = Agreement;
    type Command = AgreementCommand;
    type Event = AgreementEvent;
    type Rejection = AgreementRejection;
    type Object = ();
    type Effects = Engine;

    const KIND: &'static str = "agreement";
    const SCHEMA: u32 = 1;
    const NOT_FOUND: AgreementRejection = AgreementRejection::NotFound;

    fn text(id: &AgreementId) -> &str {
        id.as_str()
    }

    fn parse(text: &str) -> Option<AgreementId> {
        AgreementId::parse(text).ok()
    }

    fn apply(state: Option<Agreement>, at: Timestamp, event: &AgreementEvent) -> Option<Agreement> {
        Agreement::apply(state, at, event)
    }

    fn decide(
        state: Option<&Agreement>,
        command: AgreementCommand,
        now: Timestamp,
    ) -> Result<Vec<AgreementEvent>, AgreementRejection> {
        Agreement::decide(state, command, now)
    }

    fn due_at(state: &Agreement) -> Option<Timestamp> {
        state.due_at().into_iter().chain(state.probe_at()).min()
    }

    async fn when_due(
        engine: &Engine,
        id: &AgreementId,
        state: &Agreement,
        now: Timestamp,
    ) -> Due<AgreementCommand> {
        if state.due_at().is_some_and(|due| due <= now) || state.probe_at().is_none() {
            return Due::Execute(AgreementCommand::Tick);
        }
        let waiting = Waiting::Agreement(id.clone());
        let call = engine.answers_about_agreement(state);
        if engine.probes.allow(&state.account, waiting, call).await {
            Due::Execute(AgreementCommand::Probed)
        } else {
            Due::Postpone(now + PROBED_AFTER)
        }
    }

    fn touched(_: &Agreement, _: &AgreementEvent) -> Vec<()> {
        vec![()]
    }

    fn row(
        _: &Engine,
        id: &AgreementId,
        state: &Agreement,
        (): &(),
        last: LastEvent,
    ) -> Result<Option<ObjectRow>, serde_json::Error> {
        row::of_agreement(id, state, last).map(Some)
    }

    fn message(
        _: &Engine,
        id: &AgreementId,
        state: &Agreement,
        event: &AgreementEvent,
        publication: Publication,
    ) -> Result<Option<OutboxMessage>, serde_json::Error> {
        let Some(kind) = event.published_as() else {
            return Ok(None);
        };
        let data = Data::of_agreement(id, state);
        message::write(&state.account, kind, id.as_str(), data, publication).map(Some)
    }

    async fn perform(
        engine: &Engine,
        id: &AgreementId,
        state: &Agreement,
        event: &AgreementEvent,
    ) -> Option<AgreementCommand> {
        engine.perform_for_agreement(id, state, event).await
    }
}

impl Engine {
    /// The current state of an agreement.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::NotFound`] if the agreement does not exist.
    pub async fn agreement(&self, id: &AgreementId) -> Result<Agreement, AgreementError> {
        self.log.get::<Agreements>(id).await
    }

    /// Revokes a payer's consent.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::NotFound`] if the agreement does not exist or is another payer's, and
    /// [`CommandError::Rejected`] if there is no consent to revoke.
    pub async fn revoke(
        &self,
        account: &AccountId,
        payer: &PayerReference,
        id: &AgreementId,
        cause: Cause,
        key: Option<IdempotencyKey>,
    ) -> Result<Agreement, AgreementError> {
        let loaded = self.log.load::<Agreements>(id).await?;
        let is_payers = |agreement: &Agreement| agreement.belongs_to(account, payer);
        if !loaded.state.as_ref().is_some_and(is_payers) {
            return Err(CommandError::NotFound);
        }
        let request = Request::new(cause).idempotent(key.map(|key| key.record(id.as_str())));
        let revoked = self
            .log
            .execute_loaded::<Agreements>(self, id, loaded, AgreementCommand::Revoke, request)
            .await?;
        Ok(revoked.state)
    }

    /// Handles the return of the payer's browser from bKash's consent page. The callback is checked with bKash.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError`] if the agreement or the attempt does not exist, or the log cannot be read or written.
    pub async fn agreement_callback(
        &self,
        id: &AgreementId,
        payment_id: Option<BkashPaymentId>,
        outcome: CallbackOutcome,
        signature: Option<String>,
    ) -> Result<Agreement, AgreementError> {
        let (engine, id) = (self.clone(), id.clone());
        let command = AgreementCommand::Callback {
            payment_id,
            outcome,
            signature,
        };
        // In a separate task, so that the callback is handled even if the browser disconnects.
        let checked = tokio::spawn(async move {
            let loaded = engine.log.load::<Agreements>(&id).await?;
            let agreement = loaded.state.clone().ok_or(CommandError::NotFound)?;
            if outcome == CallbackOutcome::Success && !engine.is_prepared(&agreement.account).await
            {
                return Ok(agreement);
            }
            let request = Request::new(Cause::CALLBACK);
            let executed = engine
                .log
                .execute_loaded::<Agreements>(&engine, &id, loaded, command, request);
            executed.await.map(|executed| executed.state)
        });
        checked.await.map_err(StoreError::from_source)?
    }
}
