//! The URL that bKash's page redirects to: the merchant's callbackURL with bKash's parameters.

use std::borrow::Cow;

use super::payment::Payment;
use crate::api::Api;

impl Payment {
    /// The callbackURL with `paymentID`, `status` and `signature`; `None` without a callbackURL.
    ///
    /// v2 adds the agreement, if there is one, as `agreementId`, which two published clients read.
    /// The guide v0.3 adds `execute=Agreement` or `execute=Payment`, and no signature.
    pub(crate) fn callback_url(&self, status: &str) -> Option<String> {
        let details = &self.details;
        let url = details.callback_url.as_deref()?;
        let (address, fragment) = url
            .split_once('#')
            .map_or((url, None), |(address, rest)| (address, Some(rest)));
        let joint = match address.split_once('?') {
            None => "?",
            Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        let mut url = format!("{address}{joint}paymentID={}", details.id);
        match (details.api, &details.purchase) {
            (Api::TokenizedV03, None) => url.push_str("&execute=Agreement"),
            (Api::TokenizedV03, Some(_)) => url.push_str("&execute=Payment"),
            (Api::Iframe | Api::TokenizedV1 | Api::TokenizedV2, _) => {}
        }
        if let (Api::TokenizedV2, Some(agreement)) = (details.api, &self.agreement) {
            url.push_str("&agreementId=");
            url.push_str(agreement);
        }
        url.push_str("&status=");
        url.push_str(status);
        if details.api != Api::TokenizedV03 {
            url.push_str("&signature=");
            url.push_str(&details.signature);
        }
        if let Some(fragment) = fragment {
            url.push('#');
            url.push_str(fragment);
        }
        Some(url)
    }

    /// The URL that the browser was redirected to when the customer left the page.
    pub(crate) fn final_callback_url(&self) -> Option<String> {
        let url = self.callback_url(self.stage.callback_status()?)?;
        Some(browsable(&url).into_owned())
    }
}

/// The URL for a browser. The guide v0.3 prints callbackURLs without a scheme; treating them as
/// `http` is the simulator's choice.
pub(crate) fn browsable(url: &str) -> Cow<'_, str> {
    let url = url.trim();
    if url.contains("://") {
        Cow::Borrowed(url)
    } else {
        Cow::Owned(format!("http://{url}"))
    }
}
