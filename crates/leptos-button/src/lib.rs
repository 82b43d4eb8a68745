//! `<BkashCheckout>`: the tag that a merchant's page needs, for merchants who write their pages with Leptos. The server
//! renders it with a plain link inside, for browsers without scripts; in the browser it hears what the payer does.

mod hint;
mod mode;

pub use hint::Hint;
pub use mode::Mode;

use leptos::{ev, html, prelude::*};
use web_sys::CustomEvent;

/// The button that opens the checkout of one session.
///
/// The page must load the checkout's script, as `bkash-checkout embed` prints it. Until that has come, and wherever it is
/// blocked, the payer sees the link that this renders, and can pay all the same.
///
/// Every hint is for what the payer sees. An order is paid when your server says so, because it got the webhook: hints
/// come out of a browser, and a browser can be made to say anything.
#[component]
pub fn BkashCheckout(
    /// Where your checkout is, such as `https://pay.example`.
    #[prop(into)]
    origin: String,
    /// The session's identifier, `cs_…`, as your server got it of `POST /v1/checkout/sessions`.
    #[prop(into)]
    session: Signal<String>,
    /// How the checkout is opened.
    #[prop(optional)]
    mode: Mode,
    /// The language of the button and of the checkout, `bn` or `en`; left out, that of what is around it.
    #[prop(optional, into)]
    lang: Option<String>,
    /// The checkout is open and speaks with the page.
    #[prop(optional, into)]
    on_ready: Option<Callback<Hint>>,
    /// The money is taken, or held for you to capture.
    #[prop(optional, into)]
    on_paid: Option<Callback<Hint>>,
    /// A try failed and the payer may try again, or the time is over.
    #[prop(optional, into)]
    on_failed: Option<Callback<Hint>>,
    /// The payer gave the order up.
    #[prop(optional, into)]
    on_cancelled: Option<Callback<Hint>>,
    /// The window or dialog is gone. A payer who has paid goes on to the session's `success_url`.
    #[prop(optional, into)]
    on_closed: Option<Callback<Hint>>,
    /// What stands in the link in place of "Pay with bKash".
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let mut checkout = origin;
    checkout.truncate(checkout.trim_end_matches('/').len());
    let address = move || format!("{checkout}/pay/{}", session.get());
    let words = if lang.as_deref() == Some("bn") {
        "বিকাশে পেমেন্ট করুন"
    } else {
        "Pay with bKash"
    };
    let face = children.map_or_else(|| words.into_any(), |children| children());
    html::custom("bkash-checkout")
        .attr("session", session)
        .attr("mode", mode.word())
        .attr("lang", lang)
        .on(heard("ready"), told(on_ready))
        .on(heard("paid"), told(on_paid))
        .on(heard("failed"), told(on_failed))
        .on(heard("cancelled"), told(on_cancelled))
        .on(heard("closed"), told(on_closed))
        .child(html::a().href(address).child(face))
}

/// The event that the script dispatches on the tag.
fn heard(name: &'static str) -> ev::Custom<CustomEvent> {
    ev::Custom::new(name)
}

fn told(callback: Option<Callback<Hint>>) -> impl FnMut(CustomEvent) + 'static {
    move |event| {
        if let Some(callback) = callback {
            callback.run(Hint::of(&event));
        }
    }
}
