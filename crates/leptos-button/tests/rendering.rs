//! Server-side rendering of the tag and the link inside.

use bkash_checkout_leptos::{BkashCheckout, Mode};
use leptos::prelude::*;

/// Renders a view, without Leptos' hydration markers.
fn html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| view().into_view().to_html().replace("<!>", ""))
}

#[test]
fn the_tag_contains_a_link_for_browsers_without_scripts() {
    let markup = html(|| view! { <BkashCheckout origin="https://pay.example" session="cs_1" /> });
    assert_eq!(
        markup,
        "<bkash-checkout session=\"cs_1\">\
         <a href=\"https://pay.example/pay/cs_1\">Pay with bKash</a></bkash-checkout>"
    );
}

#[test]
fn mode_and_language_are_attributes_of_the_tag() {
    let markup = html(|| {
        view! { <BkashCheckout origin="https://pay.example/" session="cs_1" mode=Mode::Modal lang="bn" /> }
    });
    assert_eq!(
        markup,
        "<bkash-checkout session=\"cs_1\" mode=\"modal\" lang=\"bn\">\
         <a href=\"https://pay.example/pay/cs_1\">বিকাশে পেমেন্ট করুন</a></bkash-checkout>"
    );
    let window = html(|| view! { <BkashCheckout origin="" session="" mode=Mode::Popup /> });
    assert!(window.contains(" mode=\"popup\""), "{window}");
}

#[test]
fn the_link_content_can_be_replaced() {
    let markup = html(|| {
        view! { <BkashCheckout origin="https://pay.example" session="cs_1">"Buy " <b>"now"</b></BkashCheckout> }
    });
    assert!(
        markup.contains(">Buy <b>now</b></a></bkash-checkout>"),
        "{markup}"
    );
}

#[test]
fn attribute_values_are_escaped() {
    let markup =
        html(|| view! { <BkashCheckout origin="https://pay.example" session="\"><script>" /> });
    assert!(!markup.contains("\"><script>"), "{markup}");
}

#[test]
fn callbacks_do_not_change_the_markup() {
    let plain = html(|| view! { <BkashCheckout origin="https://pay.example" session="cs_1" /> });
    let listening = html(|| {
        view! {
            <BkashCheckout
                origin="https://pay.example"
                session="cs_1"
                on_paid=|event: bkash_checkout_leptos::CheckoutEvent| drop(event)
            />
        }
    });
    assert_eq!(plain, listening);
}
