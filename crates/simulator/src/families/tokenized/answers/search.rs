//! Search Transaction, for whatever a trxID names.

use serde::Serialize;
use utoipa::ToSchema;

use super::Success;
use crate::{
    families::wire::{BangladeshTime, amount, entry_type, refundable, transaction_type, wallet},
    state::{Entry, Payment, Refund},
    wallets::Msisdn,
};

/// A payment's trxID.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::TransactionFound)]
pub(crate) struct TransactionFound<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "trxID", skip_serializing_if = "Option::is_none")]
    trx_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initiation_time: Option<BangladeshTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_time: Option<BangladeshTime>,
    transaction_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_msisdn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_account: Option<&'a str>,
    payer_type: &'static str,
    transaction_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<&'a str>,
    currency: &'static str,
    organization_short_code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_refundable_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sale_amount: Option<&'a str>,
    service_fee: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    credited_amount: Option<&'a str>,
}

impl<'a> TransactionFound<'a> {
    pub(crate) fn of(payment: &'a Payment, short_code: &'a str) -> Self {
        Self {
            success: Success::default(),
            trx_id: payment.trx_id.as_deref(),
            initiation_time: payment.executed.map(BangladeshTime),
            completed_time: payment.resolved.or(payment.executed).map(BangladeshTime),
            transaction_type: transaction_type(payment),
            customer_msisdn: wallet(payment),
            payer_account: wallet(payment),
            payer_type: "Customer",
            transaction_status: payment.stage.transaction_status(),
            amount: amount(payment),
            currency: "BDT",
            organization_short_code: short_code,
            max_refundable_amount: refundable(payment),
            sale_amount: amount(payment),
            service_fee: "0.00",
            credited_amount: amount(payment),
        }
    }
}

/// A refund's trxID. Only `originalTrxAmount` is documented for it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::RefundFound)]
pub(crate) struct RefundFound<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "trxID")]
    trx_id: &'a str,
    initiation_time: BangladeshTime,
    completed_time: BangladeshTime,
    transaction_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_msisdn: Option<&'a str>,
    /// A published client demands it here as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_account: Option<&'a str>,
    transaction_status: &'static str,
    amount: &'a str,
    currency: &'static str,
    organization_short_code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_trx_amount: Option<&'a str>,
}

impl<'a> RefundFound<'a> {
    pub(crate) fn of(payment: &'a Payment, refund: &'a Refund, short_code: &'a str) -> Self {
        let completed = BangladeshTime(refund.completed);
        Self {
            success: Success::default(),
            trx_id: &refund.trx_id,
            initiation_time: completed,
            completed_time: completed,
            transaction_type: "Refund via API",
            customer_msisdn: wallet(payment),
            payer_account: wallet(payment),
            transaction_status: "Completed",
            amount: &refund.amount_text,
            currency: "BDT",
            organization_short_code: short_code,
            original_trx_amount: amount(payment),
        }
    }
}

/// The trxID of a payout or of a transfer between the merchant's accounts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::OrganizationFound)]
pub(crate) struct OrganizationFound<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "trxID")]
    trx_id: &'a str,
    initiation_time: BangladeshTime,
    completed_time: BangladeshTime,
    transaction_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_msisdn: Option<&'a str>,
    transaction_status: &'static str,
    amount: String,
    currency: &'static str,
    organization_short_code: &'a str,
}

impl<'a> OrganizationFound<'a> {
    pub(crate) fn of(entry: &'a Entry, short_code: &'a str) -> Self {
        let completed = BangladeshTime(entry.at);
        Self {
            success: Success::default(),
            trx_id: &entry.trx_id,
            initiation_time: completed,
            completed_time: completed,
            transaction_type: entry_type(entry),
            customer_msisdn: entry.wallet.as_ref().map(Msisdn::as_str),
            transaction_status: "Completed",
            amount: entry.amount.to_string(),
            currency: "BDT",
            organization_short_code: short_code,
        }
    }
}
