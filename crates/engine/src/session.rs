//! Sessions: opening them, paying them, and calling bKash for them.

use std::sync::Arc;

use domain::{
    AccountId, AgreementId, BkashAgreementId, BkashErrorCode, BkashPaymentId, Decline, ErrorDetail,
    PayerReference, SessionId,
    agreement::{Agreement, AgreementCommand, AgreementState},
    attempt::{CallbackOutcome, CreateFailed, Initiated, NotCreated, SEND_WITHIN},
    payment::{Method, PaymentCommand, PaymentEvent, PaymentIndex, PaymentOutcome, PaymentState},
    session::{Order, Phase, Session, SessionCommand, SessionEvent, SessionRejection},
};

use crate::{
    Engine, StreamId,
    aggregate::Aggregate,
    execute::{EngineError, Options},
    idempotency::IdempotencyKey,
    ports::{BkashAgreementStatus, CreatedPayment, Gateway, NewPayment, StoreError, UniqueKey},
    timeout::with_timeout,
};

/// Whether two orders of one invoice may share a session.
fn is_same_order(existing: &Order, new: &Order) -> bool {
    existing.amount == new.amount
        && existing.payer == new.payer
        && existing.hold.is_some() == new.hold.is_some()
}

/// Why a session is not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The invoice has a session already, for another amount or payer, or of money that is held where now it is to
    /// be taken at once, or the other way round.
    #[error("the invoice number has a session already, for another amount, payer or capture")]
    InvoiceInUse,
    /// The idempotency key was used before; nothing has changed.
    #[error("the idempotency key was used before")]
    IdempotencyKeyUsed,
    /// The log cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OpenError {
    fn unexpected(error: SessionError) -> Self {
        match error {
            EngineError::Store(error) => error.into(),
            error @ (EngineError::NotFound
            | EngineError::Rejected(_)
            | EngineError::IdempotencyKeyUsed
            | EngineError::Reserved(_)
            | EngineError::Unreadable(_)) => StoreError(error.to_string()).into(),
        }
    }
}

/// Why the engine did not carry out a command on a session.
pub(crate) type SessionError = EngineError<SessionRejection>;

impl Engine {
    /// Opens a session; when this returns it is durable.
    ///
    /// An invoice is paid once: while it has a session that is not closed, a merchant who asks for the same order
    /// gets that session.
    ///
    /// # Errors
    ///
    /// [`OpenError::InvoiceInUse`] if the invoice's session is for another amount, payer or capture.
    pub async fn open_session(
        &self,
        order: Order,
        key: Option<IdempotencyKey>,
    ) -> Result<(SessionId, Session), OpenError> {
        let id = SessionId::from_random(self.ports.entropy.bits());
        let invoice = format!("invoice/{}/{}", order.account, order.invoice.as_str());
        let mut from = None;
        loop {
            let options = Options {
                unique_key: Some(UniqueKey {
                    key: invoice.clone(),
                    from: from.clone().map(StreamId::Session),
                }),
                idempotency: key.clone().map(|key| key.record(id.as_str())),
            };
            let open = SessionCommand::Open(Box::new(order.clone()));
            match self.execute_with::<Session>(&id, open, options).await {
                Ok(session) => return Ok((id, session)),
                Err(EngineError::Reserved(StreamId::Session(other)))
                    if from.as_ref() != Some(&other) =>
                {
                    let session = self.session(&other).await.map_err(OpenError::unexpected)?;
                    if !matches!(session.phase(), Phase::Closed(_)) {
                        return if is_same_order(&session.order, &order) {
                            Ok((other, session))
                        } else {
                            Err(OpenError::InvoiceInUse)
                        };
                    }
                    from = Some(other);
                }
                Err(EngineError::IdempotencyKeyUsed) => return Err(OpenError::IdempotencyKeyUsed),
                Err(error) => return Err(OpenError::unexpected(error)),
            }
        }
    }

    /// A session as it is now; one whose time is over is shown as closed. Nothing is written: the worker records
    /// the end.
    ///
    /// # Errors
    ///
    /// [`EngineError::NotFound`] if there is no such session.
    pub async fn session(&self, id: &SessionId) -> Result<Session, SessionError> {
        let session = self.get::<Session>(id).await?;
        Ok(session.as_of(self.now()))
    }

    /// Begins a payment, or joins the one that is under way.
    pub async fn start(
        &self,
        id: &SessionId,
        method: Method,
        again: bool,
        key: Option<IdempotencyKey>,
    ) -> Result<Session, SessionError> {
        if let Method::SavedWallet(wallet) = &method {
            self.usable_agreement(id, wallet).await?;
        }
        let record = key.map(|key| key.record(id.as_str()));
        self.execute_idempotent(id, SessionCommand::Start { method, again }, record)
            .await
    }

    /// The payer gives up, or the merchant.
    pub async fn cancel(
        &self,
        id: &SessionId,
        key: Option<IdempotencyKey>,
    ) -> Result<Session, SessionError> {
        let record = key.map(|key| key.record(id.as_str()));
        self.execute_idempotent(id, SessionCommand::Cancel, record)
            .await
    }

