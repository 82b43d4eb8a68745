//! A refund: money given back of a payment.

use domain::{
    SessionId,
    refund::{RefundDecline, RefundState},
    session::Session,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Mode, amount, instant, payment::payment_id};

/// Money given back of a payment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Refund {
    /// Always `refund`.
    #[schema(example = "refund")]
    pub object: &'static str,
    /// Its identifier.
    #[schema(example = "re_7d4c52a8e1f0b3d6c9a7410f3c6a1e9b")]
    pub id: String,
    /// The payment.
    pub payment: String,
    /// The payment's session.
    pub session: String,
    /// Test or live.
    pub mode: Mode,
    /// Where it stands.
    pub status: RefundStatus,
    /// Why it was refused, if it was: such as `merchant_balance`. New words may be added.
    #[schema(required)]
    pub refusal: Option<String>,
    /// bKash's own number, such as `2023`, in its last answer about the refund that was no success: to name when you
    /// ask its support. `null` if there was none, or if the money was given back.
    #[schema(required, examples("2023"))]
    pub bkash_error_code: Option<String>,
    /// What is given back, in taka.
    #[schema(example = "100.00")]
    pub amount: String,
    /// Always `BDT`.
    #[schema(example = "BDT")]
    pub currency: &'static str,
    /// What is refunded.
    pub sku: String,
    /// Why.
    pub reason: String,
    /// bKash's transaction of the refund.
    #[schema(required)]
    pub trx_id: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// When bKash said that it is done.
    #[schema(required)]
    pub completed_at: Option<String>,
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// It is being sent: from here money may have moved.
    Pending,
    /// bKash gave no usable answer and is being asked what happened. Neither completed nor refused.
    Unknown,
    /// bKash does not list it. It is asked once more ten minutes later; another refund can be made after that.
    NotExecuted,
    /// It was not sent, or bKash refused it. No money moved.
    Refused,
    /// The money was given back.
    Completed,
}

impl Refund {
    /// A refund of a session.
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
            status: match &refund.state {
                RefundState::Requested => RefundStatus::Pending,
                RefundState::InDoubt(_) => RefundStatus::Unknown,
                RefundState::NotExecuted { .. } => RefundStatus::NotExecuted,
                RefundState::Refused(_) => RefundStatus::Refused,
                RefundState::Completed { .. } => RefundStatus::Completed,
            },
            refusal: match &refund.state {
                RefundState::Refused(reason) => Some(refusal(*reason).to_owned()),
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

const fn refusal(reason: RefundDecline) -> &'static str {
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
