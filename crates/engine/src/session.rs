//! Sessions: opening them, paying them, and calling bKash for them.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use domain::{
    AccountId, AgreementId, Amount, BkashAgreementId, BkashErrorCode, BkashPaymentId, Decline,
    ErrorDetail, InvoiceNumber, PayerReference, SessionId,
    agreement::{Agreement, AgreementCommand, AgreementState},
    attempt::{CallbackOutcome, CreateFailed, Initiated, NotCreated, SEND_WITHIN},
    hold::HoldTerms,
    payment::{Method, PaymentState},
    session::{
        Locale, Order, OrderLine, PaymentIndex, PaymentOutcome, Phase, Session, SessionCommand,
        SessionEvent, SessionRejection, WalletSaving,
    },
};

use crate::{
    Engine, StreamId,
    aggregate::Aggregate,
    execute::{EngineError, Extra},
    idempotency::IdempotencyKey,
    ports::{
        AppendError, BkashAgreementStatus, CreatedPayment, Gateway, NewPayment, StoreError,
        UniqueKey,
    },
    timeout::with_timeout,
};

/// What a merchant asks for.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Whose.
    pub account: AccountId,
    /// What is to be paid.
    pub amount: Amount,
    /// The merchant's invoice number.
    pub invoice: InvoiceNumber,
    /// The merchant's name for the payer; without it no wallet can be saved.
    pub payer: Option<PayerReference>,
    /// What is bought, for the payer to see.
    pub lines: Vec<OrderLine>,
    /// Where the payer goes after paying. The caller has checked that the merchant registered it.
    pub success_url: String,
    /// Where the payer goes after giving up. The caller has checked that the merchant registered it.
    pub cancel_url: String,
    /// How long the session can be started.
    pub lifetime: Duration,
    /// How long the money is held; `None` takes it at once.
    pub hold: Option<HoldTerms>,
    /// Whether the paying wallet may be remembered.
    pub saving: WalletSaving,
    /// The language of the pages; `None` leaves it to the payer's browser.
    pub locale: Option<Locale>,
    /// The merchant's own words about the order.
    pub metadata: BTreeMap<String, String>,
}

impl NewSession {
    /// A session that takes the money at once, for whoever the payer is. The addresses are to be added.
    pub fn new(account: AccountId, amount: Amount, invoice: InvoiceNumber) -> Self {
        Self {
            account,
            amount,
            invoice,
            payer: None,
            lines: Vec::new(),
            success_url: String::new(),
            cancel_url: String::new(),
            lifetime: Duration::from_secs(30 * 60),
            hold: None,
            saving: WalletSaving::Offered,
            locale: None,
            metadata: BTreeMap::new(),
        }
    }
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
    Repeated,
    /// The log cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a session does not do what was asked.
pub(crate) type SessionError = EngineError<SessionRejection>;

impl Engine {
    /// Opens a session; when this returns it is durable.
    ///
    /// An invoice is paid once: while it has a session that is not closed, that one is given again to a
    /// merchant who asks for the same, and whoever asks for something else is refused.
    pub async fn open_session(&self, new: NewSession) -> Result<SessionId, OpenError> {
        self.open_session_once(new, None).await
    }

    /// The same; the receipt of the merchant's wish, if it has a key, is kept with the session.
    pub async fn open_session_once(
        &self,
        new: NewSession,
        key: Option<IdempotencyKey>,
    ) -> Result<SessionId, OpenError> {
        let id = SessionId::from_random(self.ports.entropy.bits());
        let at = self.now();
        let order = Order {
            account: new.account,
            amount: new.amount,
            invoice: new.invoice,
            payer: new.payer,
            lines: new.lines,
            success_url: new.success_url,
            cancel_url: new.cancel_url,
            expires_at: at + new.lifetime,
            hold: new.hold,
            saving: new.saving,
            locale: new.locale,
            metadata: new.metadata,
        };
        let opened = [SessionEvent::Opened(Box::new(order.clone()))];
        let mut from = None;
        loop {
            let name = UniqueKey {
                name: format!("invoice/{}/{}", order.account, order.invoice.as_str()),
                from: from.clone().map(StreamId::Session),
            };
            let extra = Extra {
                name: Some(name),
                receipt: key.clone().map(|key| key.receipt(id.as_str())),
            };
            match self
                .append::<Session>(&id, None, 0, at, &opened, extra)
                .await
            {
                Ok(_) => return Ok(id),
                Err(AppendError::Named(StreamId::Session(other)))
                    if from.as_ref() != Some(&other) =>
                {
                    let session = self
                        .session(&other)
                        .await
                        .map_err(|error| StoreError(error.to_string()))?;
                    if !matches!(session.phase(), Phase::Closed(_)) {
                        let same = session.order.amount == order.amount
                            && session.order.payer == order.payer
                            && session.order.hold.is_some() == order.hold.is_some();
                        return if same {
                            Ok(other)
                        } else {
                            Err(OpenError::InvoiceInUse)
                        };
                    }
                    from = Some(other);
                }
                Err(AppendError::Repeated) => return Err(OpenError::Repeated),
                Err(AppendError::Store(error)) => return Err(error.into()),
                Err(AppendError::Conflict | AppendError::Named(_)) => {
                    return Err(StoreError("a fresh session is not free".to_owned()).into());
                }
            }
        }
    }

