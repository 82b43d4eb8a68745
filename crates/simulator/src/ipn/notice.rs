//! What bKash says of a completed payment: the JSON inside a notification.

use serde::{Deserialize, Serialize};

use super::outbox::Paid;
use crate::{api::Api, settings::Settings};

/// "Payment via API", which every product of Checkout is. Source: bKash, "Webhook".
pub(super) const VIA_API: &str = "10002294";

/// The inner message, in bKash's spelling and order of keys. Source: bKash, "Webhook".
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Notice {
    /// `yyyyMMddHHmmss` in Bangladesh time.
    #[serde(rename = "dateTime")]
    pub(super) date_time: String,
    /// With the country's code, `8801…`.
    #[serde(rename = "debitMSISDN")]
    pub(super) debit_msisdn: String,
    #[serde(rename = "creditOrganizationName")]
    pub(super) credit_organization_name: String,
    #[serde(rename = "creditShortCode")]
    pub(super) credit_short_code: String,
    #[serde(rename = "trxID")]
    pub(super) trx_id: String,
    #[serde(rename = "transactionStatus")]
    pub(super) transaction_status: String,
    #[serde(rename = "transactionType")]
    pub(super) transaction_type: String,
    pub(super) amount: String,
    pub(super) currency: String,
    /// Payments of Checkout (iFrame) and of the app only.
    #[serde(
        rename = "transactionReference",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) transaction_reference: Option<String>,
    /// Payments that a merchant created only.
    #[serde(
        rename = "merchantInvoiceNumber",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) merchant_invoice_number: Option<String>,
    /// The amount before a coupon; the three fields come with coupons only.
    #[serde(rename = "saleAmount", skip_serializing_if = "Option::is_none")]
    pub(super) sale_amount: Option<String>,
    #[serde(rename = "couponAmount", skip_serializing_if = "Option::is_none")]
    pub(super) coupon_amount: Option<String>,
    /// The merchant's part of the coupon.
    #[serde(
        rename = "merchantShareAmount",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) merchant_share_amount: Option<String>,
}

impl Notice {
    /// What bKash reports of a payment through the API; none of an agreement, which costs nothing.
    pub(super) fn of(paid: &Paid, settings: &Settings) -> Option<Self> {
        let purchase = paid.facts.purchase.as_ref()?;
        let merchant = paid.facts.merchant.of(settings)?;
        let reference = paid.facts.payer_reference.clone().unwrap_or_default();
        Some(Self {
            date_time: paid.at.compact_bangladesh(),
            debit_msisdn: format!("88{}", paid.wallet),
            credit_organization_name: merchant.name.clone(),
            credit_short_code: merchant.organization_short_code.clone(),
            trx_id: paid.trx_id.to_string(),
            transaction_status: "Completed".to_owned(),
            transaction_type: VIA_API.to_owned(),
            amount: purchase.amount_text.clone(),
            currency: "BDT".to_owned(),
            transaction_reference: (paid.facts.api == Api::Iframe).then_some(reference),
            merchant_invoice_number: Some(purchase.invoice.clone()),
            sale_amount: None,
            coupon_amount: None,
            merchant_share_amount: None,
        })
    }
}
