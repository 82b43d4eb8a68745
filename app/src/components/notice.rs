//! A box that says what happened and what to do now.

use leptos::prelude::*;

use crate::words::{Said, Words};

/// How a notice looks. Its words say the same, so that nothing depends on colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Something went well.
    Good,
    /// Something to know.
    Calm,
    /// Something did not work; nothing is lost.
    Warn,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "notice good",
            Self::Calm => "notice calm",
            Self::Warn => "notice warn",
        }
    }
}

/// The notice of a page that has just been loaded.
pub(crate) fn notice(said: Said, tone: Tone) -> impl IntoView + use<> {
    view! {
        <div class=tone.class() role="status">
            <p class="what">{said.what}</p>
            <p>{said.now}</p>
        </div>
    }
}

/// What the island `LiveForm` shows when the server cannot do what a form asks, by error code. All of it
/// is in the page from the start, so no words are in the WebAssembly.
pub(crate) fn troubles(words: &'static Words) -> impl IntoView + use<> {
    let unavailable = (words.notice)(crate::view::Notice::BkashUnavailable);
    [
        ("unavailable", unavailable),
        ("internal", words.chrome.failed),
        ("offline", words.chrome.offline),
        ("slow_down", words.chrome.slow_down),
    ]
    .map(|(code, said)| trouble(code, said))
    .into_iter()
    .collect_view()
}

/// A notice that a script of the page shows when the trouble of this code is there.
pub(crate) fn trouble(code: &'static str, said: Said) -> impl IntoView + use<> {
    view! {
        <div class="notice warn" role="alert" data-trouble=code hidden>
            <p class="what">{said.what}</p>
            <p>{said.now}</p>
        </div>
    }
}
