//! Checkout (iFrame), v1.2.0-beta: below `/checkout`, questions by `GET`, the paymentID in the path.
//!
//! bKash's script opens the customer's page in a frame; there is no callback address, and there are no
//! agreements. Its paths and fields are those of the OpenAPI description that bKash published in 2018.

use domain::{BkashAgreementId, BkashPaymentId, TrxId};
use engine::ports::{
    Capabilities, CreatedPayment, NewAgreement, NewPayment, NewRefund, PageKind, RefundTerms,
    Refundable,
};

use super::{Dialect, money, refunded, refunding};
use crate::{call::Request, token::TokenPaths};

/// The dialect of the oldest product.
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

    fn says_success(&self) -> bool {
        false
    }

    fn create_payment(&self, payment: &NewPayment) -> Option<Request> {
        if payment.agreement.is_some() {
            return None;
        }
        Some(Request::post("/checkout/payment/create", money(payment)))
    }

    fn execute_payment(&self, payment: &CreatedPayment) -> Request {
        Request::post_to("/checkout/payment/execute", payment.id.as_str())
    }

    fn query_payment(&self, payment: &CreatedPayment) -> Request {
        Request::get_from("/checkout/payment/query", payment.id.as_str())
    }

    fn capture(&self, payment: &CreatedPayment) -> Option<Request> {
        let id = payment.id.as_str();
        Some(Request::post_to("/checkout/payment/capture", id))
    }

    fn void(&self, payment: &CreatedPayment) -> Option<Request> {
        let id = payment.id.as_str();
        Some(Request::post_to("/checkout/payment/void", id))
    }

    fn refund(&self, refund: &NewRefund) -> Option<Request> {
        Some(Request::post(REFUND, refunding(refund)))
    }

    /// The same address as the refund: without an amount it asks.
    fn refund_status(&self, payment: &Refundable) -> Option<Request> {
        Some(Request::post(REFUND, refunded(payment)))
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
        Request::get_from("/checkout/payment/search", id)
    }
}
