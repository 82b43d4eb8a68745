//! Tokenized Checkout according to its integration guide v0.3 of 2019: agreements, and payments with them.
//!
//! The guide prints two paths only, `/tokenized/token/grant` and `/tokenized/token/refresh`. The other paths here are
//! **our assumption**, not documented by bKash: they are below the same `/tokenized` and named after the guide's
//! calls, as in clients of those years. The guide has no payment without an agreement, no intent but `sale`, no
//! refunds, and error codes of its own.

use domain::refund::Refundable;
use domain::{BkashAgreementId, BkashPaymentId, TrxId, payment::Intent};
use engine::ports::{Capabilities, CreatedPayment, NewAgreement, NewPayment, NewRefund, PageKind};
use serde_json::json;

use super::{Dialect, create_body};
use crate::{request::Request, token_manager::TokenPaths};

/// Builds the requests of the guide v0.3.
pub(super) struct TokenizedV03;

const STATUS: &str = "/tokenized/payment/status";

impl Dialect for TokenizedV03 {
    fn token_paths(&self) -> TokenPaths {
        TokenPaths {
            grant: "/tokenized/token/grant",
            refresh: "/tokenized/token/refresh",
        }
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            one_off_payments: false,
            agreements: true,
            authorizations: false,
            refunds: None,
            page: PageKind::Address,
        }
    }

    fn has_success_code(&self) -> bool {
        true
    }

    fn create_payment(&self, payment: &NewPayment) -> Option<Request> {
        let agreement = payment.agreement.as_ref()?;
        if payment.intent != Intent::Sale {
            return None;
        }
        let mut body = create_body(payment);
        body["agreementID"] = json!(agreement);
        body["callbackURL"] = json!(payment.callback_url);
        Some(Request::post("/tokenized/payment/create", body))
    }

    fn execute_payment(&self, payment: &CreatedPayment) -> Request {
        let body = json!({ "paymentID": payment.id });
        Request::post("/tokenized/payment/execute", body)
    }

    fn query_payment(&self, payment: &CreatedPayment) -> Request {
        Request::post(STATUS, json!({ "paymentID": payment.id }))
    }

    fn capture(&self, _: &CreatedPayment) -> Option<Request> {
        None
    }

    fn void(&self, _: &CreatedPayment) -> Option<Request> {
        None
    }

    fn refund(&self, _: &NewRefund) -> Option<Request> {
        None
    }

    fn refund_status(&self, _: &Refundable) -> Option<Request> {
        None
    }

    fn create_agreement(&self, agreement: &NewAgreement) -> Option<Request> {
        let body = json!({
            "payerReference": agreement.payer,
            "callbackURL": agreement.callback_url,
        });
        Some(Request::post("/tokenized/agreement/create", body))
    }

    fn execute_agreement(&self, attempt: &BkashPaymentId) -> Option<Request> {
        let body = json!({ "paymentID": attempt });
        Some(Request::post("/tokenized/agreement/execute", body))
    }

    /// The guide says that Query Payment accepts the paymentID of an agreement.
    fn query_agreement_attempt(&self, attempt: &BkashPaymentId) -> Option<Request> {
        Some(Request::post(STATUS, json!({ "paymentID": attempt })))
    }

    /// The guide has no query by agreementID.
    fn query_agreement(&self, _: &BkashAgreementId) -> Option<Request> {
        None
    }

    fn cancel_agreement(&self, agreement: &BkashAgreementId) -> Option<Request> {
        let body = json!({ "agreementID": agreement });
        Some(Request::post("/tokenized/agreement/cancel", body))
    }

    fn search(&self, transaction: &TrxId) -> Request {
        let body = json!({ "trxID": transaction });
        let path = "/tokenized/general/searchTransaction";
        Request::post(path, body)
    }
}
