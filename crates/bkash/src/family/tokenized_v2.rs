//! Tokenized Checkout and Checkout (URL), v2: one path per operation, identifier keys with a lower-case d, no mode.
//!
//! Paths and keys are those of a trace of the sandbox (2026-01) and of bKash's `WooCommerce` plugin for v2. Where they
//! differ, those of the plugin are used. Payments with an agreement have paths of their own.

use domain::refund::{RefundTerms, Refundable};
use domain::{BkashAgreementId, BkashPaymentId, TrxId};
use engine::ports::{Capabilities, CreatedPayment, NewAgreement, NewPayment, NewRefund, PageKind};
use serde_json::{Value, json};

use super::{Dialect, create_body};
use crate::{request::Request, token_manager::TokenPaths};

/// Builds the requests of v2, the API that new merchants get.
pub(super) struct TokenizedV2;

/// The paymentId, and the agreementId if the payment has one.
fn payment_ids(payment: &CreatedPayment) -> Value {
    let mut body = json!({ "paymentId": payment.id });
    if let Some(agreement) = &payment.agreement {
        body["agreementId"] = json!(agreement);
    }
    body
}

/// A request for a payment at one of two paths: for payments without an agreement, and with one.
fn payment_request(payment: &CreatedPayment, paths: (&'static str, &'static str)) -> Request {
    let path = if payment.agreement.is_some() {
        paths.1
    } else {
        paths.0
    };
    Request::post(path, payment_ids(payment))
}

/// The identifier of an agreement attempt. Published clients send `agreementId`. If Create returned a paymentId only,
/// `attempt` is that, and no document says which key takes it. So both keys are sent.
fn attempt_ids(attempt: &BkashPaymentId) -> Value {
    json!({ "agreementId": attempt, "paymentId": attempt })
}

/// The body of Query. bKash's plugin sends `paymentID`, traces and other clients `paymentId`.
fn query_body(payment: &CreatedPayment) -> Value {
    json!({ "paymentId": payment.id, "paymentID": payment.id })
}

impl Dialect for TokenizedV2 {
    fn token_paths(&self) -> TokenPaths {
        TokenPaths {
            grant: "/auth/grant-token",
            refresh: "/auth/refresh-token",
        }
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            one_off_payments: true,
            agreements: true,
            authorizations: true,
            // Ten partial refunds within 60 days. Source: the refund page of v2.
            refunds: Some(RefundTerms {
                per_payment: 10,
                window_days: 60,
            }),
            page: PageKind::Address,
        }
    }

    /// A trace of the sandbox shows successful answers without a statusCode.
    fn has_success_code(&self) -> bool {
        false
    }

    fn create_payment(&self, payment: &NewPayment) -> Option<Request> {
        let mut body = create_body(payment);
        body["payerReference"] = json!(payment.payer);
        body["callbackURL"] = json!(payment.callback_url);
        Some(match &payment.agreement {
            None => Request::post("/payment/create", body),
            Some(agreement) => {
                body["agreementId"] = json!(agreement);
                Request::post("/payment-with-agreement/create", body)
            }
        })
    }

    fn execute_payment(&self, payment: &CreatedPayment) -> Request {
        payment_request(
            payment,
            ("/payment/execute", "/payment-with-agreement/execute"),
        )
    }

    fn query_payment(&self, payment: &CreatedPayment) -> Request {
        Request::post("/query/payment", query_body(payment))
    }

    /// The path in two traces of the sandbox.
    fn query_payment_fallback(&self, payment: &CreatedPayment) -> Option<Request> {
        Some(Request::post("/payment/status", query_body(payment)))
    }

    fn capture(&self, payment: &CreatedPayment) -> Option<Request> {
        let paths = ("/payment/capture", "/payment-with-agreement/capture");
        Some(payment_request(payment, paths))
    }

    fn void(&self, payment: &CreatedPayment) -> Option<Request> {
        let paths = ("/payment/void", "/payment-with-agreement/void");
        Some(payment_request(payment, paths))
    }

    /// `sku` and `reason` are always sent: the sandbox rejects a refund without them.
    fn refund(&self, refund: &NewRefund) -> Option<Request> {
        let payment = refund.payment();
        let body = json!({
            "paymentId": payment.payment_id,
            "trxId": payment.trx_id,
            "refundAmount": refund.amount().to_string(),
            "sku": refund.sku().as_str(),
            "reason": refund.reason().as_str(),
        });
        Some(Request::post("/refund/payment/transaction", body))
    }

    fn refund_status(&self, payment: &Refundable) -> Option<Request> {
        let body = json!({ "paymentId": payment.payment_id, "trxId": payment.trx_id });
        Some(Request::post("/refund/payment/status", body))
    }

    fn create_agreement(&self, agreement: &NewAgreement) -> Option<Request> {
        let body = json!({
            "payerReference": agreement.payer,
            "callbackURL": agreement.callback_url,
        });
        Some(Request::post("/agreement/create", body))
    }

    fn execute_agreement(&self, attempt: &BkashPaymentId) -> Option<Request> {
        Some(Request::post("/agreement/execute", attempt_ids(attempt)))
    }

    fn query_agreement_attempt(&self, attempt: &BkashPaymentId) -> Option<Request> {
        Some(Request::post("/query/agreement", attempt_ids(attempt)))
    }

    fn query_agreement(&self, agreement: &BkashAgreementId) -> Option<Request> {
        let body = json!({ "agreementId": agreement });
        Some(Request::post("/query/agreement", body))
    }

    fn cancel_agreement(&self, agreement: &BkashAgreementId) -> Option<Request> {
        let body = json!({ "agreementId": agreement });
        Some(Request::post("/agreement/cancel", body))
    }

    fn search(&self, transaction: &TrxId) -> Request {
        let body = json!({ "trxId": transaction });
        Request::post("/general/search-transaction", body)
    }
}
