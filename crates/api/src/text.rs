//! Checks of text and amounts in request bodies.

use domain::{Amount, AmountError, ShortText};
pub(crate) use domain::{is_plain, is_visible};

use crate::problem::Problem;

/// The error message for text that [`is_plain`] or [`is_visible`] rejects.
pub(crate) const NOT_PLAIN: &str =
    "must not contain control characters, invisible characters or bidirectional formatting";

/// Parses a text that bKash or an operator reads.
///
/// # Errors
///
/// Returns `invalid_request` with the field's name if the text is empty, too long or not plain.
pub(crate) fn plain(field: &str, text: &str) -> Result<ShortText, Problem> {
    let parsed = ShortText::parse(text).map_err(|error| Problem::field(field, error))?;
    if is_plain(text) {
        Ok(parsed)
    } else {
        Err(Problem::field(field, NOT_PLAIN))
    }
}

/// Parses an amount in taka: digits with at most one point and two decimals. Leading zeros are rejected, because some
/// programs read them as octal.
///
/// # Errors
///
/// Returns the reason why `text` is not an amount.
pub(crate) fn parse_amount(text: &str) -> Result<Amount, AmountError> {
    let taka = text.split('.').next().unwrap_or_default();
    if taka.len() > 1 && taka.starts_with('0') {
        return Err(AmountError::Malformed);
    }
    Amount::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_amounts_with_leading_zeros() {
        assert!(parse_amount("0.50").is_ok() && parse_amount("100").is_ok());
        assert!(parse_amount("00.5").is_err() && parse_amount("0599.00").is_err());
    }
}
