//! Pages in a frame over the merchant's page, as the checkout script of the iFrame API opens them.
//! How bKash's own frame and script communicate is not known; these messages are the simulator's
//! own.

use maud::{Markup, html};
use url::Url;

use super::translations::Translations;
use crate::{
    api::Api,
    state::{Payment, Stage},
};

/// Parses the origin of the embedding page. Returns `None` if a frame cannot be restricted to it.
pub(super) fn host(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let origin = url.origin().ascii_serialization();
    // It is written to a header, where `;` and `*` have a meaning.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:/[]".contains(&byte);
    (matches!(url.scheme(), "http" | "https") && origin.bytes().all(plain)).then_some(origin)
}

/// Whether the payment's page is shown in a frame, without a callback.
pub(super) fn is_framed(payment: &Payment) -> bool {
    payment.details.api == Api::Iframe
}

/// The customer's progress, for the script that opened the frame.
pub(super) fn event(payment: &Payment, late: bool, merchant_failed: bool) -> &'static str {
    match payment.stage {
        _ if late => "over",
        Stage::Verified if merchant_failed => "over",
        Stage::Initiated => "open",
        Stage::Verified => "approved",
        Stage::Failed => "failed",
        Stage::Cancelled => "cancelled",
        Stage::ExecuteRefused => "refused",
        Stage::Completed | Stage::Authorized | Stage::Captured | Stage::Voided => "done",
    }
}

/// The data for the page's script, and the script. The page works without it.
pub(super) fn link(host: &str, payment: &str, event: &str) -> Markup {
    html! {
        div data-frame data-host=(host) data-payment=(payment) data-event=(event) hidden {}
        script src="/simulator/frame.js" defer {}
    }
}

/// The message once the customer is done; `failed` if the merchant reports a failure.
pub(super) fn outcome_text(
    translations: &'static Translations,
    stage: Stage,
    failed: bool,
) -> &'static str {
    match stage {
        Stage::Completed | Stage::Authorized | Stage::Captured if failed => {
            translations.taken_but_failed
        }
        Stage::Completed | Stage::Captured => translations.taken,
        Stage::Authorized => translations.held,
        Stage::Initiated | Stage::Verified if failed => translations.failed_so_far,
        Stage::Initiated | Stage::Verified => translations.agreed,
        Stage::Failed | Stage::ExecuteRefused => translations.finished_failed,
        Stage::Cancelled | Stage::Voided => translations.finished_cancelled,
    }
}

/// The end of the page: a button if the script can notify the merchant's page, otherwise a
/// sentence.
pub(super) fn close_button(translations: &Translations) -> Markup {
    html! {
        p data-without-script { (translations.may_close) }
        div class="buttons" data-with-script hidden {
            button type="button" class="go" data-leave { (translations.close) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn only_a_web_origin_can_frame_the_page() {
        let bound = |text| host(text).unwrap_or_default();
        assert_eq!(
            bound("https://shop.example/pay?x=1"),
            "https://shop.example"
        );
        assert_eq!(bound("http://127.0.0.1:8080"), "http://127.0.0.1:8080");
        assert_eq!(bound("http://[::1]:8080"), "http://[::1]:8080");
        for bad in [
            "",
            "null",
            "*",
            "file:///shop.html",
            "data:text/html,",
            "http://*",
            "http://shop.example;sandbox",
            "javascript:alert(1)",
        ] {
            assert_eq!(host(bad), None, "{bad}");
        }
    }
}
