//! The gateway of a disabled merchant: payments under way are completed, and nothing new is started.
//!
//! Disabling a merchant must not leave the outcome of a payment unknown. An Execute without an answer is still queried,
//! authorized money is still captured or voided, and agreements can still be cancelled.

use std::sync::Arc;

use async_trait::async_trait;
use domain::refund::Refundable;
use domain::{
    BkashAgreementId, BkashPaymentId, Decline, ErrorDetail, TrxId,
    agreement::AgreementOutcome,
    hold::{ReportedResolution, ResolutionOutcome},
    hosted_page::{CreateFailed, Initiated, NotCreated},
    payment::PaymentOutcome,
    refund::PastRefund,
};
use engine::ports::{
    BkashAgreementStatus, Capabilities, CreatedPayment, Gateway, NewAgreement, NewPayment,
    NewRefund, RefundAnswer, SearchError, Transaction,
};

const DISABLED: &str = "not sent: the merchant is disabled";

/// Forwards only the calls that complete or undo something.
pub(super) struct DisabledMerchantGateway(Arc<dyn Gateway>);

impl DisabledMerchantGateway {
    pub(super) fn new(bkash: Arc<dyn Gateway>) -> Self {
        Self(bkash)
    }
}

#[async_trait]
impl Gateway for DisabledMerchantGateway {
    fn capabilities(&self) -> Capabilities {
        self.0.capabilities()
    }

    /// A payer who returns from bKash's page now is not charged.
    async fn prepare(&self) -> Result<(), ErrorDetail> {
        Err(DISABLED.into())
    }

    async fn create_payment(&self, _: NewPayment) -> Result<Initiated, CreateFailed> {
        Err(NotCreated::Refused(Decline::Unavailable).into())
    }

    async fn execute_payment(&self, _: &CreatedPayment) -> PaymentOutcome {
        PaymentOutcome::Unusable {
            detail: DISABLED.into(),
        }
    }

    async fn query_payment(&self, payment: &CreatedPayment) -> PaymentOutcome {
        self.0.query_payment(payment).await
    }

    async fn capture_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome {
        self.0.capture_payment(payment).await
    }

    async fn query_resolution(&self, payment: &CreatedPayment) -> ReportedResolution {
        self.0.query_resolution(payment).await
    }

    async fn void_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome {
        self.0.void_payment(payment).await
    }

    /// Payers can still be refunded.
    async fn refund_payment(&self, refund: NewRefund) -> RefundAnswer {
        self.0.refund_payment(refund).await
    }

    async fn past_refunds(&self, payment: &Refundable) -> Result<Vec<PastRefund>, ErrorDetail> {
        self.0.past_refunds(payment).await
    }

    async fn create_agreement(&self, _: NewAgreement) -> Result<Initiated, CreateFailed> {
        Err(NotCreated::Refused(Decline::Unavailable).into())
    }

    async fn execute_agreement(&self, _: &BkashPaymentId) -> AgreementOutcome {
        AgreementOutcome::Unusable {
            detail: DISABLED.into(),
        }
    }

    async fn query_agreement_attempt(&self, attempt: &BkashPaymentId) -> AgreementOutcome {
        self.0.query_agreement_attempt(attempt).await
    }

    async fn query_agreement(&self, agreement: &BkashAgreementId) -> BkashAgreementStatus {
        self.0.query_agreement(agreement).await
    }

    async fn cancel_agreement(&self, agreement: &BkashAgreementId) -> Result<(), ErrorDetail> {
        self.0.cancel_agreement(agreement).await
    }

    async fn search_transaction(&self, transaction: &TrxId) -> Result<Transaction, SearchError> {
        self.0.search_transaction(transaction).await
    }
}
