//! Parses the answer to Create, of a payment or an agreement.

use bkash_types::Family;
use domain::{
    BkashPaymentId, CallbackSignature,
    hosted_page::{CreateFailed, NotCreated},
};
use url::Url;

use super::{ErrorResponse, successful};
use crate::{
    document::{AGREEMENT_ID, Document, PAYMENT_ID},
    error_codes,
    http::Reply,
};

/// A created payment or agreement attempt.
pub(crate) struct Created {
    pub(crate) payment_id: BkashPaymentId,
    /// The URL of bKash's page, in families with a redirect.
    pub(crate) page_url: Option<String>,
    /// The signature that bKash will add to the callback.
    pub(crate) signature: Option<CallbackSignature>,
    /// The whole answer as JSON text.
    pub(crate) answer: String,
}

/// The answer to Create. Create moves no money, so every error code is a refusal.
pub(crate) fn parse_create(
    family: Family,
    reply: Reply,
    of_agreement: bool,
) -> Result<Created, CreateFailed> {
    let document = successful(family, reply).map_err(|ErrorResponse { code, detail }| {
        let decline = |code: String| error_codes::create_decline(family, &code);
        CreateFailed {
            reason: code.map_or(NotCreated::Unanswered, |code| {
                NotCreated::Refused(decline(code))
            }),
            bkash_error_code: detail.bkash_error_code,
        }
    })?;
    let payment_id = attempt_id(family, &document, of_agreement).ok_or(NotCreated::Unanswered)?;
    Ok(Created {
        payment_id,
        page_url: document
            .text(&["bkashURL", "bKashURL"])
            .map(|text| repair_url(&text)),
        // A malformed signature must not pass for a missing one: without a signature every callback is accepted.
        signature: signature(&document).map_err(|_| NotCreated::Unanswered)?,
        answer: document.json(),
    })
}

/// The identifier of the attempt. v2 executes an agreement by its agreementId and sends that in the callback.
fn attempt_id(family: Family, document: &Document, of_agreement: bool) -> Option<BkashPaymentId> {
    let agreement_id = (of_agreement && family == Family::TokenizedV2)
        .then(|| document.text(AGREEMENT_ID))
        .flatten();
    let id = agreement_id.or_else(|| document.text(PAYMENT_ID))?;
    BkashPaymentId::parse(&id).ok()
}

/// Removes whitespace and a doubled scheme from a URL. The guide v0.3 prints both.
fn repair_url(text: &str) -> String {
    let text = text.replace(char::is_whitespace, "");
    match text.strip_prefix("https://https://") {
        Some(rest) => format!("https://{rest}"),
        None => text,
    }
}

/// The callback signature. v1.2.0-beta has it only in the callback URLs.
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
    fn urls_as_printed_in_the_guide_are_repaired() {
        let printed =
            "https:// https://secureweb.bka.sh./redirect/tokenized/?paymentID=PAY&hash=Vd9\n4LO";
        assert_eq!(
            repair_url(printed),
            "https://secureweb.bka.sh./redirect/tokenized/?paymentID=PAY&hash=Vd94LO"
        );
    }
}
