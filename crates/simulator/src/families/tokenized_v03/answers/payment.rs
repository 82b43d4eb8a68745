//! Create and Execute of a payment.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    families::{
        tokenized::answers::Success,
        wire::{CallbackUrls, UtcTime},
    },
    state::{Payment, Purchase},
};

/// Create.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v03::PaymentCreated)]
pub(crate) struct PaymentCreated<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    #[serde(rename = "agreementID", skip_serializing_if = "Option::is_none")]
    agreement_id: Option<&'a str>,
    payment_create_time: UtcTime,
    transaction_status: &'static str,
    amount: &'a str,
    currency: &'static str,
    intent: &'static str,
    merchant_invoice_number: &'a str,
    #[serde(flatten)]
    callback_urls: CallbackUrls<'a>,
    #[serde(rename = "bkashURL")]
    bkash_url: String,
}

impl<'a> PaymentCreated<'a> {
    pub(crate) fn of(payment: &'a Payment, purchase: &'a Purchase, bkash_url: String) -> Self {
        Self {
            success: Success::default(),
            payment_id: &payment.details.id,
            agreement_id: payment.agreement.as_deref(),
            payment_create_time: UtcTime(payment.details.created),
            transaction_status: payment.stage.transaction_status(),
            amount: &purchase.amount_text,
            currency: "BDT",
            intent: purchase.intent.name(),
            merchant_invoice_number: &purchase.invoice,
            callback_urls: CallbackUrls::of(payment),
            bkash_url,
        }
    }
}

/// Execute.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v03::PaymentExecuted)]
pub(crate) struct PaymentExecuted<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    #[serde(rename = "agreementID", skip_serializing_if = "Option::is_none")]
    agreement_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_execute_time: Option<UtcTime>,
    #[serde(rename = "trxID", skip_serializing_if = "Option::is_none")]
    trx_id: Option<&'a str>,
    transaction_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<&'a str>,
    currency: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    intent: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_invoice_number: Option<&'a str>,
}

impl<'a> PaymentExecuted<'a> {
    pub(crate) fn of(payment: &'a Payment) -> Self {
        let purchase = payment.details.purchase.as_ref();
        Self {
            success: Success::default(),
            payment_id: &payment.details.id,
            agreement_id: payment.agreement.as_deref(),
            payment_execute_time: payment.executed.map(UtcTime),
            trx_id: payment.trx_id.as_deref(),
            transaction_status: payment.stage.transaction_status(),
            amount: purchase.map(|purchase| purchase.amount_text.as_str()),
            currency: "BDT",
            intent: purchase.map(|purchase| purchase.intent.name()),
            merchant_invoice_number: purchase.map(|purchase| purchase.invoice.as_str()),
        }
    }
}
