//! Create, Execute, Query and Cancel of an agreement.

use serde::Serialize;
use utoipa::ToSchema;

use super::Success;
use crate::{
    families::wire::{BangladeshTime, CallbackUrls},
    mode::Mode,
    state::{Agreement, Payment},
};

/// Create in mode 0000. It names the payer, and no money.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::AgreementCreated)]
pub(crate) struct AgreementCreated<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    #[serde(rename = "bkashURL")]
    bkash_url: String,
    #[serde(flatten)]
    callback_urls: CallbackUrls<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_reference: Option<&'a str>,
    agreement_status: &'static str,
    agreement_create_time: BangladeshTime,
}

impl<'a> AgreementCreated<'a> {
    pub(crate) fn of(payment: &'a Payment, bkash_url: String) -> Self {
        let details = &payment.details;
        Self {
            success: Success::default(),
            payment_id: &details.id,
            bkash_url,
            callback_urls: CallbackUrls::of(payment),
            payer_reference: details.payer_reference.as_deref(),
            agreement_status: payment.stage.transaction_status(),
            agreement_create_time: BangladeshTime(details.created),
        }
    }
}

/// Execute of an agreement. `payerType` and `payerAccount` are in newer answers only.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::AgreementExecuted)]
pub(crate) struct AgreementExecuted<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    #[serde(rename = "agreementID")]
    agreement_id: &'a str,
    payer_reference: &'a str,
    agreement_execute_time: BangladeshTime,
    agreement_status: &'static str,
    customer_msisdn: &'a str,
    payer_type: &'static str,
    payer_account: &'a str,
}

impl<'a> AgreementExecuted<'a> {
    pub(crate) fn of(agreement: &'a Agreement) -> Self {
        Self {
            success: Success::default(),
            payment_id: &agreement.payment_id,
            agreement_id: &agreement.id,
            payer_reference: &agreement.payer_reference,
            agreement_execute_time: BangladeshTime(agreement.executed),
            agreement_status: "Completed",
            customer_msisdn: agreement.wallet.as_str(),
            payer_type: "Customer",
            payer_account: agreement.wallet.as_str(),
        }
    }
}

/// Query Agreement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::AgreementFound)]
pub(crate) struct AgreementFound<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    #[serde(rename = "agreementID")]
    agreement_id: &'a str,
    payer_reference: &'a str,
    payer_account: &'a str,
    payer_type: &'static str,
    agreement_status: &'static str,
    agreement_create_time: BangladeshTime,
    agreement_execute_time: BangladeshTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement_void_time: Option<BangladeshTime>,
    mode: &'static str,
    verification_status: &'static str,
}

impl<'a> AgreementFound<'a> {
    pub(crate) fn of(agreement: &'a Agreement) -> Self {
        Self {
            success: Success::default(),
            payment_id: &agreement.payment_id,
            agreement_id: &agreement.id,
            payer_reference: &agreement.payer_reference,
            payer_account: agreement.wallet.as_str(),
            payer_type: "Customer",
            agreement_status: agreement.state.name(),
            agreement_create_time: BangladeshTime(agreement.created),
            agreement_execute_time: BangladeshTime(agreement.executed),
            agreement_void_time: agreement.state.cancelled().map(BangladeshTime),
            mode: Mode::Agreement.code(),
            verification_status: "Complete",
        }
    }
}

/// Cancel Agreement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::AgreementCancelled)]
pub(crate) struct AgreementCancelled<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    #[serde(rename = "agreementID")]
    agreement_id: &'a str,
    payer_reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement_void_time: Option<BangladeshTime>,
    agreement_status: &'static str,
}

impl<'a> AgreementCancelled<'a> {
    pub(crate) fn of(agreement: &'a Agreement) -> Self {
        Self {
            success: Success::default(),
            payment_id: &agreement.payment_id,
            agreement_id: &agreement.id,
            payer_reference: &agreement.payer_reference,
            agreement_void_time: agreement.state.cancelled().map(BangladeshTime),
            agreement_status: agreement.state.name(),
        }
    }
}
