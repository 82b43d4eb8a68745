//! Create, Execute and Cancel of an agreement.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    families::{
        tokenized::answers::Success,
        wire::{CallbackUrls, UtcTime},
    },
    settings::Settings,
    state::{Agreement, Payment},
};

/// Create.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v03::AgreementCreated)]
pub(crate) struct AgreementCreated<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_reference: Option<&'a str>,
    #[serde(rename = "bkashURL")]
    bkash_url: String,
    agreement_create_time: UtcTime,
    agreement_status: &'static str,
    #[serde(flatten)]
    callback_urls: CallbackUrls<'a>,
}

impl<'a> AgreementCreated<'a> {
    pub(crate) fn of(payment: &'a Payment, bkash_url: String) -> Self {
        let details = &payment.details;
        Self {
            success: Success::default(),
            payment_id: &details.id,
            payer_reference: details.payer_reference.as_deref(),
            bkash_url,
            agreement_create_time: UtcTime(details.created),
            agreement_status: payment.stage.transaction_status(),
            callback_urls: CallbackUrls::of(payment),
        }
    }
}

/// Execute. The sample's `"Completed "` has a blank at its end, which a setting brings back.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v03::AgreementExecuted)]
pub(crate) struct AgreementExecuted<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    payer_reference: &'a str,
    #[serde(rename = "agreementID")]
    agreement_id: &'a str,
    agreement_execute_time: UtcTime,
    agreement_status: &'static str,
}

impl<'a> AgreementExecuted<'a> {
    pub(crate) fn of(agreement: &'a Agreement, settings: &Settings) -> Self {
        Self {
            success: Success::default(),
            payment_id: &agreement.payment_id,
            payer_reference: &agreement.payer_reference,
            agreement_id: &agreement.id,
            agreement_execute_time: UtcTime(agreement.executed),
            agreement_status: if settings.v03_trailing_blank {
                "Completed "
            } else {
                "Completed"
            },
        }
    }
}

/// Cancel. The sample says `Completed`, of the cancellation; the guide's table says `Cancelled`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v03::AgreementCancelled)]
pub(crate) struct AgreementCancelled<'a> {
    #[serde(flatten)]
    success: Success,
    #[serde(rename = "paymentID")]
    payment_id: &'a str,
    #[serde(rename = "agreementID")]
    agreement_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement_void_time: Option<UtcTime>,
    payer_reference: &'a str,
    agreement_status: &'static str,
}

impl<'a> AgreementCancelled<'a> {
    pub(crate) fn of(agreement: &'a Agreement, settings: &Settings) -> Self {
        Self {
            success: Success::default(),
            payment_id: &agreement.payment_id,
            agreement_id: &agreement.id,
            agreement_void_time: agreement.state.cancelled().map(UtcTime),
            payer_reference: &agreement.payer_reference,
            agreement_status: if settings.v03_cancel_says_cancelled {
                "Cancelled"
            } else {
                "Completed"
            },
        }
    }
}
