//! A real form, which works with a plain POST and which the island `LiveForm` speeds up.

use leptos::prelude::*;

use crate::words::Words;

/// The server function that starts paying a session.
pub(crate) const START: &str = "/api/checkout/start";
/// The server function that starts paying a session with a saved wallet.
pub(crate) const PAY_WITH: &str = "/api/checkout/pay-with";
/// The server function that takes consent back.
pub(crate) const REVOKE: &str = "/api/checkout/revoke";

/// What a form does, and what its button says.
pub(crate) struct Act {
    /// Where the plain form goes.
    pub(crate) action: String,
    /// The server function that does the same for the island, if there is one.
    pub(crate) endpoint: Option<&'static str>,
    /// Hidden fields.
    pub(crate) fields: Vec<(&'static str, String)>,
    /// The button's words, which are its accessible name.
    pub(crate) label: String,
    /// The window or frame that its answer goes to, if it is another.
    pub(crate) target: Option<&'static str>,
    /// The button's look: `primary`, `secondary`, `quiet` or `danger`.
    pub(crate) look: &'static str,
}

/// The form of an act, with further fields above its button.
pub(crate) fn form(act: Act, words: &'static Words, inner: Option<AnyView>) -> AnyView {
    let Act {
        action,
        endpoint,
        fields,
        label,
        target,
        look,
    } = act;
    // A server function's answer would lead this very page away.
    let endpoint = endpoint.filter(|_| target.is_none());
    let hidden = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let busy = if endpoint.is_some_and(|endpoint| endpoint != REVOKE) {
        words.pay.busy
    } else {
        words.chrome.moment
    };
    view! {
        <form method="post" action=action data-endpoint=endpoint target=target>
            {hidden}
            {inner}
            <button type="submit" class=look>
                <span class="idle">{label}</span>
                <span class="busy" hidden>{busy}</span>
            </button>
        </form>
    }
    .into_any()
}
