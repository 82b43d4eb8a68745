//! The guide's answers, key by key in the order it prints them.

mod agreement;
mod payment;
mod query;
mod search;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use agreement::{AgreementCancelled, AgreementCreated, AgreementExecuted};
pub(crate) use payment::{PaymentCreated, PaymentExecuted};
pub(crate) use query::Asked;
pub(crate) use search::TransactionFound;

use super::error_codes::GuideRefusal;
use crate::state::IssuedTokens;

/// Grant and Refresh: four fields, as printed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = tokenized_v03::TokenIssued)]
pub(crate) struct TokenIssued<'a> {
    token_type: &'static str,
    id_token: &'a str,
    /// Seconds.
    expires_in: u64,
    refresh_token: &'a str,
}

impl<'a> TokenIssued<'a> {
    pub(super) fn of(issued: &'a IssuedTokens) -> Self {
        Self {
            token_type: "Bearer",
            id_token: &issued.id_token,
            expires_in: issued.expires_in,
            refresh_token: &issued.refresh_token,
        }
    }
}

/// A refusal, with one of the guide's own numbers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v03::Refused)]
pub(crate) struct Refused {
    #[schema(example = "2053")]
    status_code: String,
    #[schema(example = "Invalid Payment State")]
    status_message: &'static str,
}

impl Refused {
    pub(super) fn of(said: &GuideRefusal) -> Self {
        Self {
            status_code: said.number.to_string(),
            status_message: said.message,
        }
    }
}
