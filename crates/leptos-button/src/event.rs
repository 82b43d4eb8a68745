//! The event that the embed script dispatches.

use js_sys::Reflect;
use web_sys::CustomEvent;

/// An event of the checkout. It is only a hint for what the payer sees next, and no proof of payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckoutEvent {
    /// The session's identifier, `cs_…`.
    pub session: String,
    /// The session's status, such as `paid`. `None` for `ready`, and for `closed` without an earlier event.
    pub status: Option<String>,
}

impl CheckoutEvent {
    /// Reads the `detail` of an event that the script dispatched.
    pub fn from_custom_event(event: &CustomEvent) -> Self {
        let detail = event.detail();
        let field = |name: &str| Reflect::get(&detail, &name.into()).ok()?.as_string();
        Self {
            session: field("session").unwrap_or_default(),
            status: field("status"),
        }
    }
}
