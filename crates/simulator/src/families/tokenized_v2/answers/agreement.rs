//! Create, Execute, Query and Cancel of an agreement.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    families::wire::{BangladeshTime, CallbackUrls, wallet},
    state::{Agreement, FoundAgreement, Payment},
};

/// Create. The agreementId is here already, since Execute asks for it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v2::AgreementCreated)]
pub(crate) struct AgreementCreated<'a> {
    payment_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement_id: Option<&'a str>,
    #[serde(rename = "bkashURL")]
    bkash_url: String,
    #[serde(flatten)]
    callback_urls: CallbackUrls<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_reference: Option<&'a str>,
    agreement_status: &'static str,
    agreement_create_time: BangladeshTime,
    signature: &'a str,
}

impl<'a> AgreementCreated<'a> {
    pub(crate) fn of(payment: &'a Payment, bkash_url: String) -> Self {
        let details = &payment.details;
        Self {
            payment_id: &details.id,
            agreement_id: payment.agreement.as_deref(),
            bkash_url,
            callback_urls: CallbackUrls::of(payment),
            payer_reference: details.payer_reference.as_deref(),
            agreement_status: payment.stage.transaction_status(),
            agreement_create_time: BangladeshTime(details.created),
            signature: &details.signature,
        }
    }
}

/// Execute.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v2::AgreementExecuted)]
pub(crate) struct AgreementExecuted<'a> {
    payment_id: &'a str,
    agreement_id: &'a str,
    payer_reference: &'a str,
    agreement_execute_time: BangladeshTime,
    agreement_status: &'static str,
    payer_type: &'static str,
    payer_account: &'a str,
}

impl<'a> AgreementExecuted<'a> {
    pub(crate) fn of(agreement: &'a Agreement) -> Self {
        Self {
            payment_id: &agreement.payment_id,
            agreement_id: &agreement.id,
            payer_reference: &agreement.payer_reference,
            agreement_execute_time: BangladeshTime(agreement.executed),
            agreement_status: "Completed",
            payer_type: "Customer",
            payer_account: agreement.wallet.as_str(),
        }
    }
}

/// Query Agreement, also before Execute.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v2::AgreementFound)]
pub(crate) struct AgreementFound<'a> {
    payment_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_account: Option<&'a str>,
    payer_type: &'static str,
    agreement_status: &'static str,
    agreement_create_time: BangladeshTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement_execute_time: Option<BangladeshTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement_void_time: Option<BangladeshTime>,
    verification_status: &'static str,
}

impl<'a> AgreementFound<'a> {
    pub(crate) fn of(found: &'a FoundAgreement) -> Self {
        match found {
            FoundAgreement::Made(agreement) => Self {
                payment_id: &agreement.payment_id,
                agreement_id: Some(&agreement.id),
                payer_reference: Some(&agreement.payer_reference),
                payer_account: Some(agreement.wallet.as_str()),
                payer_type: "Customer",
                agreement_status: agreement.state.name(),
                agreement_create_time: BangladeshTime(agreement.created),
                agreement_execute_time: Some(BangladeshTime(agreement.executed)),
                agreement_void_time: agreement.state.cancelled().map(BangladeshTime),
                verification_status: "Complete",
            },
            FoundAgreement::Pending(payment) => Self {
                payment_id: &payment.details.id,
                agreement_id: payment.agreement.as_deref(),
                payer_reference: payment.details.payer_reference.as_deref(),
                payer_account: wallet(payment),
                payer_type: "Customer",
                agreement_status: payment.stage.transaction_status(),
                agreement_create_time: BangladeshTime(payment.details.created),
                agreement_execute_time: None,
                agreement_void_time: None,
                verification_status: payment.stage.verification_status(),
            },
        }
    }
}

/// Cancel.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v2::AgreementCancelled)]
pub(crate) struct AgreementCancelled<'a> {
    payment_id: &'a str,
    agreement_id: &'a str,
    payer_reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement_void_time: Option<BangladeshTime>,
    agreement_status: &'static str,
}

impl<'a> AgreementCancelled<'a> {
    pub(crate) fn of(agreement: &'a Agreement) -> Self {
        Self {
            payment_id: &agreement.payment_id,
            agreement_id: &agreement.id,
            payer_reference: &agreement.payer_reference,
            agreement_void_time: agreement.state.cancelled().map(BangladeshTime),
            agreement_status: agreement.state.name(),
        }
    }
}
