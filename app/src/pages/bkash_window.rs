//! `/pay/{session}/bkash`: the page on which bKash opens its own window, in the API family Checkout (iFrame).
//!
//! bKash's script draws the window. Our script `bkash-window.js` passes it the created payment and navigates to
//! the callback URL with the window's outcome. Like every callback, the outcome is only a hint.

use leptos::prelude::*;

use crate::{
    components::{NoticeKind, amount_and_invoice, error_notice, notice},
    document::{Page, asset_url, document},
    translations::Translations,
    view::{BkashWindowView, PageContext, PayView},
};

/// Renders the page that opens bKash's window.
pub fn bkash_window(context: &PageContext, order: &PayView, view: &BkashWindowView) -> String {
    document(context, |text| {
        Page::new(text.bkash_window.heading, body(context, order, view, text))
    })
}

fn body(
    context: &PageContext,
    order: &PayView,
    view: &BkashWindowView,
    text: &'static Translations,
) -> AnyView {
    let bkash = view.scripts.iter().map(|script| {
        let (src, integrity) = (script.src.clone(), script.integrity.clone());
        let anonymous = integrity.is_some().then_some("anonymous");
        view! {
            <script nonce=context.nonce.clone() src=src integrity=integrity crossorigin=anonymous
                defer></script>
        }
    });
    let order_path = format!("/pay/{}", order.session.as_str());
    view! {
        {error_notice("script", text.bkash_window.script_failed)}
        <noscript>{notice(text.bkash_window.javascript_required, NoticeKind::Warning)}</noscript>
        <article class="card">
            <h1>{text.bkash_window.heading}</h1>
            {amount_and_invoice(context, order, text)}
            <p>{text.bkash_window.about}</p>
            // bKash's script listens to this id. The button stays hidden until that script is loaded.
            <button type="button" class="primary" id="bKash_button" hidden>{text.pay.pay}</button>
            <a class="button secondary" href=context.path.clone() data-retry="" hidden>
                {text.pay.check_again}
            </a>
        </article>
        <div class="secondary-actions">
            <a class="button quiet" href=order_path>{text.pay.open_order}</a>
        </div>
        {bkash.collect_view()}
        <script nonce=context.nonce.clone() src=asset_url("/bkash-window.js", context) defer
            data-created=view.created.clone() data-callback=view.callback.clone()></script>
    }
    .into_any()
}
