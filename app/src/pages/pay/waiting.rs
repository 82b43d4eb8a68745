//! The payer is at bKash, or bKash has been asked: pages that watch the server and change by themselves.

use domain::Timestamp;
use leptos::prelude::*;

use super::{cancel::cancel, embedding::bkash_opens_in, order::sum};
use crate::{
    api::PaymentStatus,
    components::{Act, address, deadline, form},
    islands::{LiveForm, LiveStatus},
    view::{Chrome, PayView},
    words::{Said, Words},
};

/// The payer was sent to bKash and has not come back.
pub(super) fn at_bkash(
    chrome: &Chrome,
    view: &PayView,
    words: &'static Words,
    bkash_url: &str,
    (expires_at, now): (Timestamp, Timestamp),
) -> AnyView {
    let again = Act {
        action: format!("/pay/{}/start", view.session.as_str()),
        endpoint: None,
        fields: vec![("again", "1".to_owned())],
        label: words.pay.again.to_owned(),
        target: bkash_opens_in(view),
        look: "secondary",
    };
    view! {
        <article class="slip halves">
            <div>
                <h1>{words.pay.at_bkash.what}</h1>
                {sum(chrome, view, words)}
                <p>{words.pay.at_bkash.now}</p>
            </div>
            <div>
                <a class="button primary" href=address(bkash_url) target=bkash_opens_in(view)>{words.pay.go_on}</a>
                {form(again, words, None)}
                {deadline(expires_at, now, chrome.language, words)}
            </div>
        </article>
        <div class="below">
            <a class="button quiet" href=chrome.path.clone()>{words.pay.check}</a>
            {cancel(chrome, view, words)}
        </div>
        {watch(view, PaymentStatus::AtBkash)}
        <LiveForm />
    }
    .into_any()
}

/// bKash has been asked and the answer is awaited, or did not come.
pub(super) fn wait(
    chrome: &Chrome,
    view: &PayView,
    words: &'static Words,
    said: Said,
    status: PaymentStatus,
) -> AnyView {
    view! {
        <article class="slip">
            <h1>{said.what}</h1>
            {sum(chrome, view, words)}
            <p class="thread" aria-hidden="true"></p>
            <p class="what">{words.pay.not_twice}</p>
            <p>{said.now}</p>
            <p>{words.pay.may_close}</p>
            <div class="small" role="status"><p data-still="" hidden>{words.pay.still_waiting}</p></div>
        </article>
        <div class="below">
            <a class="button quiet" href=chrome.path.clone()>{words.pay.check}</a>
        </div>
        {watch(view, status)}
    }
    .into_any()
}

/// What the island needs to watch the session.
pub(super) fn watch(view: &PayView, status: PaymentStatus) -> impl IntoView + use<> {
    view! {
        <div data-session=view.session.as_str().to_owned() data-status=status.name() hidden></div>
        <LiveStatus />
    }
}
