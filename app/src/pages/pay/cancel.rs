//! Giving an order up: a quiet way, and it asks first.

use leptos::prelude::*;

use crate::{
    components::{Act, form},
    view::PayView,
    words::Words,
};

/// Ends the order, after a question that needs no JavaScript. Closing the question is the "no".
pub(super) fn cancel(view: &PayView, words: &'static Words) -> AnyView {
    let act = Act {
        action: format!("/pay/{}/cancel", view.session.as_str()),
        endpoint: None,
        fields: Vec::new(),
        label: words.pay.cancel_yes.to_owned(),
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
