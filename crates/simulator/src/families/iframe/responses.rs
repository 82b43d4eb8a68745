//! The responses of Checkout (iFrame). Source: bKash's OpenAPI document of 2018, its demo, and
//! traces. Keys without a value are left out; `null` is never sent.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    families::wire::{BangladeshTime, UtcTime, entry_type, transaction_type},
    state::{Entry, IssuedTokens, Payment, Purchase, Refund},
    wallets::Msisdn,
};

/// `statusCode` and `statusMessage`, which bKash does not send here but one published client needs.
/// A setting removes them.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::Status)]
pub(crate) struct Status {
    #[serde(skip_serializing_if = "Option::is_none")]
    status_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_message: Option<&'static str>,
}

impl Status {
    pub(super) fn successful(enabled: bool) -> Self {
        Self {
            status_code: enabled.then_some("0000"),
            status_message: enabled.then_some("Successful"),
        }
    }
}

/// Grant and Refresh.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = iframe::Granted)]
pub(crate) struct Granted<'a> {
    token_type: &'static str,
    id_token: &'a str,
    expires_in: u64,
    refresh_token: &'a str,
}

impl<'a> Granted<'a> {
    pub(super) fn of(issued: &'a IssuedTokens) -> Self {
        Self {
            token_type: "Bearer",
            id_token: &issued.id_token,
            expires_in: issued.expires_in,
            refresh_token: &issued.refresh_token,
        }
    }
}

/// A refused Grant or Refresh.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = iframe::TokenRefused)]
pub(crate) struct TokenRefused<'a> {
    pub(super) status: &'static str,
    pub(super) msg: &'a str,
}

/// Any other refused call, with HTTP 200.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::Refused)]
pub(crate) struct Refused<'a> {
    pub(super) error_code: String,
    pub(super) error_message: &'a str,
}

/// Create.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::Created)]
pub(crate) struct Created<'a> {
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    create_time: UtcTime,
    org_logo: &'a str,
    org_name: &'a str,
    transaction_status: &'static str,
    amount: &'a str,
    currency: &'static str,
    intent: &'static str,
    merchant_invoice_number: &'a str,
    #[serde(flatten)]
    status: Status,
}

impl<'a> Created<'a> {
    pub(super) fn of(
        payment: &'a Payment,
        purchase: &'a Purchase,
        logo: &'a str,
        name: &'a str,
        status: Status,
    ) -> Self {
        Self {
            payment_id: &payment.details.id,
            create_time: UtcTime(payment.details.created),
            org_logo: logo,
            org_name: name,
            transaction_status: payment.stage.transaction_status(),
            amount: &purchase.amount_text,
            currency: "BDT",
            intent: purchase.intent.name(),
            merchant_invoice_number: &purchase.invoice,
            status,
        }
    }
}

/// Execute and Query. Before Execute, `updateTime` and `trxID` are absent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::PaymentResponse)]
pub(crate) struct PaymentResponse<'a> {
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    create_time: UtcTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    update_time: Option<UtcTime>,
    #[serde(rename = "trxID", skip_serializing_if = "Option::is_none")]
    trx_id: Option<&'a str>,
    transaction_status: &'static str,
    amount: &'a str,
    currency: &'static str,
    intent: &'static str,
    merchant_invoice_number: &'a str,
    /// Only newer responses of Execute have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_msisdn: Option<String>,
    /// Only in Query; `0` without refunds.
    #[serde(skip_serializing_if = "Option::is_none")]
    refund_amount: Option<String>,
    #[serde(flatten)]
    status: Status,
}

impl<'a> PaymentResponse<'a> {
    pub(super) fn executed(payment: &'a Payment, purchase: &'a Purchase, status: Status) -> Self {
        Self {
            customer_msisdn: payment.wallet.as_ref().map(international),
            ..Self::of(payment, purchase, status)
        }
    }

    pub(super) fn queried(payment: &'a Payment, purchase: &'a Purchase, status: Status) -> Self {
        let refunded = if payment.refunds.is_empty() {
            "0".to_owned()
        } else {
            payment.refunded().to_string()
        };
        Self {
            refund_amount: Some(refunded),
            ..Self::of(payment, purchase, status)
        }
    }

    fn of(payment: &'a Payment, purchase: &'a Purchase, status: Status) -> Self {
        Self {
            payment_id: &payment.details.id,
            create_time: UtcTime(payment.details.created),
            update_time: payment.resolved.or(payment.executed).map(UtcTime),
            trx_id: payment.trx_id.as_deref(),
            transaction_status: payment.stage.transaction_status(),
            amount: &purchase.amount_text,
            currency: "BDT",
            intent: purchase.intent.name(),
            merchant_invoice_number: &purchase.invoice,
            customer_msisdn: None,
            refund_amount: None,
            status,
        }
    }
}

