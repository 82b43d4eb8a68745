//! `<BkashCheckout>`: the checkout's button as a Leptos component. The server renders the tag with a plain link inside, for
//! browsers without scripts; in the browser the component calls back with the checkout's events.

mod event;
mod mode;

pub use event::CheckoutEvent;
pub use mode::Mode;

use leptos::{ev, html, prelude::*};
use web_sys::CustomEvent;

/// The button that opens the checkout of one session.
///
/// The page must load the embed script, as `bkash-checkout embed` prints it. Until it is loaded, and wherever it is
/// blocked, the payer sees the plain link and can pay with it.
///
/// Use events only for what the payer sees. They come from a browser and can be forged. An order is paid when your server
/// has received the webhook.
#[component]
pub fn BkashCheckout(
    /// The origin of your checkout, such as `https://pay.example`.
    #[prop(into)]
    origin: String,
    /// The session's identifier, `cs_…`, from the response to `POST /v1/checkout/sessions`.
    #[prop(into)]
    session: Signal<String>,
    /// How the checkout is opened.
    #[prop(optional)]
    mode: Mode,
    /// The language of the button and the checkout, `bn` or `en`. By default that of the surrounding element.
    #[prop(optional, into)]
    lang: Option<String>,
    /// Called when the checkout is open and connected to the page.
    #[prop(optional, into)]
    on_ready: Option<Callback<CheckoutEvent>>,
    /// Called when the payment is completed, or authorized for you to capture.
    #[prop(optional, into)]
    on_paid: Option<Callback<CheckoutEvent>>,
    /// Called when an attempt failed and the payer may try again, or when the session expired.
    #[prop(optional, into)]
    on_failed: Option<Callback<CheckoutEvent>>,
    /// Called when the session is cancelled or the authorization is voided.
    #[prop(optional, into)]
    on_cancelled: Option<Callback<CheckoutEvent>>,
    /// Called when the window or dialog is closed. After a payment the payer continues at the session's `success_url`.
    #[prop(optional, into)]
    on_closed: Option<Callback<CheckoutEvent>>,
    /// The content of the link, instead of "Pay with bKash".
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let mut origin = origin;
    origin.truncate(origin.trim_end_matches('/').len());
    let checkout_url = move || format!("{origin}/pay/{}", session.get());
    let label = if lang.as_deref() == Some("bn") {
        "বিকাশে পেমেন্ট করুন"
    } else {
        "Pay with bKash"
    };
    let content = children.map_or_else(|| label.into_any(), |children| children());
    html::custom("bkash-checkout")
        .attr("session", session)
        .attr("mode", mode.attribute())
        .attr("lang", lang)
        .on(custom_event("ready"), handler(on_ready))
        .on(custom_event("paid"), handler(on_paid))
        .on(custom_event("failed"), handler(on_failed))
        .on(custom_event("cancelled"), handler(on_cancelled))
        .on(custom_event("closed"), handler(on_closed))
        .child(html::a().href(checkout_url).child(content))
}

/// An event that the script dispatches on the tag.
fn custom_event(name: &'static str) -> ev::Custom<CustomEvent> {
    ev::Custom::new(name)
}

fn handler(callback: Option<Callback<CheckoutEvent>>) -> impl FnMut(CustomEvent) + 'static {
    move |event| {
        if let Some(callback) = callback {
            callback.run(CheckoutEvent::from_custom_event(&event));
        }
    }
}
