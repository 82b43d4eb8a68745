//! `/pay/{session}/bkash`: where bKash opens a window of its own instead of a page (Checkout, iFrame).
//!
//! The window is bKash's script's. Our file `bkash-window.js` hands it the payment that was created and
//! comes back with what it says, which is a hint like every callback.

use leptos::prelude::*;

use super::pay::order::sum;
use crate::{
    components::{Tone, notice, trouble},
    document::{Page, asset, document},
    view::{Chrome, FrameView, PayView},
    words::Words,
};

/// The page that opens bKash's window.
pub fn frame(chrome: &Chrome, order: &PayView, view: &FrameView) -> String {
    document(chrome, |words| {
        Page::new(words.frame.heading, body(chrome, order, view, words))
    })
}

fn body(chrome: &Chrome, order: &PayView, view: &FrameView, words: &'static Words) -> AnyView {
    let bkash = view.scripts.iter().map(|script| {
        let (src, integrity) = (script.src.clone(), script.integrity.clone());
        let anonymous = integrity.is_some().then_some("anonymous");
        view! {
            <script nonce=chrome.nonce.clone() src=src integrity=integrity crossorigin=anonymous
                defer></script>
        }
    });
    let back = format!("/pay/{}", order.session.as_str());
    view! {
        {trouble("script", words.frame.trouble)}
        <noscript>{notice(words.frame.needs_script, Tone::Warn)}</noscript>
        <article class="slip">
            <h1>{words.frame.heading}</h1>
            {sum(chrome, order, words)}
            <p>{words.frame.about}</p>
            // The identifier is the one that bKash's script listens to. Without that script there is
            // nothing to press.
            <button type="button" class="primary" id="bKash_button" hidden>{words.pay.pay}</button>
            <a class="button secondary" href=chrome.path.clone() data-again="" hidden>
                {words.pay.check}
            </a>
        </article>
        <div class="below"><a class="button quiet" href=back>{words.pay.to_order}</a></div>
        {bkash.collect_view()}
        <script nonce=chrome.nonce.clone() src=asset("/bkash-window.js", chrome) defer
            data-created=view.created.clone() data-back=view.callback.clone()></script>
    }
    .into_any()
}
