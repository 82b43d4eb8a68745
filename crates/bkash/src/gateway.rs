//! The engine's gateway port, for every family: what the dialect asks, sent as often as it may be, read once.

use async_trait::async_trait;
use domain::hold::{ReportedResolution, ResolutionOutcome};
use domain::refund::PastRefund;
use domain::{
    BkashAgreementId, BkashPaymentId, CallbackSignature, Decline, ErrorDetail, TrxId,
    agreement::AgreementOutcome,
    attempt::{BkashPage, CreateFailed, Initiated, NotCreated},
    session::PaymentOutcome,
};
use engine::ports::{
    BkashAgreementStatus, Capabilities, CreatedPayment, Gateway, NewAgreement, NewPayment,
    NewRefund, PageKind, RefundAnswer, RefundForbidden, Refundable, SearchError, Transaction,
};
use reqwest::StatusCode;

use crate::{
    Config, Ports,
    answers::{self, Created},
    call::{Caller, Request},
    family::Dialect,
    http::Reply,
    refunds::RefundDesk,
};

/// What is said of a call that the family does not have.
const NOT_OFFERED: &str = "not sent: this API family has no such call";

/// One merchant's access to bKash.
pub(crate) struct Client {
    caller: Caller,
    dialect: &'static dyn Dialect,
    refunds: RefundDesk,
}

impl Client {
    pub(crate) fn new(config: Config, ports: Ports) -> Self {
        let dialect = config.family.dialect();
        Self {
            caller: Caller::new(config, ports, dialect.token_paths()),
            dialect,
            refunds: RefundDesk::default(),
        }
    }

    async fn create(
        &self,
        request: Option<Request>,
        of_agreement: bool,
    ) -> Result<Initiated, CreateFailed> {
        let Some(request) = request else {
            tracing::error!("this API family cannot create what was asked for");
            return Err(NotCreated::Refused(Decline::MerchantRefused).into());
        };
        let reply = self.caller.ask(&request).await;
        let created = answers::created(self.caller.family(), reply, of_agreement)?;
        match self.dialect.capabilities().page {
            PageKind::Frame => Ok(Initiated {
                signature: Some(self.own_signature()?),
                payment_id: created.payment_id,
                page: BkashPage::Frame {
                    create_answer: created.answer,
                },
            }),
            PageKind::Address => self.at_an_address(created),
        }
    }

    /// Sends the payer to bKash's page, if its origin is one that the merchant trusts.
    fn at_an_address(&self, created: Created) -> Result<Initiated, CreateFailed> {
        let address = created.address.ok_or(NotCreated::Unanswered)?;
        let origin = Config::address(&address).map(|url| url.origin().ascii_serialization());
        let trusted = &self.caller.config.page_origins;
        if !origin.as_ref().is_ok_and(|origin| trusted.contains(origin)) {
            tracing::error!(
                ?origin,
                "bKash's page has an origin that [bkash] page-origins does not list"
            );
            return Err(NotCreated::Refused(Decline::MerchantRefused).into());
        }
        Ok(Initiated {
            payment_id: created.payment_id,
            page: BkashPage::Address(address),
            signature: created.signature,
        })
    }

    /// Ten letters or digits of our own, where bKash gives the callback no code: the page that bKash's script
    /// is on comes back with it.
    fn own_signature(&self) -> Result<CallbackSignature, NotCreated> {
        const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut number = [0; 16];
        number.copy_from_slice(&self.caller.ports.entropy.bits()[..16]);
        let mut number = u128::from_be_bytes(number);
        let mut text = String::with_capacity(10);
        for _ in 0..10 {
            // Always less than 62.
            let digit = usize::try_from(number % 62).unwrap_or(0);
            text.push(char::from(DIGITS[digit]));
            number /= 62;
        }
        CallbackSignature::parse(&text).map_err(|_| NotCreated::Unanswered)
    }

    async fn query(&self, payment: &CreatedPayment) -> Reply {
        let request = self.dialect.query_payment(payment);
        let reply = self.caller.ask(&request).await;
        match self.dialect.query_payment_elsewhere(payment) {
            Some(elsewhere) if knows_no_such_path(&reply) => self.caller.ask(&elsewhere).await,
            _ => reply,
        }
    }

    /// Capture or Void. One call; to repeat it is the caller's decision.
    async fn resolution(
        &self,
        request: Option<Request>,
        payment: &CreatedPayment,
        done: &[&str],
    ) -> ResolutionOutcome {
        let Some(request) = request else {
            return ResolutionOutcome::Refused {
                reason: Decline::MerchantRefused,
                detail: NOT_OFFERED.into(),
            };
        };
        let reply = self.caller.once(&request).await;
        answers::settled(self.caller.family(), reply, &payment.id, done)
    }
}

