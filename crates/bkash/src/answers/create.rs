//! Create, of a payment or of an agreement: which attempt it is, where the payer goes, and its callback's code.

use domain::{
    BkashPaymentId, CallbackSignature,
    attempt::{CreateFailed, NotCreated},
};
use url::Url;

use super::{Failure, success};
use crate::{
    Family, catalogue,
    document::{AGREEMENT_ID, Document, PAYMENT_ID},
    http::Reply,
};

/// What was created, for families whose page has an address and for those whose page has none.
pub(crate) struct Created {
    pub(crate) payment_id: BkashPaymentId,
    pub(crate) address: Option<String>,
    pub(crate) signature: Option<CallbackSignature>,
    /// The whole answer as JSON text.
    pub(crate) answer: String,
}

/// The answer to Create. No money can have moved, so that every number is a refusal.
pub(crate) fn created(
    family: Family,
    reply: Reply,
    of_agreement: bool,
) -> Result<Created, CreateFailed> {
    let document = success(family, reply).map_err(|Failure { number, detail }| {
        let refusal = |number: String| catalogue::refusal_to_create(family, &number);
        CreateFailed {
            reason: number.map_or(NotCreated::Unanswered, |number| {
                NotCreated::Refused(refusal(number))
            }),
            bkash_error_code: detail.bkash_error_code,
        }
    })?;
    let payment_id = attempt(family, &document, of_agreement).ok_or(NotCreated::Unanswered)?;
    Ok(Created {
        payment_id,
        address: document
            .text(&["bkashURL", "bKashURL"])
            .map(|text| address(&text)),
        // One that cannot be read must not pass for none: without one every callback is genuine.
        signature: signature(&document).map_err(|_| NotCreated::Unanswered)?,
        answer: document.json(),
    })
}

/// What the attempt is called. v2 has an agreement executed by its agreementId, and gives that in the callback.
fn attempt(family: Family, document: &Document, of_agreement: bool) -> Option<BkashPaymentId> {
    let agreement_id = (of_agreement && family == Family::TokenizedV2)
        .then(|| document.text(AGREEMENT_ID))
        .flatten();
    let id = agreement_id.or_else(|| document.text(PAYMENT_ID))?;
    BkashPaymentId::parse(&id).ok()
}

/// The guide v0.3 prints addresses with blanks inside, and once with a doubled scheme.
fn address(text: &str) -> String {
    let text = text.replace(char::is_whitespace, "");
    match text.strip_prefix("https://https://") {
        Some(rest) => format!("https://{rest}"),
        None => text,
    }
}

/// The callback's code: v1.2.0-beta shows it only inside the callback addresses.
fn signature(document: &Document) -> Result<Option<CallbackSignature>, domain::IdentifierError> {
    let text = document.text(&["signature"]).or_else(|| {
        let callback = Url::parse(&document.text(&["successCallbackURL"])?).ok()?;
        callback
            .query_pairs()
            .find(|(key, _)| key == "signature")
            .map(|(_, value)| value.into_owned())
    });
    text.map(|text| CallbackSignature::parse(&text)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_the_old_guide_are_mended() {
        let printed =
            "https:// https://secureweb.bka.sh./redirect/tokenized/?paymentID=PAY&hash=Vd9\n4LO";
        assert_eq!(
            address(printed),
            "https://secureweb.bka.sh./redirect/tokenized/?paymentID=PAY&hash=Vd94LO"
        );
    }
}
