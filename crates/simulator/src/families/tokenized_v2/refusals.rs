//! The refusals of v2, and its gateway's response to an incomplete body.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    error_codes::{ErrorCode, Refusal},
    families::tokenized_responses::{Record, v1},
    reply::Reply,
};

/// Why a call fails.
#[derive(Debug)]
pub(super) enum Failure {
    Refused(Refusal),
    /// A field that the gateway requires is missing.
    Malformed,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code.into())
    }
}

/// A business refusal, with HTTP 400.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = tokenized_v2::Refused)]
pub(crate) struct Refused<'a> {
    #[schema(example = "invalid_payment_id")]
    internal_code: String,
    #[schema(example = "2002")]
    external_code: String,
    #[schema(example = "Invalid Payment ID")]
    error_message_en: &'a str,
    /// Always `null` in traces; v2 does send it.
    error_message_bn: Option<&'a str>,
}

/// The internalCodes known from traces.
const INTERNAL_CODES: &[(ErrorCode, &str)] = &[
    (ErrorCode::INVALID_PAYMENT_ID, "invalid_payment_id"),
    (ErrorCode::INVALID_AMOUNT, "invalid_amount"),
    (ErrorCode::INVALID_CURRENCY, "invalid_currency"),
    (ErrorCode::INVALID_PAYMENT_STATE, "invalid_payment_state"),
    (ErrorCode::PAYMENT_COMPLETED, "payment_already_completed"),
    (
        ErrorCode::REFUND_AMOUNT,
        "refund_amount_exceed_payment_amount",
    ),
    (
        ErrorCode::REFUND_MISMATCH,
        "ERROR_REFUND_TRANSACTION_ID_MISMATCH",
    ),
];

/// A refusal as v2 sends it. An unknown internalCode is derived from the message.
pub(super) fn refused(refusal: Refusal) -> Reply {
    let message = refusal.message();
    let known = INTERNAL_CODES
        .iter()
        .find(|(code, _)| *code == refusal.code);
    let body = Refused {
        internal_code: known.map_or_else(|| snake_case(message), |(_, word)| (*word).to_owned()),
        external_code: refusal.code.to_string(),
        error_message_en: message,
        error_message_bn: None,
    };
    let unknown = "bKash does not publish the internalCode of this error code";
    Reply {
        invention: refusal.invention.or(known.is_none().then_some(unknown)),
        ..Reply::of(&body).with_status(StatusCode::BAD_REQUEST)
    }
}

/// A refused Grant or Refresh. Reports of such refusals do not state the version; this is the shape
/// of v2's other token responses.
pub(super) fn refused_token(refusal: Refusal) -> Reply {
    let record = Record::refusal(refusal.code.to_string(), refusal.message());
    Reply {
        invention: refusal.invention,
        ..v1::REFUSAL.reply(&record)
    }
}

/// The gateway's response to a body without a mandatory field, as seen for refunds.
pub(super) fn malformed() -> Reply {
    Reply::gateway(StatusCode::BAD_REQUEST, "Invalid request body")
}

/// Turns `Agreement execution pre-requisite hasn't been met` into
/// `agreement_execution_pre_requisite_…`.
fn snake_case(message: &str) -> String {
    let message = message.replace('\'', "").to_ascii_lowercase();
    let words = message
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn an_error_message_becomes_an_internal_code() {
        assert_eq!(
            snake_case("Agreement execution pre-requisite hasn't been met"),
            "agreement_execution_pre_requisite_hasnt_been_met"
        );
        assert_eq!(snake_case("Invalid TrxID"), "invalid_trxid");
    }
}
