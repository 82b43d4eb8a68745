//! Tokenized Checkout and Checkout (URL), v2: one path per purpose, identifiers with a small d, no mode.
//!
//! Its paths and keys are those of a trace of the sandbox (2026-01) and of bKash's `WooCommerce` plugin for v2,
//! where they differ the plugin's. Payments with an agreement have calls of their own.

use domain::{BkashAgreementId, BkashPaymentId, TrxId};
use engine::ports::{
    Capabilities, CreatedPayment, NewAgreement, NewPayment, NewRefund, PageKind, RefundTerms,
    Refundable,
};
use serde_json::{Value, json};

use super::{Dialect, money};
use crate::{call::Request, token::TokenPaths};

/// The dialect that new merchants are given.
pub(super) struct TokenizedV2;

/// A payment's identifier, and its agreement's, which the calls for payments with agreements take beside it.
fn payment(payment: &CreatedPayment) -> Value {
    let mut body = json!({ "paymentId": payment.id });
    if let Some(agreement) = &payment.agreement {
        body["agreementId"] = json!(agreement);
    }
    body
}

/// One of two calls: without an agreement, and with one.
fn call(payment: &CreatedPayment, paths: (&'static str, &'static str)) -> Request {
    let path = if payment.agreement.is_some() {
        paths.1
    } else {
        paths.0
    };
    Request::post(path, self::payment(payment))
}

/// An agreement that is being made. Published clients name it `agreementId`; should Create have given a
/// paymentId alone, that is what `attempt` holds, and no document says which key takes it.
fn attempt(attempt: &BkashPaymentId) -> Value {
    json!({ "agreementId": attempt, "paymentId": attempt })
}

/// bKash's plugin writes paymentID here, traces and other clients paymentId.
fn query(payment: &CreatedPayment) -> Value {
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
            // Refund page of v2: ten partial refunds within 60 days.
            refunds: Some(RefundTerms {
                per_payment: 10,
                window_days: 60,
            }),
            page: PageKind::Address,
        }
    }

    /// A trace of the sandbox shows successes without a statusCode.
    fn says_success(&self) -> bool {
        false
    }

    fn create_payment(&self, payment: &NewPayment) -> Option<Request> {
        let mut body = money(payment);
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
        call(
            payment,
            ("/payment/execute", "/payment-with-agreement/execute"),
        )
    }

    fn query_payment(&self, payment: &CreatedPayment) -> Request {
        Request::post("/query/payment", query(payment))
    }

    /// Two traces of the sandbox ask here.
    fn query_payment_elsewhere(&self, payment: &CreatedPayment) -> Option<Request> {
        Some(Request::post("/payment/status", query(payment)))
    }

    fn capture(&self, payment: &CreatedPayment) -> Option<Request> {
        let paths = ("/payment/capture", "/payment-with-agreement/capture");
        Some(call(payment, paths))
    }

    fn void(&self, payment: &CreatedPayment) -> Option<Request> {
        let paths = ("/payment/void", "/payment-with-agreement/void");
        Some(call(payment, paths))
    }

    /// What is refunded and why are always said: the sandbox refuses a refund without them.
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
        Some(Request::post("/agreement/execute", self::attempt(attempt)))
    }

    fn query_agreement_attempt(&self, attempt: &BkashPaymentId) -> Option<Request> {
        Some(Request::post("/query/agreement", self::attempt(attempt)))
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
