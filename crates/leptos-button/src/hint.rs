//! What the page hears of the checkout.

use js_sys::Reflect;
use web_sys::CustomEvent;

/// What the page hears: enough for what the payer sees next, never enough to send goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Of which session, `cs_…`.
    pub session: String,
    /// Where it stands, such as `paid`; nothing when the checkout has only opened.
    pub status: Option<String>,
}

impl Hint {
    /// The hint in an event of the tag's.
    pub fn of(event: &CustomEvent) -> Self {
        let detail = event.detail();
        let field = |name: &str| Reflect::get(&detail, &name.into()).ok()?.as_string();
        Self {
            session: field("session").unwrap_or_default(),
            status: field("status"),
        }
    }
}
