//! The first page: what runs here, for whoever opens the bare address.

use leptos::prelude::*;

use crate::{
    document::{Page, document},
    view::Chrome,
};

/// The first page, with the way to the demo shop when that is open.
pub fn home(chrome: &Chrome, demo: bool) -> String {
    document(chrome, |words| {
        let demo = demo.then(|| {
            view! {
                <p>{words.shop.home_demo}</p>
                <a class="button primary" href="/demo">{words.shop.open_demo}</a>
            }
        });
        let body = view! {
            <article class="slip">
                <h1>{words.shop.home}</h1>
                <p>{words.shop.home_about}</p>
                {demo}
                <p class="small">{words.shop.home_payer}</p>
            </article>
        };
        Page::new(words.shop.home, body)
    })
}
