//! Validates the payment fields of Create, which all families share.

use url::Url;

use crate::{
    error_codes::{ErrorCode, Refusal},
    fields::Fields,
    mode::Intent,
    money::Poisha,
    state::Purchase,
};

/// bKash's limit for payerReference, merchantInvoiceNumber and merchantAssociationInfo, in characters.
pub(super) const MAX_TEXT: usize = 255;

/// Reads the payment fields, which are the same in all families except for the values of `intent`.
///
/// # Errors
///
/// Returns bKash's error code for a missing or invalid field.
pub(super) fn read_purchase(
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

/// Reads a field.
///
/// # Errors
///
/// Returns [`ErrorCode::FIELD_MISSING`] if the field is missing or empty.
pub(super) fn need<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, ErrorCode> {
    fields.get(&[name]).ok_or(ErrorCode::FIELD_MISSING)
}

/// Whether a text is an absolute `http` or `https` URL.
pub(super) fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Whether a text has at most 255 characters and none of `<`, `>` and `&`.
pub(super) fn is_plain(text: &str) -> bool {
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
