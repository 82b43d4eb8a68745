//! The order can be paid: by a saved wallet or on bKash's page.

use domain::Timestamp;
use leptos::prelude::*;

use super::{
    cancel::cancel,
    embedding::{bkash_opens_in, is_framed, others_open_in},
    order::{lines, sum},
    waiting::watch,
};
use crate::{
    api::PaymentStatus,
    components::{Act, PAY_WITH, START, Tone, deadline, form, notice, troubles, wallet_name},
    islands::LiveForm,
    view::{Chrome, Notice, PayView, Saving, WalletView},
    words::Words,
};

/// The page of an order that can be paid until the first of the two times; the second is now.
pub(super) fn ready(
    chrome: &Chrome,
    view: &PayView,
    words: &'static Words,
    (expires_at, now): (Timestamp, Timestamp),
    last: Option<Notice>,
) -> AnyView {
    let notice = last.map(|last| notice((words.notice)(last), tone(last)));
    let payable = !matches!(last, Some(Notice::TooManyTries));
    view! {
        {notice}
        <article class="slip halves">
            <div>
                <h1>{(words.pay.heading)(&chrome.merchant)}</h1>
                {sum(chrome, view, words)}
                {lines(chrome, view, words)}
            </div>
            <div>
                {troubles(words)}
                {payable.then(|| ways(view, words))}
                {deadline(expires_at, now, chrome.language, words)}
            </div>
        </article>
        <div class="below">
            {wallets(view, words)}
            {cancel(chrome, view, words)}
        </div>
        {is_framed(view).then(|| watch(view, PaymentStatus::Ready))}
        <LiveForm />
    }
    .into_any()
}

const fn tone(notice: Notice) -> Tone {
    match notice {
        Notice::Closed | Notice::NotExecuted | Notice::Superseded => Tone::Calm,
        Notice::FailedAtBkash
        | Notice::Declined(_)
        | Notice::BkashUnavailable
        | Notice::WalletNotSaved
        | Notice::TooManyTries => Tone::Warn,
    }
}

/// The ways to pay.
fn ways(view: &PayView, words: &'static Words) -> AnyView {
    if view.wallets.is_empty() {
        return pay(view, words, "primary").into_any();
    }
    let wallets = view.wallets.iter().enumerate().map(|(index, wallet)| {
        let act = pay_with(view, index, wallet, words);
        view! { <li>{form(act, words, None)}</li> }
    });
    view! {
        <section class="saved" aria-labelledby="saved">
            <h2 id="saved">{words.pay.saved}</h2>
            <p class="small">{words.pay.pin_only}</p>
            <ul>{wallets.collect_view()}</ul>
        </section>
        <section aria-labelledby="another">
            <h2 id="another">{words.pay.another}</h2>
            {pay(view, words, "secondary")}
        </section>
    }
    .into_any()
}

/// Paying with one saved wallet.
fn pay_with(view: &PayView, index: usize, wallet: &WalletView, words: &'static Words) -> Act {
    Act {
        action: format!("/pay/{}/start", view.session.as_str()),
        endpoint: Some(PAY_WITH),
        fields: vec![
            ("session", view.session.as_str().to_owned()),
            ("wallet", wallet.id.as_str().to_owned()),
        ],
        label: (words.pay.pay_with)(&wallet_name(wallet, words)),
        target: bkash_opens_in(view),
        look: if index == 0 { "primary" } else { "choice" },
    }
}

/// Paying on bKash's page, and the consent to remember the wallet.
fn pay(view: &PayView, words: &'static Words, look: &'static str) -> AnyView {
    let act = Act {
        action: format!("/pay/{}/start", view.session.as_str()),
        endpoint: Some(START),
        fields: vec![("session", view.session.as_str().to_owned())],
        label: words.pay.pay.to_owned(),
        target: bkash_opens_in(view),
        look,
    };
    let remember = match view.saving {
        Saving::Never => None,
        Saving::Always => Some(
            view! {
                <input type="hidden" name="remember" value="on" />
                <p class="small">{words.pay.always_remembers}</p>
            }
            .into_any(),
        ),
        Saving::Offered => Some(
            view! {
            <div class="consent">
                <label>
                    <input type="checkbox" name="remember" value="on" aria-describedby="consent" />
                    <span>{words.pay.remember}</span>
                </label>
                <p class="small" id="consent">{words.pay.remember_means}</p>
            </div>
        }
        .into_any(),
        ),
    };
    form(act, words, remember)
}

/// The way to the payer's saved wallets.
fn wallets(view: &PayView, words: &'static Words) -> Option<AnyView> {
    let act = Act {
        action: format!("/pay/{}/wallets", view.session.as_str()),
        endpoint: None,
        fields: Vec::new(),
        label: words.pay.wallets.to_owned(),
        target: others_open_in(view),
        look: "quiet",
    };
    (view.saving != Saving::Never).then(|| form(act, words, None))
}
