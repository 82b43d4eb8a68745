//! A refund: money returned to the payer of a payment.

use domain::{
    SessionId,
    refund::{RefundDecline, RefundState, RefundStatus},
    session::Session,
};
use serde::Serialize;

use crate::{Mode, amount, instant, payment::payment_id};

/// Money returned to the payer of a payment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refund {
    /// Always `refund`.
    #[cfg_attr(feature = "openapi", schema(example = "refund"))]
    pub object: &'static str,
    /// The refund's identifier.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "re_7d4c52a8e1f0b3d6c9a7410f3c6a1e9b")
    )]
    pub id: String,
    /// The identifier of the refunded payment.
    pub payment: String,
    /// The identifier of the payment's session.
    pub session: String,
    /// Test or live mode.
    pub mode: Mode,
    /// The refund's status.
    pub status: RefundStatus,
    /// Why the refund was declined, such as `merchant_balance`. New values may be added.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub decline_reason: Option<String>,
    /// The error code that bKash returned last, such as `2023`. Include it when you contact bKash's support. `null` if
    /// there was none, or if the refund is completed.
    #[cfg_attr(feature = "openapi", schema(required, examples("2023")))]
    pub bkash_error_code: Option<String>,
    /// The refunded amount, in taka.
    #[cfg_attr(feature = "openapi", schema(example = "100.00"))]
    pub amount: String,
    /// Always `BDT`.
    #[cfg_attr(feature = "openapi", schema(example = "BDT"))]
    pub currency: &'static str,
    /// The SKU of the refunded product.
    pub sku: String,
    /// The reason for the refund.
    pub reason: String,
    /// bKash's transaction ID of the refund.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub trx_id: Option<String>,
    /// When the refund was requested.
    pub created_at: String,
    /// When the refund was completed.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub completed_at: Option<String>,
}

impl Refund {
    /// Creates the object of a refund.
    pub fn new(id: &SessionId, session: &Session, refund: &domain::refund::Refund) -> Self {
        let (trx_id, completed_at) = match &refund.state {
            RefundState::Completed { trx_id, at } => (Some(trx_id), Some(*at)),
            _ => (None, None),
        };
        Self {
            object: "refund",
            id: refund.id.as_str().to_owned(),
            payment: payment_id(id, refund.payment),
            session: id.as_str().to_owned(),
            mode: session.order.account.mode.into(),
            status: refund.status(),
            decline_reason: match &refund.state {
                RefundState::Declined(reason) => Some(decline_reason(*reason).to_owned()),
                _ => None,
            },
            bkash_error_code: refund.bkash_error_code.clone().map(String::from),
            amount: amount(refund.amount),
            currency: "BDT",
            sku: refund.sku.as_str().to_owned(),
            reason: refund.reason.as_str().to_owned(),
            trx_id: trx_id.map(|trx_id| trx_id.as_str().to_owned()),
            created_at: instant(refund.requested_at),
            completed_at: completed_at.map(instant),
        }
    }
}

const fn decline_reason(reason: RefundDecline) -> &'static str {
    match reason {
        RefundDecline::MerchantBalance => "merchant_balance",
        RefundDecline::TooLate => "too_late",
        RefundDecline::TooMuch => "too_much",
        RefundDecline::TooMany => "too_many",
        RefundDecline::NotRefundable => "not_refundable",
        RefundDecline::NotPermitted => "not_permitted",
        RefundDecline::MerchantRefused => "merchant_refused",
        RefundDecline::Unavailable => "unavailable",
        RefundDecline::EarlierHappened => "earlier_happened",
    }
}
