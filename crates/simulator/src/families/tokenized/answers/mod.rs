//! The family's answers, key by key as bKash's pages and traces of its service have them.
//!
//! v1.2.0-beta leaves absent fields out: it never sends `null`.

mod agreement;
mod payment;
mod refund;
mod search;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use agreement::{
    AgreementCancelled, AgreementCreated, AgreementExecuted, AgreementFound,
};
pub(crate) use payment::{PaymentCreated, PaymentExecuted, PaymentFound, Settled};
pub(crate) use refund::Refunded;
pub(crate) use search::{OrganizationFound, RefundFound, TransactionFound};

use crate::state::IssuedTokens;

/// How every answer says that the call succeeded, at its beginning or its end.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::Success)]
pub(crate) struct Success {
    #[schema(example = "0000")]
    status_code: &'static str,
    #[schema(example = "Successful")]
    status_message: &'static str,
}

impl Default for Success {
    fn default() -> Self {
        Self {
            status_code: "0000",
            status_message: "Successful",
        }
    }
}

/// A business refusal, which comes with HTTP 200. Source: bKash's error codes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v1::Refused)]
pub(crate) struct Refused<'a> {
    #[schema(example = "2056")]
    pub(crate) status_code: String,
    #[schema(example = "Invalid Payment State")]
    pub(crate) status_message: &'a str,
}

/// Grant and Refresh. Source: Token Management.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = tokenized_v1::TokenIssued)]
pub(crate) struct TokenIssued<'a> {
    #[serde(flatten)]
    success: Success,
    token_type: &'static str,
    id_token: &'a str,
    /// Seconds.
    expires_in: u64,
    refresh_token: &'a str,
}

impl<'a> TokenIssued<'a> {
    pub(crate) fn of(issued: &'a IssuedTokens) -> Self {
        Self {
            success: Success::default(),
            token_type: "Bearer",
            id_token: &issued.id_token,
            expires_in: issued.expires_in,
            refresh_token: &issued.refresh_token,
        }
    }
}
