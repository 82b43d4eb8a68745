//! The shop's pages: the product, and an order in each of its states. Rendered with Leptos.

use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use bkash_checkout_leptos::{BkashCheckout, Mode};
use leptos::prelude::*;

use crate::{orders::Order, settings::Settings};

/// The script's path and hash, as `bkash-checkout embed` prints them. A script with its hash in the name never changes.
const SCRIPT: &str = "/embed/v1.5b28a87a207a88c0.js";
const INTEGRITY: &str = "sha384-pFPcWYLLIthJQa/WsYWc1uV/bFfnNGxQISeyUCgX9euRH8B5h1kqbvUT59dQkLR/";

pub(crate) const PRICE: &str = "950.00";

/// The product. The page contains the number of the order that its button creates, so that pressing twice creates one.
pub(crate) fn goods(settings: &Settings, number: &str) -> Response {
    let main = view! {
        <img src="/cushion.svg" width="320" height="240" alt="An embroidered cushion" />
        <h1 lang="bn">"নকশিকাঁথার কুশন"</h1>
        <p lang="bn">"যশোরের হাতের সেলাই, প্রতিটি আলাদা"</p>
        <p class="price">"৳" {PRICE}</p>
        {order_form(number, "Order now")}
    };
    page(
        settings,
        StatusCode::OK,
        "A cushion from Jashore",
        false,
        main,
    )
}

/// The order's page, to which the checkout returns the payer. It shows the shop's state, whatever the URL says.
pub(crate) fn order(settings: &Settings, order: &Order, back: bool) -> Response {
    let waiting = order.status == "waiting" || (order.status == "open" && back);
    let short = order.number[..8].to_uppercase();
    let facts = view! { <p>"Order " {short} " · ৳" {order.amount.clone()}</p> };
    let main = match (order.status.as_str(), &order.session) {
        ("paid", _) => view! {
            <h1>"Thank you!"</h1>
            {facts}
            <p role="status">{format!("It is paid. Parcels on their way to you: {}.", order.parcels)}</p>
        }
        .into_any(),
        ("check", _) => view! {
            <h1>"We are looking into your payment"</h1>
            {facts}
            <p role="status">"Please do not pay again: we will write to you."</p>
        }
        .into_any(),
        ("over", _) => view! {
            <h1>"This order is over"</h1>
            {facts}
            <p role="status">"No money was taken. " <a href="/">"Order again"</a></p>
        }
        .into_any(),
        (_, None) => view! {
            <h1>"Almost there"</h1>
            {facts}
            <p role="status">"bKash could not be reached. Nothing was taken."</p>
            {order_form(&order.number, "Try again")}
        }
        .into_any(),
        _ if waiting => view! {
            <h1>"One moment"</h1>
            {facts}
            <p role="status">"We are waiting for the confirmation of your payment. This page updates by itself."</p>
            <p><a href=format!("/orders/{}", order.number)>"Not paid yet?"</a></p>
        }
        .into_any(),
        (_, Some((session, _))) => view! {
            <h1>"Your order"</h1>
            {facts}
            <BkashCheckout origin=settings.checkout_origin.clone() session=session.clone() mode=Mode::Modal />
        }
        .into_any(),
    };
    page(
        settings,
        StatusCode::OK,
        "Your order",
        waiting && order.session.is_some(),
        main,
    )
}

pub(crate) fn not_found(settings: &Settings) -> Response {
    let main = view! {
        <h1>"There is no such page"</h1>
        <p><a href="/">"To the goods"</a></p>
    };
    page(settings, StatusCode::NOT_FOUND, "Not here", false, main)
}

fn order_form(number: &str, words: &'static str) -> impl IntoView + use<> {
    view! {
        <form method="post" action="/orders">
            <input type="hidden" name="order" value=number.to_owned() />
            <button>{words}</button>
        </form>
    }
}

/// The whole document. With `reload`, the browser loads the page again after two seconds.
fn page(
    settings: &Settings,
    status: StatusCode,
    title: &str,
    reload: bool,
    main: impl IntoView,
) -> Response {
    let document = view! {
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{format!("{title} – নকশি")}</title>
                <link rel="icon" href="/cushion.svg" type="image/svg+xml" />
                <link rel="stylesheet" href="/style.css" />
                <script
                    src=format!("{}{SCRIPT}", settings.checkout_origin)
                    integrity=INTEGRITY
                    crossorigin="anonymous"
                    async
                ></script>
                {reload.then(|| view! { <meta http-equiv="refresh" content="2" /> })}
            </head>
            <body>
                <header><a href="/" lang="bn">"নকশি"</a></header>
                <main>{main}</main>
            </body>
        </html>
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy(settings)),
        (header::REFERRER_POLICY, "same-origin".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let html = format!("<!doctype html>{}", document.to_html());
    (status, headers, Html(html)).into_response()
}

/// The strictest policy that the checkout's script works under: it allows that script and the shop's style and pictures.
fn policy(settings: &Settings) -> String {
    let origin = &settings.checkout_origin;
    format!(
        "default-src 'none'; script-src '{INTEGRITY}'; style-src 'self'; img-src 'self'; frame-src {origin}; \
         form-action 'self' {origin}; base-uri 'none'; frame-ancestors 'none'"
    )
}
