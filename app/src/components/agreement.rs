//! The label of an agreement.

use crate::{translations::Translations, view::AgreementView};

/// Returns the wallet's masked number, or a generic label if bKash did not report the number. The digits stay
/// ASCII in both languages, so that the payer can compare them with a phone or a message.
pub(crate) fn agreement_label(agreement: &AgreementView, text: &Translations) -> String {
    agreement
        .number
        .as_ref()
        .map_or_else(|| text.pay.unknown_number.to_owned(), ToString::to_string)
}
