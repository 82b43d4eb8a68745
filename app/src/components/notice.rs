//! Notices: boxes that say what happened and what the payer can do next.

use leptos::prelude::*;

use crate::translations::{Message, Translations};

/// The kind of a notice, which sets its colour. The text says the same, so that nothing depends on colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeKind {
    /// An action succeeded.
    Success,
    /// Information only.
    Info,
    /// An action failed, and nothing is lost.
    Warning,
}

impl NoticeKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Success => "notice success",
            Self::Info => "notice info",
            Self::Warning => "notice warning",
        }
    }
}

/// Renders a notice that is visible when the page loads.
pub(crate) fn notice(message: Message, kind: NoticeKind) -> impl IntoView + use<> {
    view! {
        <div class=kind.class() role="status">
            <p class="notice-title">{message.title}</p>
            <p>{message.body}</p>
        </div>
    }
}

/// Renders the notices that the island `LiveForm` shows when a request fails, by error code. They are part of
/// the page from the start, so that the WebAssembly holds no text.
pub(crate) fn error_notices(text: &'static Translations) -> impl IntoView + use<> {
    let unavailable = (text.pay_notice)(crate::view::PayNotice::BkashUnavailable);
    [
        ("unavailable", unavailable),
        ("internal", text.layout.server_error),
        ("offline", text.layout.offline),
        ("rate_limited", text.layout.rate_limited),
    ]
    .map(|(code, message)| error_notice(code, message))
    .into_iter()
    .collect_view()
}

/// Renders a hidden notice that a script of the page shows for an error code.
pub(crate) fn error_notice(code: &'static str, message: Message) -> impl IntoView + use<> {
    view! {
        <div class="notice warning" role="alert" data-error=code hidden>
            <p class="notice-title">{message.title}</p>
            <p>{message.body}</p>
        </div>
    }
}
