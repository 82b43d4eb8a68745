//! Search Transaction, for whatever a trxId names.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    families::wire::{BangladeshTime, amount, entry_type, refundable, transaction_type, wallet},
    state::FoundTransaction,
    wallets::Msisdn,
};

/// A payment, a refund, or a booking of the merchant's own accounts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v2::TransactionFound)]
pub(crate) struct TransactionFound<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_type: Option<&'static str>,
    transaction_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    currency: &'static str,
    organization_short_code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_refundable_amount: Option<String>,
    /// Of a refund: what the payment was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    original_trx_amount: Option<&'a str>,
}

impl<'a> TransactionFound<'a> {
    pub(crate) fn of(found: &'a FoundTransaction, short_code: &'a str) -> Self {
        match found {
            FoundTransaction::Payment(payment) => Self {
                trx_id: payment.trx_id.as_deref(),
                initiation_time: payment.executed.map(BangladeshTime),
                completed_time: payment.resolved.or(payment.executed).map(BangladeshTime),
                transaction_type: transaction_type(payment),
                customer_msisdn: wallet(payment),
                payer_account: wallet(payment),
                payer_type: Some("Customer"),
                transaction_status: payment.stage.transaction_status(),
                amount: amount(payment).map(str::to_owned),
                currency: "BDT",
                organization_short_code: short_code,
                max_refundable_amount: refundable(payment),
                original_trx_amount: None,
            },
            FoundTransaction::Refund(payment, refund) => Self {
                trx_id: Some(&refund.trx_id),
                initiation_time: Some(BangladeshTime(refund.completed)),
                completed_time: Some(BangladeshTime(refund.completed)),
                transaction_type: "Refund via API",
                customer_msisdn: wallet(payment),
                payer_account: wallet(payment),
                payer_type: Some("Customer"),
                transaction_status: "Completed",
                amount: Some(refund.amount_text.clone()),
                currency: "BDT",
                organization_short_code: short_code,
                max_refundable_amount: None,
                original_trx_amount: amount(payment),
            },
            FoundTransaction::Organization(entry) => Self {
                trx_id: Some(&entry.trx_id),
                initiation_time: Some(BangladeshTime(entry.at)),
                completed_time: Some(BangladeshTime(entry.at)),
                transaction_type: entry_type(entry),
                customer_msisdn: entry.wallet.as_ref().map(Msisdn::as_str),
                payer_account: None,
                payer_type: None,
                transaction_status: "Completed",
                amount: Some(entry.amount.to_string()),
                currency: "BDT",
                organization_short_code: short_code,
                max_refundable_amount: None,
                original_trx_amount: None,
            },
        }
    }
}
