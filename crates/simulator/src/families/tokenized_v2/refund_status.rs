//! Refund Status of v2, after bKash's pages.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    families::wire::{SecondWithoutOffset, amount},
    state::{Payment, Refund},
};

/// Refund Status: all refunds of a payment. Its times have no offset and no milliseconds.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v2::RefundStatus)]
pub(crate) struct RefundStatus<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    original_trx_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_trx_amount: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_trx_completed_time: Option<SecondWithoutOffset>,
    /// Absent without refunds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refund_transactions: Vec<RefundListed<'a>>,
}

/// A refund of the payment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v2::RefundListed)]
pub(crate) struct RefundListed<'a> {
    refund_trx_id: &'a str,
    refund_transaction_status: &'static str,
    refund_amount: &'a str,
    completed_time: SecondWithoutOffset,
}

impl<'a> RefundStatus<'a> {
    pub(crate) fn of(payment: &'a Payment) -> Self {
        let listed = |refund: &'a Refund| RefundListed {
            refund_trx_id: &refund.trx_id,
            refund_transaction_status: "Completed",
            refund_amount: &refund.amount_text,
            completed_time: SecondWithoutOffset(refund.completed),
        };
        let completed = payment.resolved.or(payment.executed);
        Self {
            original_trx_id: payment.trx_id.as_deref(),
            original_trx_amount: amount(payment),
            original_trx_completed_time: completed.map(SecondWithoutOffset),
            refund_transactions: payment.refunds.iter().map(listed).collect(),
        }
    }
}
