//! The engine's gateway port, for every family.

use async_trait::async_trait;
use bkash_types::{Config, parse_url};
use domain::hold::{ReportedResolution, ResolutionOutcome};
use domain::refund::PastRefund;
use domain::refund::{RefundForbidden, Refundable};
use domain::{
    BkashAgreementId, BkashPaymentId, CallbackSignature, Decline, ErrorDetail, TrxId,
    agreement::AgreementOutcome,
    hosted_page::{BkashPage, CreateFailed, Initiated, NotCreated},
    payment::PaymentOutcome,
};
use engine::ports::{
    BkashAgreementStatus, Capabilities, CreatedPayment, Gateway, NewAgreement, NewPayment,
    NewRefund, PageKind, RefundAnswer, SearchError, Transaction,
};
use reqwest::StatusCode;

use crate::{
    Ports, TokenMonitor,
    api_client::ApiClient,
    family::{Dialect, dialect_of},
    http::Reply,
    refund_guard::RefundGuard,
    request::Request,
    responses::{self, Created},
};

/// The error detail of an operation that the family does not support.
const UNSUPPORTED: &str = "not sent: this API family does not support the operation";

/// One merchant's access to bKash.
pub(crate) struct BkashGateway {
    client: ApiClient,
    dialect: &'static dyn Dialect,
    refund_guard: RefundGuard,
}

impl BkashGateway {
    pub(crate) fn new(config: Config, ports: Ports) -> Self {
        let dialect = dialect_of(config.family);
        Self {
            client: ApiClient::new(config, ports, dialect.token_paths()),
            dialect,
            refund_guard: RefundGuard::default(),
        }
    }

    pub(crate) fn token_monitor(&self) -> TokenMonitor {
        self.client.token_monitor()
    }

    async fn create(
        &self,
        request: Option<Request>,
        of_agreement: bool,
    ) -> Result<Initiated, CreateFailed> {
        let Some(request) = request else {
            tracing::error!("this API family does not support the requested payment or agreement");
            return Err(NotCreated::Refused(Decline::MerchantRefused).into());
        };
        let reply = self.client.call_retrying_auth(&request).await;
        let created = responses::parse_create(self.client.family(), reply, of_agreement)?;
        match self.dialect.capabilities().page {
            PageKind::Frame => Ok(Initiated {
                signature: Some(self.generate_signature()?),
                payment_id: created.payment_id,
                page: BkashPage::Frame {
                    create_answer: created.answer,
                },
            }),
            PageKind::Address => self.redirect(created),
        }
    }

    /// Redirects the payer to bKash's page, if the merchant allows its origin.
    fn redirect(&self, created: Created) -> Result<Initiated, CreateFailed> {
        let address = created.page_url.ok_or(NotCreated::Unanswered)?;
        let origin = parse_url(&address).map(|url| url.origin().ascii_serialization());
        let allowed = &self.client.config.page_origins;
        if !origin.as_ref().is_ok_and(|origin| allowed.contains(origin)) {
            tracing::error!(
                ?origin,
                "bKash's page has an origin that is not listed in [bkash] page-origins"
            );
            return Err(NotCreated::Refused(Decline::MerchantRefused).into());
        }
        Ok(Initiated {
            payment_id: created.payment_id,
            page: BkashPage::Address(address),
            signature: created.signature,
        })
    }

    /// A random signature of ten letters or digits, for families without a callback signature: the page with
    /// bKash's script sends it back.
    fn generate_signature(&self) -> Result<CallbackSignature, NotCreated> {
        const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut number = [0; 16];
        number.copy_from_slice(&self.client.ports.entropy.bits()[..16]);
        let mut number = u128::from_be_bytes(number);
        let mut text = String::with_capacity(10);
        for _ in 0..10 {
            // The remainder is always less than 62.
            let digit = usize::try_from(number % 62).unwrap_or(0);
            text.push(char::from(DIGITS[digit]));
            number /= 62;
        }
        CallbackSignature::parse(&text).map_err(|_| NotCreated::Unanswered)
    }

    async fn query(&self, payment: &CreatedPayment) -> Reply {
        let request = self.dialect.query_payment(payment);
        let reply = self.client.call_retrying_auth(&request).await;
        match self.dialect.query_payment_fallback(payment) {
            Some(fallback) if is_unknown_path(&reply) => {
                self.client.call_retrying_auth(&fallback).await
            }
            _ => reply,
        }
    }

    /// Sends Capture or Void once. Whether to retry is the caller's decision.
    async fn resolve(
        &self,
        request: Option<Request>,
        payment: &CreatedPayment,
        final_statuses: &[&str],
    ) -> ResolutionOutcome {
        let Some(request) = request else {
            return ResolutionOutcome::Refused {
                reason: Decline::MerchantRefused,
                detail: UNSUPPORTED.into(),
            };
        };
        let reply = self.client.call(&request).await;
        responses::parse_resolution(self.client.family(), reply, &payment.id, final_statuses)
    }
}

