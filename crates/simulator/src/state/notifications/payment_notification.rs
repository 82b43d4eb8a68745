//! The JSON message about a completed payment inside a notification.

use serde::{Deserialize, Serialize};

use std::sync::Arc;

use crate::{
    api::Api, clock::Moment, settings::Settings, state::payment::PaymentDetails, wallets::Msisdn,
};

/// bKash's type code for "Payment via API", which all Checkout products share. Source: bKash,
/// "Webhook".
pub(crate) const VIA_API: &str = "10002294";

/// A completed payment.
#[derive(Debug)]
pub(crate) struct CompletedPayment {
    pub(crate) details: Arc<PaymentDetails>,
    pub(crate) wallet: Msisdn,
    pub(crate) trx_id: Arc<str>,
    pub(crate) at: Moment,
}

/// The message, in bKash's spelling and key order. Source: bKash, "Webhook".
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PaymentNotification {
    /// `yyyyMMddHHmmss` in Bangladesh time.
    #[serde(rename = "dateTime")]
    pub(crate) date_time: String,
    /// With country code: `8801…`.
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
    /// Only for payments of Checkout (iFrame) and of the app.
    #[serde(
        rename = "transactionReference",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) transaction_reference: Option<String>,
    /// Only for payments that a merchant created.
    #[serde(
        rename = "merchantInvoiceNumber",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) merchant_invoice_number: Option<String>,
    /// The amount before a coupon. This and the next two fields are present only with a coupon.
    #[serde(rename = "saleAmount", skip_serializing_if = "Option::is_none")]
    pub(crate) sale_amount: Option<String>,
    #[serde(rename = "couponAmount", skip_serializing_if = "Option::is_none")]
    pub(crate) coupon_amount: Option<String>,
    /// The merchant's share of the coupon.
    #[serde(
        rename = "merchantShareAmount",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) merchant_share_amount: Option<String>,
}

impl PaymentNotification {
    /// The notification of a payment; `None` for an agreement.
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
