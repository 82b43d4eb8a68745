//! Field names, and access to required fields.

use crate::{
    error_codes::{ErrorCode, Refusal},
    gateway::Call,
};

pub(super) const PAYMENT_ID: &[&str] = &["paymentID", "paymentId"];
pub(super) const TRX_ID: &[&str] = &["trxID", "trxId"];

/// Returns the first of these fields that is present.
///
/// # Errors
///
/// Returns 2065 if none is.
pub(super) fn need<'a>(call: &'a Call<'_>, names: &[&str]) -> Result<&'a str, Refusal> {
    call.fields
        .get(names)
        .ok_or_else(|| ErrorCode::FIELD_MISSING.into())
}