/// Whether the API gateway in front of bKash does not know the path. It has two answers for that.
fn is_unknown_path(reply: &Reply) -> bool {
    match reply {
        Reply::Document(status, _) | Reply::Unusable(Some(status), _) => {
            matches!(*status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
        }
        Reply::Unusable(None, _) | Reply::NotSent(_) => false,
    }
}

#[async_trait]
impl Gateway for BkashGateway {
    fn capabilities(&self) -> Capabilities {
        self.dialect.capabilities()
    }

    async fn prepare(&self) -> Result<(), ErrorDetail> {
        self.client.prepare().await
    }

    async fn create_payment(&self, payment: NewPayment) -> Result<Initiated, CreateFailed> {
        let request = self.dialect.create_payment(&payment);
        self.create(request, false).await
    }

    async fn execute_payment(&self, payment: &CreatedPayment) -> PaymentOutcome {
        let request = self.dialect.execute_payment(payment);
        let reply = self.client.call_with_cached_token(&request).await;
        responses::parse_execute(self.client.family(), reply, &payment.id)
    }

    async fn query_payment(&self, payment: &CreatedPayment) -> PaymentOutcome {
        let reply = self.query(payment).await;
        responses::parse_query(self.client.family(), reply, &payment.id)
    }

    async fn query_resolution(&self, payment: &CreatedPayment) -> ReportedResolution {
        let reply = self.query(payment).await;
        responses::parse_query_resolution(self.client.family(), reply, &payment.id)
    }

    async fn capture_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome {
        let request = self.dialect.capture(payment);
        self.resolve(request, payment, &["completed"]).await
    }

    async fn void_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome {
        let request = self.dialect.void(payment);
        let final_statuses = ["completed", "cancelled"];
        self.resolve(request, payment, &final_statuses).await
    }

    async fn refund_payment(&self, refund: NewRefund) -> RefundAnswer {
        let Some(request) = self.dialect.refund(&refund) else {
            return RefundAnswer::NotSent(RefundForbidden::NotOffered);
        };
        let terms = self.dialect.capabilities().refunds;
        let permitted = refund.permitted(terms, self.client.ports.clock.now());
        if let Err(forbidden) = permitted.and_then(|()| self.refund_guard.permit(&refund)) {
            tracing::warn!(trx_id = ?refund.payment().trx_id, %forbidden, "the refund was not sent");
            return RefundAnswer::NotSent(forbidden);
        }
        let reply = self.client.call(&request).await;
        responses::parse_refund(self.client.family(), reply, &refund)
    }

    async fn past_refunds(&self, payment: &Refundable) -> Result<Vec<PastRefund>, ErrorDetail> {
        let request = self.dialect.refund_status(payment).ok_or(UNSUPPORTED)?;
        let requested = self.refund_guard.status_requested(&payment.trx_id);
        let reply = self.client.call_retrying_auth(&request).await;
        let past = responses::parse_refund_status(self.client.family(), reply, payment)?;
        self.refund_guard
            .status_answered(&payment.trx_id, requested);
        Ok(past)
    }

    async fn create_agreement(&self, agreement: NewAgreement) -> Result<Initiated, CreateFailed> {
        let request = self.dialect.create_agreement(&agreement);
        self.create(request, true).await
    }

    async fn execute_agreement(&self, attempt: &BkashPaymentId) -> AgreementOutcome {
        let Some(request) = self.dialect.execute_agreement(attempt) else {
            let detail = UNSUPPORTED.into();
            return AgreementOutcome::Unusable { detail };
        };
        let reply = self.client.call_with_cached_token(&request).await;
        responses::parse_agreement(self.client.family(), reply)
    }

    async fn query_agreement_attempt(&self, attempt: &BkashPaymentId) -> AgreementOutcome {
        let Some(request) = self.dialect.query_agreement_attempt(attempt) else {
            let detail = UNSUPPORTED.into();
            return AgreementOutcome::Unusable { detail };
        };
        responses::parse_agreement(
            self.client.family(),
            self.client.call_retrying_auth(&request).await,
        )
    }

    async fn query_agreement(&self, agreement: &BkashAgreementId) -> BkashAgreementStatus {
        let Some(request) = self.dialect.query_agreement(agreement) else {
            return BkashAgreementStatus::Unknown;
        };
        responses::parse_agreement_status(
            self.client.family(),
            self.client.call_retrying_auth(&request).await,
        )
    }

    async fn cancel_agreement(&self, agreement: &BkashAgreementId) -> Result<(), ErrorDetail> {
        let request = self
            .dialect
            .cancel_agreement(agreement)
            .ok_or(UNSUPPORTED)?;
        responses::parse_cancel_agreement(
            self.client.family(),
            self.client.call_retrying_auth(&request).await,
        )
    }

    async fn search_transaction(&self, transaction: &TrxId) -> Result<Transaction, SearchError> {
        let request = self.dialect.search(transaction);
        responses::parse_search(
            self.client.family(),
            self.client.call_retrying_auth(&request).await,
        )
    }
}
