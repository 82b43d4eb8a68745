//! `/wallets`: the payer's saved wallets, with the power to take consent back.

use leptos::prelude::*;

use crate::{
    components::{Act, PAY_WITH, REVOKE, Tone, form, notice, troubles, wallet_name},
    document::{Life, Page, document},
    format::{date_time, money},
    islands::LiveForm,
    view::{Chrome, WalletView, WalletsNotice, WalletsOrder, WalletsView},
    words::Words,
};

/// The page of saved wallets.
pub fn wallets(chrome: &Chrome, view: &WalletsView) -> String {
    document(chrome, |words| {
        Page::new(words.wallets.heading, body(chrome, view, words)).life(Life::Islands)
    })
}

fn body(chrome: &Chrome, view: &WalletsView, words: &'static Words) -> AnyView {
    let notice = view
        .notice
        .map(|said| notice((words.wallets_notice)(said), tone(said)));
    let order = view.order.as_ref();
    let list = view
        .wallets
        .iter()
        .map(|wallet| row(chrome, wallet, order, words))
        .collect_view();
    let empty = view.wallets.is_empty();
    let add = Act {
        action: "/wallets/add".to_owned(),
        endpoint: None,
        fields: Vec::new(),
        label: if empty {
            words.wallets.add_first
        } else {
            words.wallets.add
        }
        .to_owned(),
        target: None,
        look: if empty { "primary" } else { "secondary" },
    };
    let content = if empty {
        view! {
            <h2>{words.wallets.none.what}</h2>
            <p>{words.wallets.none.now}</p>
        }
        .into_any()
    } else {
        view! {
            <p>{words.wallets.about}</p>
            <ul class="wallets">{list}</ul>
        }
        .into_any()
    };
    view! {
        {notice}
        {troubles(words)}
        <h1 class="title">{words.wallets.heading}</h1>
        {order.map(|order| waiting(chrome, order, words))}
        <article class="slip">
            {content}
            {form(add, words, None)}
        </article>
        <LiveForm />
    }
    .into_any()
}

const fn tone(notice: WalletsNotice) -> Tone {
    match notice {
        WalletsNotice::Saved | WalletsNotice::Revoked => Tone::Good,
        WalletsNotice::Waiting | WalletsNotice::Closed => Tone::Calm,
        WalletsNotice::NotSaved | WalletsNotice::BkashUnavailable => Tone::Warn,
    }
}

/// The order the payer came from.
fn waiting(chrome: &Chrome, order: &WalletsOrder, words: &'static Words) -> impl IntoView + use<> {
    view! {
        <section class="order" aria-labelledby="waiting">
            <h2 id="waiting">{words.wallets.order}</h2>
            <p class="sum">{money(order.amount, chrome.language)}</p>
            <p class="invoice">{words.pay.invoice} " " <span class="code">{order.invoice.clone()}</span></p>
            <a class="button quiet" href=format!("/pay/{}", order.session.as_str())>
                {words.wallets.back_to_order}
            </a>
        </section>
    }
}

/// One wallet: its story, and what can be done with it.
fn row(
    chrome: &Chrome,
    wallet: &WalletView,
    order: Option<&WalletsOrder>,
    words: &'static Words,
) -> AnyView {
    let name = wallet_name(wallet, words);
    let usable = wallet.revoked_at.is_none() && !wallet.revoking;
    let (badge, state) = if wallet.revoked_at.is_some() {
        ("badge ended", words.wallets.ended)
    } else if wallet.revoking {
        ("badge ending", words.wallets.ending)
    } else {
        ("badge active", words.wallets.active)
    };
    let given = (words.wallets.given)(&date_time(wallet.consented_at, chrome.language));
    let taken_back = wallet.revoked_at.map(|when| {
        let when = (words.wallets.taken_back)(&date_time(when, chrome.language));
        view! { <p class="small">{when}</p> }
    });
    let pay = order
        .filter(|_| usable)
        .map(|order| pay(order, wallet, words));
    view! {
        <li>
            <p class="number"><span>{name}</span> " " <span class=badge>{state}</span></p>
            <p class="small">{given}</p>
            {taken_back}
            {pay}
            {usable.then(|| remove(wallet, words))}
        </li>
    }
    .into_any()
}

/// Pays the waiting order with this wallet.
fn pay(order: &WalletsOrder, wallet: &WalletView, words: &'static Words) -> AnyView {
    let act = Act {
        action: "/wallets/pay".to_owned(),
        endpoint: Some(PAY_WITH),
        fields: vec![
            ("session", order.session.as_str().to_owned()),
            ("wallet", wallet.id.as_str().to_owned()),
        ],
        label: (words.pay.pay_with)(&wallet_name(wallet, words)),
        target: None,
        look: "choice",
    };
    form(act, words, None)
}

/// Takes consent back, after a question that needs no JavaScript.
fn remove(wallet: &WalletView, words: &'static Words) -> impl IntoView + use<> {
    let name = wallet_name(wallet, words);
    let act = Act {
        action: "/wallets/revoke".to_owned(),
        endpoint: Some(REVOKE),
        fields: vec![("wallet", wallet.id.as_str().to_owned())],
        label: (words.wallets.remove_yes)(&name),
        target: None,
        look: "danger",
    };
    view! {
        <details>
            <summary>{(words.wallets.remove)(&name)}</summary>
            <div class="question">
                <p>{words.wallets.remove_means}</p>
                {form(act, words, None)}
            </div>
        </details>
    }
}
