//! Checkout (iFrame), v1.2.0-beta: paths below `/checkout` with the paymentID at the end, queries by `GET`.
//!
//! bKash's script opens the customer's page in an iframe. There is no callback URL, and there are no agreements.
//! Paths and fields are those of the OpenAPI description that bKash published in 2018.

use domain::refund::{RefundTerms, Refundable};
use domain::{BkashAgreementId, BkashPaymentId, TrxId};
use engine::ports::{Capabilities, CreatedPayment, NewAgreement, NewPayment, NewRefund, PageKind};

use super::{Dialect, create_body, refund_body, refund_status_body};
use crate::{request::Request, token_manager::TokenPaths};

/// Builds the requests of Checkout (iFrame).
pub(super) struct CheckoutIframe;

const REFUND: &str = "/checkout/payment/refund";

impl Dialect for CheckoutIframe {
    fn token_paths(&self) -> TokenPaths {
        TokenPaths {
            grant: "/checkout/token/grant",
            refresh: "/checkout/token/refresh",
        }
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            one_off_payments: true,
            agreements: false,
            authorizations: true,
            refunds: Some(RefundTerms {
                per_payment: 1,
                window_days: 15,
            }),
            page: PageKind::Frame,
        }
    }

    fn has_success_code(&self) -> bool {
        false
    }

    fn create_payment(&self, payment: &NewPayment) -> Option<Request> {
        if payment.agreement.is_some() {
            return None;
        }
        Some(Request::post(
            "/checkout/payment/create",
            create_body(payment),
        ))
    }

    fn execute_payment(&self, payment: &CreatedPayment) -> Request {
        Request::post_with_id("/checkout/payment/execute", payment.id.as_str())
    }

    fn query_payment(&self, payment: &CreatedPayment) -> Request {
        Request::get_with_id("/checkout/payment/query", payment.id.as_str())
    }

    fn capture(&self, payment: &CreatedPayment) -> Option<Request> {
        let id = payment.id.as_str();
        Some(Request::post_with_id("/checkout/payment/capture", id))
    }

    fn void(&self, payment: &CreatedPayment) -> Option<Request> {
        let id = payment.id.as_str();
        Some(Request::post_with_id("/checkout/payment/void", id))
    }

    fn refund(&self, refund: &NewRefund) -> Option<Request> {
        Some(Request::post(REFUND, refund_body(refund)))
    }

    /// The same path as the refund, without an amount.
    fn refund_status(&self, payment: &Refundable) -> Option<Request> {
        Some(Request::post(REFUND, refund_status_body(payment)))
    }

    fn create_agreement(&self, _: &NewAgreement) -> Option<Request> {
        None
    }

    fn execute_agreement(&self, _: &BkashPaymentId) -> Option<Request> {
        None
    }

    fn query_agreement_attempt(&self, _: &BkashPaymentId) -> Option<Request> {
        None
    }

    fn query_agreement(&self, _: &BkashAgreementId) -> Option<Request> {
        None
    }

    fn cancel_agreement(&self, _: &BkashAgreementId) -> Option<Request> {
        None
    }

    fn search(&self, transaction: &TrxId) -> Request {
        let id = transaction.as_str();
        Request::get_with_id("/checkout/payment/search", id)
    }
}
