//! What the server sends: the tag, and a link in it that pays without any script.

use bkash_checkout_leptos::{BkashCheckout, Mode};
use leptos::prelude::*;

/// The markup, without the marks that tell a hydrating browser where texts begin.
fn html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| view().into_view().to_html().replace("<!>", ""))
}

#[test]
fn the_tag_holds_a_link_for_browsers_without_scripts() {
    let markup = html(|| view! { <BkashCheckout origin="https://pay.example" session="cs_1" /> });
    assert_eq!(
        markup,
        "<bkash-checkout session=\"cs_1\">\
         <a href=\"https://pay.example/pay/cs_1\">Pay with bKash</a></bkash-checkout>"
    );
}

#[test]
fn mode_and_language_stand_on_the_tag() {
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
fn a_page_may_word_the_link_itself() {
    let markup = html(|| {
        view! { <BkashCheckout origin="https://pay.example" session="cs_1">"Buy " <b>"now"</b></BkashCheckout> }
    });
    assert!(
        markup.contains(">Buy <b>now</b></a></bkash-checkout>"),
        "{markup}"
    );
}

#[test]
fn nothing_can_break_out_of_an_attribute() {
    let markup =
        html(|| view! { <BkashCheckout origin="https://pay.example" session="\"><script>" /> });
    assert!(!markup.contains("\"><script>"), "{markup}");
}

#[test]
fn a_listener_changes_nothing_of_what_the_server_sends() {
    let plain = html(|| view! { <BkashCheckout origin="https://pay.example" session="cs_1" /> });
    let listening = html(|| {
        view! {
            <BkashCheckout
                origin="https://pay.example"
                session="cs_1"
                on_paid=|hint: bkash_checkout_leptos::Hint| drop(hint)
            />
        }
    });
    assert_eq!(plain, listening);
}
