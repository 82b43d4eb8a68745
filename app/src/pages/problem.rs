//! Pages that say what went wrong, and what to do about it.

use leptos::prelude::*;

use crate::{
    document::{Page, document},
    view::{Chrome, Problem},
};

/// The page of a problem. Its status code is the server's to set.
pub fn problem(chrome: &Chrome, problem: Problem) -> String {
    document(chrome, |words| {
        let said = (words.problem)(problem);
        let body = view! {
            <article class="slip problem">
                <h1>{said.what}</h1>
                <p>{said.now}</p>
            </article>
        };
        Page::new(said.what, body)
    })
}
