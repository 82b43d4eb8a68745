//! Tokenized Checkout and Checkout (URL), v1.2.0-beta: all `POST`, JSON, with paths below `/tokenized/checkout`.

use domain::refund::{RefundTerms, Refundable};
use domain::{BkashAgreementId, BkashPaymentId, TrxId};
use engine::ports::{Capabilities, CreatedPayment, NewAgreement, NewPayment, NewRefund, PageKind};
use serde_json::json;

use super::{Dialect, create_body, refund_body, refund_status_body};
use crate::{request::Request, token_manager::TokenPaths};

/// Builds the requests of v1.2.0-beta, the API of bKash's plugin of 2023 and of most published clients.
pub(super) struct TokenizedV1;

const EXECUTE: &str = "/tokenized/checkout/execute";
const STATUS: &str = "/tokenized/checkout/payment/status";
const REFUND: &str = "/tokenized/checkout/payment/refund";

impl Dialect for TokenizedV1 {
    fn token_paths(&self) -> TokenPaths {
        TokenPaths {
            grant: "/tokenized/checkout/token/grant",
            refresh: "/tokenized/checkout/token/refresh",
        }
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            one_off_payments: true,
            agreements: true,
            authorizations: true,
            // One refund within 15 days. Sources: bKash's plugin, and a client that was tested against the sandbox.
            refunds: Some(RefundTerms {
                per_payment: 1,
                window_days: 15,
            }),
            page: PageKind::Address,
        }
    }

    fn has_success_code(&self) -> bool {
        true
    }

    fn create_payment(&self, payment: &NewPayment) -> Option<Request> {
        let mut body = create_body(payment);
        body["mode"] = json!(if payment.agreement.is_some() {
            "0001"
        } else {
            "0011"
        });
        body["payerReference"] = json!(payment.payer);
        body["callbackURL"] = json!(payment.callback_url);
        if let Some(agreement) = &payment.agreement {
            body["agreementID"] = json!(agreement);
        }
        Some(Request::post("/tokenized/checkout/create", body))
    }

    fn execute_payment(&self, payment: &CreatedPayment) -> Request {
        Request::post(EXECUTE, json!({ "paymentID": payment.id }))
    }

    fn query_payment(&self, payment: &CreatedPayment) -> Request {
        Request::post(STATUS, json!({ "paymentID": payment.id }))
    }

    fn capture(&self, payment: &CreatedPayment) -> Option<Request> {
        let body = json!({ "paymentID": payment.id });
        let path = "/tokenized/checkout/payment/confirm/capture";
        Some(Request::post(path, body))
    }

    /// The path of bKash's plugin. Copies of bKash's pages show `…/confirm/capture/void`.
    fn void(&self, payment: &CreatedPayment) -> Option<Request> {
        let body = json!({ "paymentID": payment.id });
        let path = "/tokenized/checkout/payment/confirm/void";
        Some(Request::post(path, body))
    }

    fn refund(&self, refund: &NewRefund) -> Option<Request> {
        Some(Request::post(REFUND, refund_body(refund)))
    }

    /// The same path as the refund, without an amount.
    fn refund_status(&self, payment: &Refundable) -> Option<Request> {
        Some(Request::post(REFUND, refund_status_body(payment)))
    }

    fn create_agreement(&self, agreement: &NewAgreement) -> Option<Request> {
        let body = json!({
            "mode": "0000",
            "payerReference": agreement.payer,
            "callbackURL": agreement.callback_url,
        });
        Some(Request::post("/tokenized/checkout/create", body))
    }

    fn execute_agreement(&self, attempt: &BkashPaymentId) -> Option<Request> {
        Some(Request::post(EXECUTE, json!({ "paymentID": attempt })))
    }

    fn query_agreement_attempt(&self, attempt: &BkashPaymentId) -> Option<Request> {
        Some(Request::post(STATUS, json!({ "paymentID": attempt })))
    }

    fn query_agreement(&self, agreement: &BkashAgreementId) -> Option<Request> {
        let body = json!({ "agreementID": agreement });
        Some(Request::post("/tokenized/checkout/agreement/status", body))
    }

    fn cancel_agreement(&self, agreement: &BkashAgreementId) -> Option<Request> {
        let body = json!({ "agreementID": agreement });
        Some(Request::post("/tokenized/checkout/agreement/cancel", body))
    }

    fn search(&self, transaction: &TrxId) -> Request {
        let body = json!({ "trxID": transaction });
        let path = "/tokenized/checkout/general/searchTransaction";
        Request::post(path, body)
    }
}
