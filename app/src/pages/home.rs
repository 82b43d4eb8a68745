//! `/`: the home page, which says what this server is.

use leptos::prelude::*;

use crate::{
    document::{Page, document},
    view::PageContext,
};

/// Renders the home page. `demo` adds the link to the demo shop.
pub fn home(context: &PageContext, demo: bool) -> String {
    document(context, |text| {
        let demo = demo.then(|| {
            view! {
                <p>{text.demo_shop.home_demo}</p>
                <a class="button primary" href="/demo">{text.demo_shop.open_demo}</a>
            }
        });
        let body = view! {
            <article class="card">
                <h1>{text.demo_shop.home_heading}</h1>
                <p>{text.demo_shop.home_about}</p>
                {demo}
                <p class="small">{text.demo_shop.home_payer_hint}</p>
            </article>
        };
        Page::new(text.demo_shop.home_heading, body)
    })
}