/// Whether the gateway in front of bKash knows no such address. Source: fact 8, both its answers.
fn knows_no_such_path(reply: &Reply) -> bool {
    match reply {
        Reply::Document(status, _) | Reply::Unusable(Some(status), _) => {
            matches!(*status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
        }
        Reply::Unusable(None, _) | Reply::NotSent(_) => false,
    }
}

#[async_trait]
impl Gateway for Client {
    fn capabilities(&self) -> Capabilities {
        self.dialect.capabilities()
    }

    async fn prepare(&self) -> Result<(), ErrorDetail> {
        self.caller.prepare().await
    }

    async fn create_payment(&self, payment: NewPayment) -> Result<Initiated, CreateFailed> {
        let request = self.dialect.create_payment(&payment);
        self.create(request, false).await
    }

    async fn execute_payment(&self, payment: &CreatedPayment) -> PaymentOutcome {
        let request = self.dialect.execute_payment(payment);
        let reply = self.caller.once_at_once(&request).await;
        answers::executed(self.caller.family(), reply, &payment.id)
    }

    async fn query_payment(&self, payment: &CreatedPayment) -> PaymentOutcome {
        let reply = self.query(payment).await;
        answers::queried(self.caller.family(), reply, &payment.id)
    }

    async fn query_resolution(&self, payment: &CreatedPayment) -> ReportedResolution {
        let reply = self.query(payment).await;
        answers::processed(self.caller.family(), reply, &payment.id)
    }

    async fn capture_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome {
        let request = self.dialect.capture(payment);
        self.resolution(request, payment, &["completed"]).await
    }

    async fn void_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome {
        let request = self.dialect.void(payment);
        let done = ["completed", "cancelled"];
        self.resolution(request, payment, &done).await
    }

    async fn refund_payment(&self, refund: NewRefund) -> RefundAnswer {
        let Some(request) = self.dialect.refund(&refund) else {
            return RefundAnswer::NotSent(RefundForbidden::NotOffered);
        };
        let terms = self.dialect.capabilities().refunds;
        let permitted = refund.permitted(terms, self.caller.ports.clock.now());
        if let Err(forbidden) = permitted.and_then(|()| self.refunds.send(&refund)) {
            tracing::warn!(trx_id = ?refund.payment().trx_id, %forbidden, "a refund was not sent");
            return RefundAnswer::NotSent(forbidden);
        }
        let reply = self.caller.once(&request).await;
        answers::refunded(self.caller.family(), reply, &refund)
    }

    async fn past_refunds(&self, payment: &Refundable) -> Result<Vec<PastRefund>, ErrorDetail> {
        let request = self.dialect.refund_status(payment).ok_or(NOT_OFFERED)?;
        let asking = self.refunds.asking(&payment.trx_id);
        let reply = self.caller.ask(&request).await;
        let past = answers::past_refunds(self.caller.family(), reply, payment)?;
        self.refunds.answered(&payment.trx_id, asking);
        Ok(past)
    }

    async fn create_agreement(&self, agreement: NewAgreement) -> Result<Initiated, CreateFailed> {
        let request = self.dialect.create_agreement(&agreement);
        self.create(request, true).await
    }

    async fn execute_agreement(&self, attempt: &BkashPaymentId) -> AgreementOutcome {
        let Some(request) = self.dialect.execute_agreement(attempt) else {
            let detail = NOT_OFFERED.into();
            return AgreementOutcome::Unusable { detail };
        };
        let reply = self.caller.once_at_once(&request).await;
        answers::agreement(self.caller.family(), reply)
    }

    async fn query_agreement_attempt(&self, attempt: &BkashPaymentId) -> AgreementOutcome {
        let Some(request) = self.dialect.query_agreement_attempt(attempt) else {
            let detail = NOT_OFFERED.into();
            return AgreementOutcome::Unusable { detail };
        };
        answers::agreement(self.caller.family(), self.caller.ask(&request).await)
    }

    async fn query_agreement(&self, agreement: &BkashAgreementId) -> BkashAgreementStatus {
        let Some(request) = self.dialect.query_agreement(agreement) else {
            return BkashAgreementStatus::Unknown;
        };
        answers::standing(self.caller.family(), self.caller.ask(&request).await)
    }

    async fn cancel_agreement(&self, agreement: &BkashAgreementId) -> Result<(), ErrorDetail> {
        let request = self
            .dialect
            .cancel_agreement(agreement)
            .ok_or(NOT_OFFERED)?;
        answers::cancelled(self.caller.family(), self.caller.ask(&request).await)
    }

    async fn search_transaction(&self, transaction: &TrxId) -> Result<Transaction, SearchError> {
        let request = self.dialect.search(transaction);
        answers::found(self.caller.family(), self.caller.ask(&request).await)
    }
}
