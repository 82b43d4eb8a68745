//! Validates the fields of Create.

use url::Url;

use crate::{
    error_codes::{ErrorCode, Refusal},
    fields::Fields,
    mode::{Intent, Mode},
    money::Poisha,
    state::{CreateRequest, Purchase},
};

/// bKash's limit for payerReference, merchantInvoiceNumber and merchantAssociationInfo.
pub(in crate::families) const MAX_TEXT: usize = 255;

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

/// Reads the payment fields, which are the same in all families except for the values of `intent`.
pub(in crate::families) fn read_purchase(
    fields: &Fields,
    intent: impl Fn(&str) -> Option<Intent>,
) -> Result<Purchase, Refusal> {
    let amount_text = need(fields, "amount")?;
    let amount = Poisha::parse(amount_text)
        .filter(|amount| *amount >= Poisha::ONE_TAKA)
        .ok_or(ErrorCode::INVALID_AMOUNT)?;
    if need(fields, "currency")? != "BDT" {
        return Err(ErrorCode::INVALID_CURRENCY.into());
    }
    let intent = intent(need(fields, "intent")?).ok_or(ErrorCode::INVALID_INTENT)?;
    let invoice = need(fields, "merchantInvoiceNumber")?;
    if !is_plain(invoice) {
        return Err(ErrorCode::INVALID_INVOICE_NUMBER.into());
    }
    if fields
        .get(&["merchantAssociationInfo"])
        .is_some_and(|text| !is_tlv(text))
    {
        return Err(ErrorCode::TLV_FORMAT.into());
    }
    Ok(Purchase {
        amount,
        amount_text: amount_text.to_owned(),
        intent,
        invoice: invoice.to_owned(),
        sub_merchant_name: None,
    })
}

fn need<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, ErrorCode> {
    fields.get(&[name]).ok_or(ErrorCode::FIELD_MISSING)
}

pub(in crate::families) fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Whether a text has at most 255 characters and none of `<`, `>` and `&`.
pub(in crate::families) fn is_plain(text: &str) -> bool {
    text.chars().count() <= MAX_TEXT && !text.contains(['<', '>', '&'])
}

/// Whether a text is a sequence of a two-character tag, a two-digit length, and a value of that
/// length: `MI05MID54RF09123456One`.
fn is_tlv(text: &str) -> bool {
    if !is_plain(text) {
        return false;
    }
    let characters: Vec<char> = text.chars().collect();
    let mut rest = characters.as_slice();
    while let [_, _, tens, ones, after @ ..] = rest {
        let (Some(tens), Some(ones)) = (tens.to_digit(10), ones.to_digit(10)) else {
            return false;
        };
        let length = usize::try_from(tens * 10 + ones).unwrap_or(usize::MAX);
        let Some(next) = after.get(length..) else {
            return false;
        };
        rest = next;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::is_tlv;

    #[test]
    fn association_info_is_tag_length_value() {
        assert!(is_tlv("MI05MID54RF09123456One"));
        for bad in ["MI", "MI05MID5", "MIxxMID54", "MI05MID54R", "MI05<ID54"] {
            assert!(!is_tlv(bad), "{bad}");
        }
    }
}
