//! Forms that work as a plain POST and that the island `LiveForm` sends in the background.

use leptos::prelude::*;

use crate::translations::Translations;

/// The server function that starts a payment.
pub(crate) const START: &str = "/api/checkout/start";
/// The server function that starts a payment with an agreement.
pub(crate) const PAY_WITH: &str = "/api/checkout/pay-with";
/// The server function that revokes an agreement.
pub(crate) const REVOKE: &str = "/api/checkout/revoke";

/// A form and its submit button.
pub(crate) struct FormAction {
    /// The path that the plain form posts to.
    pub(crate) path: String,
    /// The server function that does the same for the island, if there is one.
    pub(crate) endpoint: Option<&'static str>,
    /// Hidden fields.
    pub(crate) fields: Vec<(&'static str, String)>,
    /// The button's label, which is also its accessible name.
    pub(crate) label: String,
    /// The window or frame that shows the response, if not this one.
    pub(crate) target: Option<&'static str>,
    /// The button's CSS class: `primary`, `secondary`, `outline`, `quiet` or `danger`.
    pub(crate) class: &'static str,
}

/// Renders a form. `children` are further fields above its button.
pub(crate) fn form(
    action: FormAction,
    text: &'static Translations,
    children: Option<AnyView>,
) -> AnyView {
    let FormAction {
        path,
        endpoint,
        fields,
        label,
        target,
        class,
    } = action;
    // The response of a server function would navigate this window and not the target.
    let endpoint = endpoint.filter(|_| target.is_none());
    let hidden = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let busy = if endpoint.is_some_and(|endpoint| endpoint != REVOKE) {
        text.pay.busy
    } else {
        text.layout.please_wait
    };
    view! {
        <form method="post" action=path data-endpoint=endpoint target=target>
            {hidden}
            {children}
            <button type="submit" class=class>
                <span class="idle">{label}</span>
                <span class="busy" hidden>{busy}</span>
            </button>
        </form>
    }
    .into_any()
}
