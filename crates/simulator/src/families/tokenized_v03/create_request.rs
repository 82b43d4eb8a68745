//! Validates the fields of the guide's Create calls.

use crate::{
    error_codes::{ErrorCode, Refusal},
    families::purchase::{is_plain, is_web_address, read_purchase},
    fields::Fields,
    mode::{Intent, Mode},
    state::{CreateRequest, browsable},
};

/// Create Agreement.
pub(super) fn agreement(fields: &Fields) -> Result<CreateRequest, Refusal> {
    let payer_reference = fields
        .get(&["payerReference"])
        .ok_or(ErrorCode::FIELD_MISSING)?;
    if !is_plain(payer_reference) {
        return Err(ErrorCode::INVALID_PAYER_REFERENCE.into());
    }
    Ok(CreateRequest {
        mode: Mode::Agreement,
        payer_reference: Some(payer_reference.to_owned()),
        callback_url: Some(callback_url(fields)?),
        agreement: None,
        purchase: None,
    })
}

/// Create Payment: an agreement and a sale.
pub(super) fn payment(fields: &Fields) -> Result<CreateRequest, Refusal> {
    let agreement = fields
        .get(&["agreementID"])
        .ok_or(ErrorCode::FIELD_MISSING)?;
    let callback_url = callback_url(fields)?;
    // The guide's tables print `Sale`, its samples `sale`.
    let purchase = read_purchase(fields, |text| match text {
        "Sale" => Some(Intent::Sale),
        text => Intent::parse(text),
    })?;
    if purchase.intent != Intent::Sale {
        return Err(ErrorCode::INVALID_INTENT.into());
    }
    Ok(CreateRequest {
        mode: Mode::WithAgreement,
        payer_reference: None,
        callback_url: Some(callback_url),
        agreement: Some(agreement.to_owned()),
        purchase: Some(purchase),
    })
}

/// Reads a callbackURL, which may lack a scheme, as in the guide's samples.
fn callback_url(fields: &Fields) -> Result<String, Refusal> {
    let url = fields
        .get(&["callbackURL"])
        .ok_or(ErrorCode::FIELD_MISSING)?;
    if is_web_address(&browsable(url)) {
        Ok(url.to_owned())
    } else {
        Err(ErrorCode::INVALID_CALLBACK_URL.into())
    }
}
