//! What differs when a customer page stands in a frame over the merchant's page, as the checkout
//! script of the iFrame API opens it. How bKash's own frame and script talk is not known: the
//! words between them are this simulator's own.

use maud::{Markup, html};
use url::Url;

use super::words::Words;
use crate::{
    api::Api,
    state::{Payment, Stage},
};

/// The origin of the page that is to hold the frame, when it is one a frame can be bound to.
pub(super) fn host(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let origin = url.origin().ascii_serialization();
    // It becomes part of a header, where a semicolon or a star would say something else.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:/[]".contains(&byte);
    (matches!(url.scheme(), "http" | "https") && origin.bytes().all(plain)).then_some(origin)
}

/// Whether the payment's page is shown in a frame, and has no callback to go to.
pub(super) fn is_framed(payment: &Payment) -> bool {
    payment.details.api == Api::Iframe
}

/// Where the customer is, for the script that opened the frame.
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

/// What the page's script reads, and the script itself; without it the page works all the same.
pub(super) fn link(host: &str, payment: &str, event: &str) -> Markup {
    html! {
        div data-frame data-host=(host) data-payment=(payment) data-event=(event) hidden {}
        script src="/simulator/frame.js" defer {}
    }
}

/// What a customer is told whose part is over; `failed` when the merchant says that it failed.
pub(super) fn told(words: &'static Words, stage: Stage, failed: bool) -> &'static str {
    match stage {
        Stage::Completed | Stage::Authorized | Stage::Captured if failed => words.taken_but_failed,
        Stage::Completed | Stage::Captured => words.taken,
        Stage::Authorized => words.held,
        Stage::Initiated | Stage::Verified if failed => words.failed_so_far,
        Stage::Initiated | Stage::Verified => words.agreed,
        Stage::Failed | Stage::ExecuteRefused => words.finished_failed,
        Stage::Cancelled | Stage::Voided => words.finished_cancelled,
    }
}

/// The way out: a button for those whose page can tell the merchant's, a sentence for the others.
pub(super) fn way_out(words: &Words) -> Markup {
    html! {
        p data-without-script { (words.may_close) }
        div class="buttons" data-with-script hidden {
            button type="button" class="go" data-leave { (words.close) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn frames_are_bound_to_an_origin_and_nothing_else() {
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
