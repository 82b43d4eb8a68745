//! The requests of bKash's API families, one module each. Sending requests and parsing answers is shared.

mod checkout_iframe;
mod tokenized_v03;
mod tokenized_v1;
mod tokenized_v2;

use bkash_types::Family;
use domain::refund::Refundable;
use domain::{BkashAgreementId, BkashPaymentId, TrxId, payment::Intent};
use engine::ports::{Capabilities, CreatedPayment, NewAgreement, NewPayment, NewRefund};
use serde_json::{Value, json};

use crate::{request::Request, token_manager::TokenPaths};

/// Builds the requests of one family. Returns `None` for an operation that the family does not support.
pub(crate) trait Dialect: Send + Sync {
    /// The paths of the token calls.
    fn token_paths(&self) -> TokenPaths;

    /// What the family supports.
    fn capabilities(&self) -> Capabilities;

    /// Whether successful answers have `statusCode` 0000. If not, an answer is judged by its content alone.
    fn has_success_code(&self) -> bool;

    fn create_payment(&self, payment: &NewPayment) -> Option<Request>;
    fn execute_payment(&self, payment: &CreatedPayment) -> Request;
    fn query_payment(&self, payment: &CreatedPayment) -> Request;

    /// The same query at another path, for deployments of bKash that do not know the first path.
    fn query_payment_fallback(&self, _: &CreatedPayment) -> Option<Request> {
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

/// The request builder of a family.
pub(crate) fn dialect_of(family: Family) -> &'static dyn Dialect {
    match family {
        Family::TokenizedV1 => &tokenized_v1::TokenizedV1,
        Family::TokenizedV2 => &tokenized_v2::TokenizedV2,
        Family::CheckoutIframe => &checkout_iframe::CheckoutIframe,
        Family::TokenizedV03 => &tokenized_v03::TokenizedV03,
    }
}

/// bKash's name of a payment intent.
fn intent_name(intent: Intent) -> &'static str {
    match intent {
        Intent::Sale => "sale",
        Intent::Authorization => "authorization",
    }
}

/// The body of a refund in v1.2.0-beta and Checkout (iFrame).
fn refund_body(refund: &NewRefund) -> Value {
    let mut body = refund_status_body(refund.payment());
    body["amount"] = json!(refund.amount().to_string());
    body["sku"] = json!(refund.sku().as_str());
    body["reason"] = json!(refund.reason().as_str());
    body
}

/// The body of Refund Status in v1.2.0-beta and Checkout (iFrame): a refund without an amount, at the same path.
fn refund_status_body(payment: &Refundable) -> Value {
    json!({ "paymentID": payment.payment_id, "trxID": payment.trx_id })
}

/// The fields that Create has in every family.
fn create_body(payment: &NewPayment) -> Value {
    json!({
        "amount": payment.amount.to_string(),
        "currency": "BDT",
        "intent": intent_name(payment.intent),
        "merchantInvoiceNumber": payment.invoice,
    })
}
