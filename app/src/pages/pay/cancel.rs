//! Giving an order up: a quiet way, and it asks first.

use leptos::prelude::*;

use super::embedding::is_framed;
use crate::{
    components::{Act, form},
    view::{Chrome, PayView},
    words::Words,
};

/// Ends the order, after a question that needs no JavaScript. Closing the question is the "no".
pub(super) fn cancel(chrome: &Chrome, view: &PayView, words: &'static Words) -> AnyView {
    // A frame has no cookie that remembers the language.
    let query = if is_framed(view) {
        format!("?lang={}", chrome.language.tag())
    } else {
        String::new()
    };
    let act = Act {
        action: format!("/pay/{}/cancel{query}", view.session.as_str()),
        endpoint: None,
        fields: Vec::new(),
        label: words.pay.cancel_yes.to_owned(),
        target: None,
        look: "danger",
    };
    view! {
        <details>
            <summary>{words.pay.cancel}</summary>
            <div class="question">
                <p>{words.pay.cancel_means}</p>
                {form(act, words, None)}
            </div>
        </details>
    }
    .into_any()
}
