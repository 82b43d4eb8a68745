//! Validates the fields of Create.

use crate::{
    error_codes::{ErrorCode, Refusal},
    families::purchase::{is_plain, is_web_address, need, read_purchase},
    fields::Fields,
    mode::{Intent, Mode},
    state::CreateRequest,
};

/// Reads the fields that the mode needs. Other fields are ignored, including the payment fields in
/// mode 0000, which several published clients send. Source: Tokenized Checkout v1.2.0-beta, Create.
///
/// # Errors
///
/// Returns bKash's error code for a missing or invalid field.
pub(super) fn read(fields: &Fields) -> Result<CreateRequest, Refusal> {
    let mode = Mode::parse(need(fields, "mode")?).ok_or(ErrorCode::MODE_NOT_VALID)?;
    let callback_url = need(fields, "callbackURL")?;
    if !is_web_address(callback_url) {
        return Err(ErrorCode::INVALID_CALLBACK_URL.into());
    }
    let payer_reference = fields.get(&["payerReference"]);
    if payer_reference.is_none() && mode != Mode::WithAgreement {
        return Err(ErrorCode::FIELD_MISSING.into());
    }
    if payer_reference.is_some_and(|text| !is_plain(text)) {
        return Err(ErrorCode::INVALID_PAYER_REFERENCE.into());
    }
    let agreement = fields.get(&["agreementID", "agreementId"]);
    if agreement.is_some() && mode != Mode::WithAgreement {
        return Err(ErrorCode::MODE_NOT_VALID.into());
    }
    if agreement.is_none() && mode == Mode::WithAgreement {
        return Err(ErrorCode::FIELD_MISSING.into());
    }
    let purchase = if mode == Mode::Agreement {
        None
    } else {
        Some(read_purchase(fields, Intent::parse)?)
    };
    Ok(CreateRequest {
        mode,
        payer_reference: payer_reference.map(str::to_owned),
        callback_url: Some(callback_url.to_owned()),
        agreement: agreement.map(str::to_owned),
        purchase,
    })
}
