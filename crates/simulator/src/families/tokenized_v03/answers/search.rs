//! Search Transaction: whole seconds of Bangladesh's time, and the number with its country.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock::Moment,
    families::{
        tokenized::answers::Success,
        wire::{BangladeshTime, amount, entry_type},
    },
    state::FoundTransaction,
    wallets::Msisdn,
};

/// What a trxID names.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v03::TransactionFound)]
pub(crate) struct TransactionFound<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "trxID", skip_serializing_if = "Option::is_none")]
    trx_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    currency: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_time: Option<BangladeshTime>,
    /// Begins with 8801.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_msisdn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initiation_time: Option<BangladeshTime>,
    organization_short_code: &'a str,
    /// Always empty in the guide.
    transaction_reference: &'static str,
    transaction_status: &'static str,
    transaction_type: &'static str,
}

impl<'a> TransactionFound<'a> {
    pub(crate) fn of(found: &'a FoundTransaction, short_code: &'a str) -> Self {
        let base = Self {
            success: Success::default(),
            trx_id: None,
            amount: None,
            currency: "BDT",
            completed_time: None,
            customer_msisdn: None,
            initiation_time: None,
            organization_short_code: short_code,
            transaction_reference: "",
            transaction_status: "Completed",
            transaction_type: "Disbursement via API",
        };
        match found {
            FoundTransaction::Payment(payment) => Self {
                trx_id: payment.trx_id.as_deref(),
                amount: amount(payment).map(str::to_owned),
                completed_time: payment.resolved.or(payment.executed).map(second),
                customer_msisdn: payment.wallet.as_ref().map(with_country),
                initiation_time: payment.executed.map(second),
                transaction_status: payment.stage.transaction_status(),
                ..base
            },
            FoundTransaction::Refund(payment, refund) => Self {
                trx_id: Some(&refund.trx_id),
                amount: Some(refund.amount_text.clone()),
                completed_time: Some(second(refund.completed)),
                customer_msisdn: payment.wallet.as_ref().map(with_country),
                initiation_time: Some(second(refund.completed)),
                transaction_type: "Refund via API",
                ..base
            },
            FoundTransaction::Organization(entry) => Self {
                trx_id: Some(&entry.trx_id),
                amount: Some(entry.amount.to_string()),
                completed_time: Some(second(entry.at)),
                customer_msisdn: entry.wallet.as_ref().map(with_country),
                initiation_time: Some(second(entry.at)),
                transaction_type: entry_type(entry),
                ..base
            },
        }
    }
}

fn second(moment: Moment) -> BangladeshTime {
    BangladeshTime(moment.truncate_to_second())
}

fn with_country(wallet: &Msisdn) -> String {
    format!("88{wallet}")
}
