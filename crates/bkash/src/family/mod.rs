//! bKash's API families, one module each: what each is called with. Sending and reading are shared.

mod checkout_iframe;
mod tokenized_v03;
mod tokenized_v1;
mod tokenized_v2;

use domain::{BkashAgreementId, BkashPaymentId, TrxId, payment::Intent};
use engine::ports::{
    Capabilities, CreatedPayment, NewAgreement, NewPayment, NewRefund, Refundable,
};
use serde_json::{Value, json};

use crate::{Family, call::Request, token::TokenPaths};

/// What a family's calls look like. `None` where the family has no such call.
pub(crate) trait Dialect: Send + Sync {
    /// Where its token calls are.
    fn token_paths(&self) -> TokenPaths;

    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Whether its successes say so (`statusCode` 0000). Without it an answer is judged by its content alone.
    fn says_success(&self) -> bool;

    fn create_payment(&self, payment: &NewPayment) -> Option<Request>;
    fn execute_payment(&self, payment: &CreatedPayment) -> Request;
    fn query_payment(&self, payment: &CreatedPayment) -> Request;

    /// Where else the same question may be answered, should bKash not know the first address.
    fn query_payment_elsewhere(&self, _: &CreatedPayment) -> Option<Request> {
        None
    }

    fn capture(&self, payment: &CreatedPayment) -> Option<Request>;
    fn void(&self, payment: &CreatedPayment) -> Option<Request>;
    fn refund(&self, refund: &NewRefund) -> Option<Request>;
    fn refund_status(&self, payment: &Refundable) -> Option<Request>;
    fn create_agreement(&self, agreement: &NewAgreement) -> Option<Request>;
    fn execute_agreement(&self, attempt: &BkashPaymentId) -> Option<Request>;
    fn query_agreement_attempt(&self, attempt: &BkashPaymentId) -> Option<Request>;
    fn query_agreement(&self, agreement: &BkashAgreementId) -> Option<Request>;
    fn cancel_agreement(&self, agreement: &BkashAgreementId) -> Option<Request>;
    fn search(&self, transaction: &TrxId) -> Request;
}

impl Family {
    pub(crate) fn dialect(self) -> &'static dyn Dialect {
        match self {
            Self::TokenizedV1 => &tokenized_v1::TokenizedV1,
            Self::TokenizedV2 => &tokenized_v2::TokenizedV2,
            Self::CheckoutIframe => &checkout_iframe::CheckoutIframe,
            Self::TokenizedV03 => &tokenized_v03::TokenizedV03,
        }
    }
}

/// bKash's word for what a payment does.
fn intent(intent: Intent) -> &'static str {
    match intent {
        Intent::Sale => "sale",
        Intent::Authorization => "authorization",
    }
}

/// What v1.2.0-beta and Checkout (iFrame) are sent for a refund.
fn refunding(refund: &NewRefund) -> Value {
    let mut body = refunded(refund.payment());
    body["amount"] = json!(refund.amount().to_string());
    body["sku"] = json!(refund.sku().as_str());
    body["reason"] = json!(refund.reason().as_str());
    body
}

/// The same without an amount, at the same address: it asks what was refunded.
fn refunded(payment: &Refundable) -> Value {
    json!({ "paymentID": payment.payment_id, "trxID": payment.trx_id })
}

/// What every family asks about a payment's money.
fn money(payment: &NewPayment) -> Value {
    json!({
        "amount": payment.amount.to_string(),
        "currency": "BDT",
        "intent": intent(payment.intent),
        "merchantInvoiceNumber": payment.invoice,
    })
}
