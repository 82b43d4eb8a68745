//! What bKash says of a completed payment: the JSON inside a notification.

use serde::{Deserialize, Serialize};

use std::sync::Arc;

use crate::{
    api::Api, clock::Moment, settings::Settings, state::payment::PaymentDetails, wallets::Msisdn,
};

/// "Payment via API", which every product of Checkout is. Source: bKash, "Webhook".
pub(crate) const VIA_API: &str = "10002294";

/// The facts of a completed payment, shared with it.
#[derive(Debug)]
pub(crate) struct CompletedPayment {
    pub(crate) details: Arc<PaymentDetails>,
    pub(crate) wallet: Msisdn,
    pub(crate) trx_id: Arc<str>,
    pub(crate) at: Moment,
}

/// The inner message, in bKash's spelling and order of keys. Source: bKash, "Webhook".
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PaymentNotification {
    /// `yyyyMMddHHmmss` in Bangladesh time.
    #[serde(rename = "dateTime")]
    pub(crate) date_time: String,
    /// With the country's code, `8801…`.
    #[serde(rename = "debitMSISDN")]
    pub(crate) debit_msisdn: String,
    #[serde(rename = "creditOrganizationName")]
    pub(crate) credit_organization_name: String,
    #[serde(rename = "creditShortCode")]
    pub(crate) credit_short_code: String,
    #[serde(rename = "trxID")]
    pub(crate) trx_id: String,
    #[serde(rename = "transactionStatus")]
    pub(crate) transaction_status: String,
    #[serde(rename = "transactionType")]
    pub(crate) transaction_type: String,
    pub(crate) amount: String,
    pub(crate) currency: String,
    /// Payments of Checkout (iFrame) and of the app only.
    #[serde(
        rename = "transactionReference",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) transaction_reference: Option<String>,
    /// Payments that a merchant created only.
    #[serde(
        rename = "merchantInvoiceNumber",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) merchant_invoice_number: Option<String>,
    /// The amount before a coupon; the three fields come with coupons only.
    #[serde(rename = "saleAmount", skip_serializing_if = "Option::is_none")]
    pub(crate) sale_amount: Option<String>,
    #[serde(rename = "couponAmount", skip_serializing_if = "Option::is_none")]
    pub(crate) coupon_amount: Option<String>,
    /// The merchant's part of the coupon.
    #[serde(
        rename = "merchantShareAmount",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) merchant_share_amount: Option<String>,
}

impl PaymentNotification {
    /// What bKash reports of a payment through the API; none of an agreement, which costs nothing.
    pub(crate) fn of(paid: &CompletedPayment, settings: &Settings) -> Option<Self> {
        let purchase = paid.details.purchase.as_ref()?;
        let merchant = paid.details.merchant.of(settings)?;
        let reference = paid.details.payer_reference.clone().unwrap_or_default();
        Some(Self {
            date_time: paid.at.ipn_date_time(),
            debit_msisdn: format!("88{}", paid.wallet),
            credit_organization_name: merchant.name.clone(),
            credit_short_code: merchant.organization_short_code.clone(),
            trx_id: paid.trx_id.to_string(),
            transaction_status: "Completed".to_owned(),
            transaction_type: VIA_API.to_owned(),
            amount: purchase.amount_text.clone(),
            currency: "BDT".to_owned(),
            transaction_reference: (paid.details.api == Api::Iframe).then_some(reference),
            merchant_invoice_number: Some(purchase.invoice.clone()),
            sale_amount: None,
            coupon_amount: None,
            merchant_share_amount: None,
        })
    }
}
