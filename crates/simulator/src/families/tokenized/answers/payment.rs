//! Create, Execute, Query, Capture and Void of a payment.

use serde::Serialize;
use utoipa::ToSchema;

use super::Success;
use crate::{
    families::wire::{BangladeshTime, CallbackUrls, refundable, wallet},
    state::{Payment, Purchase},
};

/// Create in modes 0001 and 0011, after a trace of 2025.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::PaymentCreated)]
pub(crate) struct PaymentCreated<'a> {
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    #[serde(rename = "bkashURL")]
    bkash_url: String,
    #[serde(flatten)]
    callback_urls: CallbackUrls<'a>,
    amount: &'a str,
    intent: &'static str,
    currency: &'static str,
    #[serde(rename = "agreementID", skip_serializing_if = "Option::is_none")]
    agreement_id: Option<&'a str>,
    payment_create_time: BangladeshTime,
    transaction_status: &'static str,
    merchant_invoice_number: &'a str,
    #[serde(flatten)]
    success: Success,
}

impl<'a> PaymentCreated<'a> {
    pub(crate) fn of(payment: &'a Payment, purchase: &'a Purchase, bkash_url: String) -> Self {
        let details = &payment.details;
        Self {
            payment_id: &details.id,
            bkash_url,
            callback_urls: CallbackUrls::of(payment),
            amount: &purchase.amount_text,
            intent: purchase.intent.name(),
            currency: "BDT",
            agreement_id: payment.agreement.as_deref(),
            payment_create_time: BangladeshTime(details.created),
            transaction_status: payment.stage.transaction_status(),
            merchant_invoice_number: &purchase.invoice,
            success: Success::default(),
        }
    }
}

/// Execute, after a trace of 2025.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::PaymentExecuted)]
pub(crate) struct PaymentExecuted<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    #[serde(rename = "agreementID", skip_serializing_if = "Option::is_none")]
    agreement_id: Option<&'a str>,
    #[serde(rename = "trxID", skip_serializing_if = "Option::is_none")]
    trx_id: Option<&'a str>,
    transaction_status: &'static str,
    #[serde(flatten)]
    money: Option<Money<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_execute_time: Option<BangladeshTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_invoice_number: Option<&'a str>,
    payer_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_msisdn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_account: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_refundable_amount: Option<String>,
}

impl<'a> PaymentExecuted<'a> {
    pub(crate) fn of(payment: &'a Payment) -> Self {
        let purchase = payment.details.purchase.as_ref();
        Self {
            success: Success::default(),
            payment_id: &payment.details.id,
            agreement_id: payment.agreement.as_deref(),
            trx_id: payment.trx_id.as_deref(),
            transaction_status: payment.stage.transaction_status(),
            money: purchase.map(Money::of),
            payment_execute_time: payment.executed.map(BangladeshTime),
            merchant_invoice_number: purchase.map(|purchase| purchase.invoice.as_str()),
            payer_type: "Customer",
            payer_reference: payment.details.payer_reference.as_deref(),
            customer_msisdn: wallet(payment),
            payer_account: wallet(payment),
            max_refundable_amount: refundable(payment),
        }
    }
}

/// Query Payment, for payments and for the paymentIDs of agreements.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::PaymentFound)]
pub(crate) struct PaymentFound<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    mode: &'static str,
    #[serde(rename = "agreementID", skip_serializing_if = "Option::is_none")]
    agreement_id: Option<&'a str>,
    #[serde(flatten)]
    of: Asked<'a>,
    verification_status: &'static str,
    /// Newer documents use this name for the same thing.
    user_verification_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_reference: Option<&'a str>,
}

/// What a paymentID is for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = tokenized_v1::Asked)]
enum Asked<'a> {
    #[serde(rename_all = "camelCase")]
    Payment {
        payment_create_time: BangladeshTime,
        #[serde(skip_serializing_if = "Option::is_none")]
        payment_execute_time: Option<BangladeshTime>,
        #[serde(flatten)]
        money: Money<'a>,
        /// Here, and only here, bKash's key is merchantInvoice.
        merchant_invoice: &'a str,
        #[serde(rename = "trxID", skip_serializing_if = "Option::is_none")]
        trx_id: Option<&'a str>,
        transaction_status: &'static str,
    },
    #[serde(rename_all = "camelCase")]
    Agreement {
        agreement_status: &'static str,
        agreement_create_time: BangladeshTime,
        #[serde(skip_serializing_if = "Option::is_none")]
        agreement_execute_time: Option<BangladeshTime>,
        #[serde(skip_serializing_if = "Option::is_none")]
        payer_account: Option<&'a str>,
        payer_type: &'static str,
    },
}

impl<'a> PaymentFound<'a> {
    /// `agreement_status` is said of an agreement's paymentID alone.
    pub(crate) fn of(payment: &'a Payment, agreement_status: &'static str) -> Self {
        let details = &payment.details;
        let (created, executed) = (
            BangladeshTime(details.created),
            payment.executed.map(BangladeshTime),
        );
        let of = match &details.purchase {
            Some(purchase) => Asked::Payment {
                payment_create_time: created,
                payment_execute_time: executed,
                money: Money::of(purchase),
                merchant_invoice: &purchase.invoice,
                trx_id: payment.trx_id.as_deref(),
                transaction_status: payment.stage.transaction_status(),
            },
            None => Asked::Agreement {
                agreement_status,
                agreement_create_time: created,
                agreement_execute_time: executed,
                payer_account: wallet(payment),
                payer_type: "Customer",
            },
        };
        Self {
            success: Success::default(),
            payment_id: &details.id,
            mode: details.mode.code(),
            agreement_id: payment.agreement.as_deref(),
            of,
            verification_status: payment.stage.verification_status(),
            user_verification_status: payment.stage.verification_status(),
            payer_reference: details.payer_reference.as_deref(),
        }
    }
}

/// Capture and Void. Both say `Completed`: it is the operation that is complete.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::Settled)]
pub(crate) struct Settled<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    create_time: BangladeshTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    update_time: Option<BangladeshTime>,
    #[serde(rename = "trxID", skip_serializing_if = "Option::is_none")]
    trx_id: Option<&'a str>,
    transaction_status: &'static str,
}

impl<'a> Settled<'a> {
    pub(crate) fn of(payment: &'a Payment) -> Self {
        Self {
            success: Success::default(),
            payment_id: &payment.details.id,
            create_time: BangladeshTime(payment.details.created),
            update_time: payment.resolved.map(BangladeshTime),
            trx_id: payment.trx_id.as_deref(),
            transaction_status: "Completed",
        }
    }
}

/// The three fields that describe money wherever it is described.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = tokenized_v1::Money)]
struct Money<'a> {
    amount: &'a str,
    currency: &'static str,
    intent: &'static str,
}

impl<'a> Money<'a> {
    fn of(purchase: &'a Purchase) -> Self {
        Self {
            amount: &purchase.amount_text,
            currency: "BDT",
            intent: purchase.intent.name(),
        }
    }
}
