//! Query Payment, of which the guide says only that a paymentID can be used in it: all keys here are
//! our reading, after those that the guide prints for Create and Execute.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    families::{tokenized::answers::Success, wire::UtcTime},
    state::Payment,
};

/// What a paymentID is for, and how far it got.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = tokenized_v03::Asked)]
pub(crate) enum Asked<'a> {
    /// A payment's.
    #[serde(rename_all = "camelCase")]
    Payment {
        #[serde(flatten)]
        success: Success,
        #[serde(rename = "paymentID")]
        payment_id: &'a str,
        #[serde(rename = "agreementID", skip_serializing_if = "Option::is_none")]
        agreement_id: Option<&'a str>,
        payment_create_time: UtcTime,
        #[serde(skip_serializing_if = "Option::is_none")]
        payment_execute_time: Option<UtcTime>,
        #[serde(rename = "trxID", skip_serializing_if = "Option::is_none")]
        trx_id: Option<&'a str>,
        transaction_status: &'static str,
        verification_status: &'static str,
        amount: &'a str,
        currency: &'static str,
        intent: &'static str,
        merchant_invoice_number: &'a str,
    },
    /// An agreement's.
    #[serde(rename_all = "camelCase")]
    Agreement {
        #[serde(flatten)]
        success: Success,
        #[serde(rename = "paymentID")]
        payment_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        payer_reference: Option<&'a str>,
        #[serde(rename = "agreementID", skip_serializing_if = "Option::is_none")]
        agreement_id: Option<&'a str>,
        agreement_create_time: UtcTime,
        #[serde(skip_serializing_if = "Option::is_none")]
        agreement_execute_time: Option<UtcTime>,
        agreement_status: &'static str,
        verification_status: &'static str,
    },
}

impl<'a> Asked<'a> {
    /// `agreement_status` is said of an agreement's paymentID alone.
    pub(crate) fn of(payment: &'a Payment, agreement_status: &'static str) -> Self {
        let details = &payment.details;
        let created = UtcTime(details.created);
        let executed = payment.executed.map(UtcTime);
        match &details.purchase {
            Some(purchase) => Self::Payment {
                success: Success::default(),
                payment_id: &details.id,
                agreement_id: payment.agreement.as_deref(),
                payment_create_time: created,
                payment_execute_time: executed,
                trx_id: payment.trx_id.as_deref(),
                transaction_status: payment.stage.transaction_status(),
                verification_status: payment.stage.verification_status(),
                amount: &purchase.amount_text,
                currency: "BDT",
                intent: purchase.intent.name(),
                merchant_invoice_number: &purchase.invoice,
            },
            None => Self::Agreement {
                success: Success::default(),
                payment_id: &details.id,
                payer_reference: details.payer_reference.as_deref(),
                agreement_id: payment.agreement.as_deref(),
                agreement_create_time: created,
                agreement_execute_time: executed,
                agreement_status,
                verification_status: payment.stage.verification_status(),
            },
        }
    }
}