    /// A session as it is now, closed if its time is over.
    pub async fn session(&self, id: &SessionId) -> Result<Session, SessionError> {
        let (session, _) = self
            .load::<Session>(id)
            .await?
            .ok_or(EngineError::NotFound)?;
        if !session.overdue(self.now()).is_empty() {
            return self.execute(id, SessionCommand::Tick).await;
        }
        Ok(session)
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
        let receipt = key.map(|key| key.receipt(id.as_str()));
        self.execute_idempotent(id, SessionCommand::Start { method, again }, receipt)
            .await
    }

    /// The payer gives up, or the merchant.
    pub async fn cancel(
        &self,
        id: &SessionId,
        key: Option<IdempotencyKey>,
    ) -> Result<Session, SessionError> {
        let receipt = key.map(|key| key.receipt(id.as_str()));
        self.execute_idempotent(id, SessionCommand::Cancel, receipt)
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
        let (session, _) = self
            .load::<Session>(id)
            .await?
            .ok_or(EngineError::NotFound)?;
        let agreement = match self.load::<Agreement>(wallet).await {
            Ok(found) => found.map(|(agreement, _)| agreement),
            Err(EngineError::Store(error)) => return Err(error.into()),
            Err(EngineError::Unreadable(error)) => return Err(error.into()),
            Err(EngineError::NotFound | EngineError::Refused(_) | EngineError::Repeated) => None,
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

    /// Does what a session's intent announces. This is the only place that calls Execute.
    pub(crate) async fn perform_for_session(
        &self,
        id: &SessionId,
        session: &Session,
        event: &SessionEvent,
    ) -> Option<SessionCommand> {
        match event {
            SessionEvent::PaymentRequested { payment, method } => {
                let answer = self.create_payment(id, session, method).await;
                Some(SessionCommand::Created {
                    payment: *payment,
                    answer,
                })
            }
            SessionEvent::ExecuteRequested { payment } => {
                let answer = self.execute_payment(session, *payment).await?;
                Some(SessionCommand::Executed {
                    payment: *payment,
                    answer,
                })
            }
            SessionEvent::QueryRequested { payment } => {
                let answer = match self.created_payment(session, *payment).await? {
                    Ok((bkash, created)) => {
                        let silence = |detail| PaymentOutcome::Unusable { detail };
                        with_timeout(bkash.query_payment(&created), silence).await
                    }
                    Err(detail) => PaymentOutcome::Unusable { detail },
                };
                Some(SessionCommand::Queried {
                    payment: *payment,
                    answer,
                })
            }
            SessionEvent::ResolutionRequested {
                payment,
                resolution,
                ..
            } => self.send_resolution(session, *payment, *resolution).await,
            SessionEvent::ResolutionQueryRequested { payment } => {
                self.send_resolution_query(session, *payment).await
            }
            SessionEvent::RefundRequested { refund, .. } => {
                self.send_refund(session, *refund).await
            }
            SessionEvent::RefundStatusRequested { refund } => {
                self.ask_refund(session, *refund).await
            }
            _ => None,
        }
    }

    /// Calls Execute, unless so much time has passed since the intent that another process may be asking.
    async fn execute_payment(
        &self,
        session: &Session,
        payment: PaymentIndex,
    ) -> Option<PaymentOutcome> {
        let PaymentState::Executing { at } = &session.payments.get(payment)?.state else {
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
        let silence = |detail| PaymentOutcome::Unusable { detail };
        Some(with_timeout(bkash.execute_payment(&created), silence).await)
    }

    /// A payment as it was created, with the agreement of its saved wallet, which may be revoked by now, and
    /// its bKash. `Err` says why nothing can be sent about it.
    pub(crate) async fn created_payment(
        &self,
        session: &Session,
        payment: PaymentIndex,
    ) -> Option<Result<(Arc<dyn Gateway>, CreatedPayment), ErrorDetail>> {
        let id = session.payments.get(payment)?.payment_id.clone()?;
        let bkash = match self.bkash_of(&session.order.account).await {
            Ok(bkash) => bkash,
            Err(missing) => return Some(Err(format!("not sent: {missing}").into())),
        };
        let agreement = match &session.payments.get(payment)?.method {
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
        let silence = |_| Err(NotCreated::Unanswered.into());
        let answer = with_timeout(bkash.create_payment(new), silence).await;
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
