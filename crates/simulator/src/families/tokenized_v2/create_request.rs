//! Validates the fields of v2's Create calls, whose paths imply the mode.

use super::refusals::Failure;
use crate::{
    error_codes::ErrorCode,
    families::purchase::{is_plain, is_web_address, read_purchase},
    fields::Fields,
    mode::{Intent, Mode},
    state::CreateRequest,
};

/// The fields that the gateway requires.
const FOR_AGREEMENT: &[&str] = &["payerReference", "callbackURL"];
const FOR_PAYMENT: &[&str] = &[
    "payerReference",
    "callbackURL",
    "amount",
    "currency",
    "intent",
    "merchantInvoiceNumber",
];
const FOR_PAYMENT_WITH_AGREEMENT: &[&str] = &[
    "agreementId",
    "callbackURL",
    "amount",
    "currency",
    "intent",
    "merchantInvoiceNumber",
];

/// The only known value of `platform`; bKash publishes no list.
const PLATFORMS: &[&str] = &["web"];

/// Source: v2, Create Payment, Create Agreement, Create Payment with Agreement.
pub(super) fn read(mode: Mode, fields: &Fields) -> Result<CreateRequest, Failure> {
    let mandatory = match mode {
        Mode::Agreement => FOR_AGREEMENT,
        Mode::CheckoutUrl => FOR_PAYMENT,
        Mode::WithAgreement => FOR_PAYMENT_WITH_AGREEMENT,
    };
    if mandatory.iter().any(|name| fields.get(&[name]).is_none()) {
        return Err(Failure::Malformed);
    }
    let callback_url = fields.get(&["callbackURL"]);
    if !callback_url.is_some_and(is_web_address) {
        return Err(ErrorCode::INVALID_CALLBACK_URL.into());
    }
    let payer_reference = fields.get(&["payerReference"]);
    if payer_reference.is_some_and(|text| !is_plain(text)) {
        return Err(ErrorCode::INVALID_PAYER_REFERENCE.into());
    }
    if fields
        .get(&["platform"])
        .is_some_and(|platform| !PLATFORMS.contains(&platform))
    {
        let why = "bKash does not publish the list of platforms; only web has been observed";
        return Err(ErrorCode::INVALID_PLATFORM.undocumented(why).into());
    }
    let mut purchase = None;
    if mode != Mode::Agreement {
        let mut read = read_purchase(fields, Intent::parse)?;
        read.sub_merchant_name = fields.get(&["subMerchantName"]).map(str::to_owned);
        purchase = Some(read);
    }
    let agreement = fields.get(&["agreementId"]);
    Ok(CreateRequest {
        mode,
        payer_reference: payer_reference.map(str::to_owned),
        callback_url: callback_url.map(str::to_owned),
        agreement: agreement
            .filter(|_| mode == Mode::WithAgreement)
            .map(str::to_owned),
        purchase,
    })
}
