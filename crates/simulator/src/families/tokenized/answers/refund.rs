//! Refund, and Refund Status with the same keys.

use serde::Serialize;
use utoipa::ToSchema;

use super::Success;
use crate::{
    families::wire::BangladeshTime,
    state::{Payment, Refund},
};

/// One refund.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::Refunded)]
pub(crate) struct Refunded<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "originalTrxID", skip_serializing_if = "Option::is_none")]
    original_trx_id: Option<&'a str>,
    #[serde(rename = "refundTrxID")]
    refund_trx_id: &'a str,
    transaction_status: &'static str,
    amount: &'a str,
    currency: &'static str,
    charge: &'static str,
    completed_time: BangladeshTime,
}

impl<'a> Refunded<'a> {
    pub(crate) fn of(payment: &'a Payment, refund: &'a Refund) -> Self {
        Self {
            success: Success::default(),
            original_trx_id: payment.trx_id.as_deref(),
            refund_trx_id: &refund.trx_id,
            transaction_status: "Completed",
            amount: &refund.amount_text,
            currency: "BDT",
            charge: "0.00",
            completed_time: BangladeshTime(refund.completed),
        }
    }
}