    /// The payer's browser came back from bKash: a hint that is checked with bKash.
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
            if outcome == CallbackOutcome::Success {
                let session = engine.session(&id).await?;
                if !engine.prepared(&session.order.account).await {
                    return Ok(session);
                }
            }
            engine.execute(&id, command).await
        });
        checked
            .await
            .map_err(|stopped| StoreError(stopped.to_string()))?
    }

    /// Whether Execute could be sent at once. If not, nothing is begun: the payer comes back with the same
    /// callback once bKash can be reached.
    pub(crate) async fn prepared(&self, account: &AccountId) -> bool {
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

    /// The account's access to bKash. `Err` says that there is none.
    pub(crate) async fn bkash_of(
        &self,
        account: &AccountId,
    ) -> Result<Arc<dyn Gateway>, ErrorDetail> {
        let bkash = self.ports.gateways.of(account).await;
        bkash.ok_or_else(|| format!("the account {account} is not connected to bKash").into())
    }

    /// The agreement behind a saved wallet, if it belongs to the session's payer and can pay.
    async fn usable_agreement(
        &self,
        id: &SessionId,
        wallet: &AgreementId,
    ) -> Result<BkashAgreementId, SessionError> {
        let session = self.get::<Session>(id).await?;
        let agreement = match self.get::<Agreement>(wallet).await {
            Ok(agreement) => Some(agreement),
            Err(EngineError::Store(error)) => return Err(error.into()),
            Err(EngineError::Unreadable(error)) => return Err(error.into()),
            Err(
                EngineError::NotFound
                | EngineError::Rejected(_)
                | EngineError::IdempotencyKeyUsed
                | EngineError::Reserved(_),
            ) => None,
        };
        match agreement {
            Some(Agreement {
                account,
                payer,
                state: AgreementState::Active(consent),
                ..
            }) if account == session.order.account
                && Some(&payer) == session.order.payer.as_ref() =>
            {
                Ok(consent.agreement_id)
            }
            _ => Err(EngineError::NotFound),
        }
    }

    /// Performs a session's intent. This is the only place that calls Execute.
    pub(crate) async fn perform_for_session(
        &self,
        id: &SessionId,
        session: &Session,
        event: &SessionEvent,
    ) -> Option<SessionCommand> {
        match event {
            SessionEvent::Payment { index, event } => {
                let command = self.perform_for_payment(id, session, *index, event).await?;
                let index = *index;
                Some(SessionCommand::Payment { index, command })
            }
            SessionEvent::Refund { index, event } => {
                let command = self.perform_for_refund(session, *index, event).await?;
                let index = *index;
                Some(SessionCommand::Refund { index, command })
            }
            SessionEvent::Opened(_)
            | SessionEvent::AgreementStarted { .. }
            | SessionEvent::Cancelled
            | SessionEvent::Expired => None,
        }
    }

    async fn perform_for_payment(
        &self,
        id: &SessionId,
        session: &Session,
        index: PaymentIndex,
        event: &PaymentEvent,
    ) -> Option<PaymentCommand> {
        match event {
            PaymentEvent::Requested { method } => {
                let answer = self.create_payment(id, session, method).await;
                Some(PaymentCommand::RecordCreate(answer))
            }
            PaymentEvent::ExecuteRequested => {
                let outcome = self.execute_payment(session, index).await?;
                Some(PaymentCommand::RecordExecute(outcome))
            }
            PaymentEvent::QueryRequested => {
                let outcome = self.query_payment(session, index).await?;
                Some(PaymentCommand::RecordQuery(outcome))
            }
            PaymentEvent::ResolutionRequested { resolution, .. } => {
                let outcome = self.send_resolution(session, index, *resolution).await?;
                Some(PaymentCommand::RecordResolution(outcome))
            }
            PaymentEvent::ResolutionQueryRequested => {
                let report = self.send_resolution_query(session, index).await?;
                Some(PaymentCommand::RecordResolutionQuery(report))
            }
            PaymentEvent::NotCreated { .. }
            | PaymentEvent::Initiated { .. }
            | PaymentEvent::CallbackReceived { .. }
            | PaymentEvent::Ended { .. }
            | PaymentEvent::ExecuteUnanswered { .. }
            | PaymentEvent::QueryUnanswered { .. }
            | PaymentEvent::Unresolved
            | PaymentEvent::NotExecuted
            | PaymentEvent::Declined { .. }
            | PaymentEvent::Completed { .. }
            | PaymentEvent::Authorized { .. }
            | PaymentEvent::HoldEnding
            | PaymentEvent::HoldEnded
            | PaymentEvent::ResolutionUnanswered { .. }
            | PaymentEvent::ResolutionUnresolved { .. }
            | PaymentEvent::ResolutionDeclined { .. }
            | PaymentEvent::Captured { .. }
            | PaymentEvent::Voided
            | PaymentEvent::Quarantined { .. }
            | PaymentEvent::LateSuccess { .. } => None,
        }
    }

    /// Calls Query, once.
    async fn query_payment(
        &self,
        session: &Session,
        index: PaymentIndex,
    ) -> Option<PaymentOutcome> {
        let on_timeout = |detail| PaymentOutcome::Unusable { detail };
        Some(match self.created_payment(session, index).await? {
            Ok((bkash, created)) => with_timeout(bkash.query_payment(&created), on_timeout).await,
            Err(detail) => PaymentOutcome::Unusable { detail },
        })
    }

    /// Calls Execute, unless so much time has passed since the intent that another process may be asking.
    async fn execute_payment(
        &self,
        session: &Session,
        payment: PaymentIndex,
    ) -> Option<PaymentOutcome> {
        let PaymentState::Executing { at } = &session.payment(payment)?.state else {
            return None;
        };
        let (bkash, created) = match self.created_payment(session, payment).await? {
            Ok(sendable) => sendable,
            Err(detail) => return Some(PaymentOutcome::Unusable { detail }),
        };
        if self.now().since(*at) > SEND_WITHIN {
            let detail = "not sent: the intent is too old".into();
            return Some(PaymentOutcome::Unusable { detail });
        }
        let on_timeout = |detail| PaymentOutcome::Unusable { detail };
        Some(with_timeout(bkash.execute_payment(&created), on_timeout).await)
    }

    /// A payment as it was created, with the agreement of its saved wallet, which may be revoked by now, and
    /// its bKash. `Err` says why nothing can be sent about it.
    pub(crate) async fn created_payment(
        &self,
        session: &Session,
        payment: PaymentIndex,
    ) -> Option<Result<(Arc<dyn Gateway>, CreatedPayment), ErrorDetail>> {
        let id = session.payment(payment)?.payment_id.clone()?;
        let bkash = match self.bkash_of(&session.order.account).await {
            Ok(bkash) => bkash,
            Err(missing) => return Some(Err(format!("not sent: {missing}").into())),
        };
        let agreement = match &session.payment(payment)?.method {
            Method::Wallet => None,
            Method::SavedWallet(wallet) => {
                let wallet = self.agreement(wallet).await;
                let consent = wallet.as_ref().ok().and_then(Agreement::consent);
                let Some(consent) = consent else {
                    return Some(Err("not sent: its saved wallet cannot be read".into()));
                };
                Some(consent.agreement_id.clone())
            }
        };
        Some(Ok((bkash, CreatedPayment { id, agreement })))
    }

    async fn create_payment(
        &self,
        id: &SessionId,
        session: &Session,
        method: &Method,
    ) -> Result<Initiated, CreateFailed> {
        let agreement = match method {
            Method::Wallet => None,
            Method::SavedWallet(wallet) => match self.usable_agreement(id, wallet).await {
                Ok(agreement) => Some((wallet, agreement)),
                Err(EngineError::Store(_) | EngineError::Unreadable(_)) => {
                    return Err(NotCreated::Unanswered.into());
                }
                Err(_) => return Err(NotCreated::Refused(Decline::AgreementUnusable).into()),
            },
        };
        let payer = match &session.order.payer {
            Some(payer) => payer.clone(),
            // bKash demands a payer reference; for a payer without one the invoice is as good a name as any.
            None => PayerReference::parse(session.order.invoice.as_str())
                .map_err(|_| NotCreated::Unanswered)?,
        };
        let new = NewPayment {
            amount: session.order.amount,
            intent: session.order.intent(),
            invoice: session.order.invoice.clone(),
            payer,
            agreement: agreement.as_ref().map(|(_, agreement)| agreement.clone()),
            callback_url: format!("{}/pay/{}/callback", self.public_origin, id.as_str()),
        };
        let bkash = self.bkash_of(&session.order.account).await;
        let bkash = bkash.map_err(|_| NotCreated::Refused(Decline::Unavailable))?;
        let on_timeout = |_| Err(NotCreated::Unanswered.into());
        let answer = with_timeout(bkash.create_payment(new), on_timeout).await;
        let unusable = NotCreated::Refused(Decline::AgreementUnusable);
        if let (Err(failed), Some((wallet, agreement))) = (&answer, agreement)
            && failed.reason == unusable
        {
            self.drop_if_gone(&*bkash, wallet, &agreement).await;
        }
        answer
    }

    /// bKash refused a saved wallet: if its agreement is gone there, it is gone here.
    async fn drop_if_gone(
        &self,
        bkash: &dyn Gateway,
        wallet: &AgreementId,
        agreement: &BkashAgreementId,
    ) {
        let answer = bkash.query_agreement(agreement);
        if with_timeout(answer, |_| BkashAgreementStatus::Unknown).await
            == BkashAgreementStatus::Gone
            && let Err(error) = self
                .execute::<Agreement>(wallet, AgreementCommand::FoundGone)
                .await
        {
            tracing::warn!(stream = ?Agreement::stream(wallet), %error, "a lost agreement could not be recorded");
        }
    }
}
