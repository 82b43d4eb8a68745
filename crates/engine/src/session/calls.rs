//! The calls to bKash for a session's payments.

use std::sync::Arc;

use domain::{
    AccountId, AgreementId, BkashAgreementId, Decline, ErrorDetail, PayerReference, SessionId,
    agreement::{Agreement, AgreementCommand},
    hosted_page::{CreateFailed, Initiated, NotCreated},
    payment::{Method, PaymentIndex, PaymentOutcome, PaymentState},
    session::{Missing, Session},
    timing::SEND_WITHIN,
};
use eventlog::{Cause, CommandError, Request, StoreError};

use crate::{
    Engine,
    agreement::Agreements,
    ports::{BkashAgreementStatus, CreatedPayment, Gateway, NewPayment},
    timeout::with_timeout,
};

impl Engine {
    /// The account's access to bKash, or an error if it has none.
    pub(crate) async fn bkash_of(
        &self,
        account: &AccountId,
    ) -> Result<Arc<dyn Gateway>, ErrorDetail> {
        let bkash = self.gateways.of(account).await;
        bkash.ok_or_else(|| format!("the account {account} is not connected to bKash").into())
    }

    /// Calls Query, once.
    pub(super) async fn query_payment(
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

    /// Whether bKash answers a question about an outcome that is missing. The answer is not recorded.
    pub(super) async fn answers_about(&self, session: &Session, missing: Missing) -> bool {
        match missing {
            Missing::Payment(index) => {
                let outcome = self.query_payment(session, index).await;
                !matches!(outcome, None | Some(PaymentOutcome::Unusable { .. }))
            }
            Missing::Refund(index) => {
                let listed = self.query_refund(session, index).await;
                matches!(listed, Some(Ok(_)))
            }
        }
    }

    /// Calls Execute, unless the intent is so old that another process may be querying it.
    pub(super) async fn execute_payment(
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

    /// A created payment with its agreement, which may be revoked by now, and its access to bKash. `Err` is the reason why
    /// no call can be made.
    pub(super) async fn created_payment(
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
            Method::Agreement(wallet) => {
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

    /// An agreement, if it is the session's payer's. Another payer's agreement counts as not found.
    pub(super) async fn payers_agreement(
        &self,
        session: &Session,
        id: &AgreementId,
    ) -> Result<Option<Agreement>, StoreError> {
        let order = &session.order;
        match self.log.get::<Agreements>(id).await {
            Ok(agreement) => {
                let payer = order.payer.as_ref();
                let is_payers =
                    payer.is_some_and(|payer| agreement.belongs_to(&order.account, payer));
                Ok(is_payers.then_some(agreement))
            }
            Err(CommandError::NotFound) => Ok(None),
            Err(error) => Err(error.into_store_error()),
        }
    }

    pub(super) async fn create_payment(
        &self,
        id: &SessionId,
        session: &Session,
        method: &Method,
    ) -> Result<Initiated, CreateFailed> {
        let agreement = match method {
            Method::Wallet => None,
            Method::Agreement(wallet) => {
                let agreement = self.payers_agreement(session, wallet).await;
                let agreement = agreement.map_err(|_| NotCreated::Unanswered)?;
                let consent = agreement.as_ref().and_then(Agreement::active_consent);
                let consent = consent.ok_or(NotCreated::Refused(Decline::AgreementUnusable))?;
                Some((wallet, consent.agreement_id.clone()))
            }
        };
        let payer = match &session.order.payer {
            Some(payer) => payer.clone(),
            // bKash requires a payer reference. Without one, the invoice number is sent.
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

    /// Queries an agreement that bKash refused to use, and records that it is gone if bKash reports so.
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
                .log
                .execute::<Agreements>(
                    self,
                    wallet,
                    AgreementCommand::FoundGone,
                    Request::new(Cause::ANSWER),
                )
                .await
        {
            tracing::warn!(agreement = ?wallet, %error, "a lost agreement could not be recorded");
        }
    }
}