/// Capture and Void. Both report `Completed`: the operation is complete.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::CapturedOrVoided)]
pub(crate) struct CapturedOrVoided<'a> {
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    create_time: UtcTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    update_time: Option<UtcTime>,
    #[serde(rename = "trxID", skip_serializing_if = "Option::is_none")]
    trx_id: Option<&'a str>,
    transaction_status: &'static str,
    #[serde(flatten)]
    status: Status,
}

impl<'a> CapturedOrVoided<'a> {
    pub(super) fn of(payment: &'a Payment, status: Status) -> Self {
        Self {
            payment_id: &payment.details.id,
            create_time: UtcTime(payment.details.created),
            update_time: payment.resolved.map(UtcTime),
            trx_id: payment.trx_id.as_deref(),
            transaction_status: "Completed",
            status,
        }
    }
}

/// Search Transaction.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::TransactionFound)]
pub(crate) struct TransactionFound<'a> {
    amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_time: Option<BangladeshTime>,
    currency: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_msisdn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initiation_time: Option<BangladeshTime>,
    organization_short_code: &'a str,
    /// A note that a customer can add in bKash's app; the simulator's pages do not ask for one.
    transaction_reference: &'static str,
    transaction_status: &'static str,
    transaction_type: &'static str,
    #[serde(rename = "trxID", skip_serializing_if = "Option::is_none")]
    trx_id: Option<&'a str>,
    #[serde(flatten)]
    status: Status,
}

impl<'a> TransactionFound<'a> {
    pub(super) fn payment(
        payment: &'a Payment,
        purchase: &'a Purchase,
        short_code: &'a str,
        status: Status,
    ) -> Self {
        Self {
            amount: purchase.amount_text.clone(),
            completed_time: payment.resolved.or(payment.executed).map(BangladeshTime),
            currency: "BDT",
            customer_msisdn: payment.wallet.as_ref().map(international),
            initiation_time: payment.executed.map(BangladeshTime),
            organization_short_code: short_code,
            transaction_reference: "",
            transaction_status: payment.stage.transaction_status(),
            transaction_type: transaction_type(payment),
            trx_id: payment.trx_id.as_deref(),
            status,
        }
    }

    pub(super) fn refund(
        payment: &'a Payment,
        refund: &'a Refund,
        short_code: &'a str,
        status: Status,
    ) -> Self {
        Self {
            amount: refund.amount_text.clone(),
            completed_time: Some(BangladeshTime(refund.completed)),
            currency: "BDT",
            customer_msisdn: payment.wallet.as_ref().map(international),
            initiation_time: Some(BangladeshTime(refund.completed)),
            organization_short_code: short_code,
            transaction_reference: "",
            transaction_status: "Completed",
            transaction_type: "Refund via API",
            trx_id: Some(&refund.trx_id),
            status,
        }
    }

    pub(super) fn of_organization(entry: &'a Entry, short_code: &'a str, status: Status) -> Self {
        Self {
            amount: entry.amount.to_string(),
            completed_time: Some(BangladeshTime(entry.at)),
            currency: "BDT",
            customer_msisdn: entry.wallet.as_ref().map(international),
            initiation_time: Some(BangladeshTime(entry.at)),
            organization_short_code: short_code,
            transaction_reference: "",
            transaction_status: "Completed",
            transaction_type: entry_type(entry),
            trx_id: Some(&entry.trx_id),
            status,
        }
    }
}

/// Refund and Refund Status.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::Refunded)]
pub(crate) struct Refunded<'a> {
    completed_time: BangladeshTime,
    transaction_status: &'static str,
    #[serde(rename = "originalTrxID", skip_serializing_if = "Option::is_none")]
    original_trx_id: Option<&'a str>,
    #[serde(rename = "refundTrxID")]
    refund_trx_id: &'a str,
    amount: &'a str,
    currency: &'static str,
    charge: &'static str,
    #[serde(flatten)]
    status: Status,
}

impl<'a> Refunded<'a> {
    pub(super) fn of(payment: &'a Payment, refund: &'a Refund, status: Status) -> Self {
        Self {
            completed_time: BangladeshTime(refund.completed),
            transaction_status: "Completed",
            original_trx_id: payment.trx_id.as_deref(),
            refund_trx_id: &refund.trx_id,
            amount: &refund.amount_text,
            currency: "BDT",
            charge: "0.00",
            status,
        }
    }
}

/// The format of wallet numbers in this API: `8801XXXXXXXXX`.
fn international(wallet: &Msisdn) -> String {
    format!("88{wallet}")
}
