//! A disabled merchant's bKash: what was begun is settled, and nothing new is begun.
//!
//! Nobody may be left in doubt about money because a merchant was disabled meanwhile: an Execute without an answer
//! is still asked about, held money still captured or given back, a consent still taken back.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    AgreementId, Decline, Detail, PaymentId, TrxId,
    agreement::AgreementAnswer,
    attempt::{CreateFailed, Initiated, NotCreated},
    hold::{Processed, Settlement},
    refund::PastRefund,
    session::Answer,
};
use engine::ports::{
    AgreementStanding, Capabilities, CreatedPayment, Gateway, NewAgreement, NewPayment, NewRefund,
    RefundAnswer, Refundable, SearchError, Transaction,
};

const DISABLED: &str = "not sent: the merchant is disabled";

/// The gateway of a disabled merchant.
pub(super) struct WindingUp(Arc<dyn Gateway>);

impl WindingUp {
    pub(super) fn new(bkash: Arc<dyn Gateway>) -> Self {
        Self(bkash)
    }
}

#[async_trait]
impl Gateway for WindingUp {
    fn capabilities(&self) -> Capabilities {
        self.0.capabilities()
    }

    /// A payer who comes back from bKash's page now is not charged.
    async fn prepare(&self) -> Result<(), Detail> {
        Err(DISABLED.into())
    }

    async fn create_payment(&self, _: NewPayment) -> Result<Initiated, CreateFailed> {
        Err(NotCreated::Refused(Decline::Unavailable).into())
    }

    async fn execute_payment(&self, _: &CreatedPayment) -> Answer {
        Answer::Unusable {
            detail: DISABLED.into(),
        }
    }

    async fn query_payment(&self, payment: &CreatedPayment) -> Answer {
        self.0.query_payment(payment).await
    }

    async fn capture_payment(&self, payment: &CreatedPayment) -> Settlement {
        self.0.capture_payment(payment).await
    }

    async fn query_settlement(&self, payment: &CreatedPayment) -> Processed {
        self.0.query_settlement(payment).await
    }

    async fn void_payment(&self, payment: &CreatedPayment) -> Settlement {
        self.0.void_payment(payment).await
    }

    /// Payers get their money back from a disabled merchant too.
    async fn refund_payment(&self, refund: NewRefund) -> RefundAnswer {
        self.0.refund_payment(refund).await
    }

    async fn past_refunds(&self, payment: &Refundable) -> Result<Vec<PastRefund>, Detail> {
        self.0.past_refunds(payment).await
    }

    async fn create_agreement(&self, _: NewAgreement) -> Result<Initiated, CreateFailed> {
        Err(NotCreated::Refused(Decline::Unavailable).into())
    }

    async fn execute_agreement(&self, _: &PaymentId) -> AgreementAnswer {
        AgreementAnswer::Unusable {
            detail: DISABLED.into(),
        }
    }

    async fn query_agreement_attempt(&self, attempt: &PaymentId) -> AgreementAnswer {
        self.0.query_agreement_attempt(attempt).await
    }

    async fn query_agreement(&self, agreement: &AgreementId) -> AgreementStanding {
        self.0.query_agreement(agreement).await
    }

    async fn cancel_agreement(&self, agreement: &AgreementId) -> Result<(), Detail> {
        self.0.cancel_agreement(agreement).await
    }

    async fn search_transaction(&self, transaction: &TrxId) -> Result<Transaction, SearchError> {
        self.0.search_transaction(transaction).await
    }
}
