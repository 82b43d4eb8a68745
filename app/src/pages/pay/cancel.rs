//! Cancelling an order: an unobtrusive control that asks for confirmation.

use leptos::prelude::*;

use super::embedding::is_framed;
use crate::{
    components::{FormAction, form},
    translations::Translations,
    view::{PageContext, PayView},
};

/// Renders the form that cancels the order. The confirmation is a `<details>` element and needs no JavaScript;
/// closing it means "no".
pub(super) fn cancel(
    context: &PageContext,
    view: &PayView,
    text: &'static Translations,
) -> AnyView {
    // Browsers send no cookie from a cross-site frame, so the language travels in the query.
    let query = if is_framed(view) {
        format!("?lang={}", context.language.tag())
    } else {
        String::new()
    };
    let action = FormAction {
        path: format!("/pay/{}/cancel{query}", view.session.as_str()),
        endpoint: None,
        fields: Vec::new(),
        label: text.pay.cancel_confirm.to_owned(),
        target: None,
        class: "danger",
    };
    view! {
        <details>
            <summary>{text.pay.cancel}</summary>
            <div class="confirmation">
                <p>{text.pay.cancel_question}</p>
                {form(action, text, None)}
            </div>
        </details>
    }
    .into_any()
}
