//! Parses bKash's answers. An answer that does not say with certainty what happened to money is unusable.

mod agreement;
mod create;
#[cfg(test)]
mod fuzz;
mod payment;
mod refund;
mod search;

pub(crate) use agreement::{parse_agreement, parse_agreement_status, parse_cancel_agreement};
pub(crate) use create::{Created, parse_create};
pub(crate) use payment::{parse_execute, parse_query, parse_query_resolution, parse_resolution};
pub(crate) use refund::{parse_refund, parse_refund_status};
pub(crate) use search::parse_search;

use bkash_types::Family;
use domain::ErrorDetail;

use crate::{
    document::{ApiStatus, Document},
    error_codes,
    family::dialect_of,
    http::Reply,
};

/// Why an answer is not a success.
pub(crate) struct ErrorResponse {
    /// The error code that decides what the answer means.
    pub(crate) code: Option<String>,
    /// What bKash answered, with the error code as it was received.
    pub(crate) detail: ErrorDetail,
}

impl ErrorResponse {
    fn without_code(detail: impl Into<ErrorDetail>) -> Self {
        Self {
            code: None,
            detail: detail.into(),
        }
    }

    fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

/// The document of a successful answer of `family`.
pub(crate) fn successful(family: Family, reply: Reply) -> Result<Document, ErrorResponse> {
    let (status, document) = match reply {
        Reply::Document(status, document) => (status, document),
        Reply::Unusable(_, detail) => return Err(ErrorResponse::without_code(detail)),
        // An error code in the detail belongs to the token call and says nothing about this call.
        Reply::NotSent(detail) => return Err(ErrorResponse::without_code(detail)),
    };
    let api_status = document.api_status();
    let bkash_error_code = api_status.bkash_error_code();
    match api_status {
        ApiStatus::Success if status.is_success() => Ok(document),
        ApiStatus::Missing if status.is_success() && !dialect_of(family).has_success_code() => {
            Ok(document)
        }
        ApiStatus::Success => Err(ErrorResponse::without_code(format!(
            "HTTP {status} with a success code"
        ))),
        ApiStatus::ErrorCode { code, text } => Err(ErrorResponse {
            detail: ErrorDetail {
                text: format!("{code} {text}"),
                bkash_error_code,
            },
            code: Some(code),
        }),
        ApiStatus::InternalCode { name, text } => Err(ErrorResponse {
            code: error_codes::of_internal_code(family, &name).map(str::to_owned),
            detail: ErrorDetail {
                text: format!("{name}: {text}"),
                bkash_error_code,
            },
        }),
        ApiStatus::Message(text) => Err(ErrorResponse::without_code(format!(
            "HTTP {status}: {text}"
        ))),
        ApiStatus::Missing => Err(ErrorResponse::without_code(format!(
            "HTTP {status} without a status code"
        ))),
    }
}
