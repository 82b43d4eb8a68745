//! The customer's pages: wallet, OTP, PIN, on the address bkashURL names. No script is
//! needed; in a frame a small one tells the merchant's page what happened.

mod address;
mod forms;
mod frame;
mod layout;
mod policy;
mod views;
mod words;

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::simulator::Simulator;

const STYLE: &str = include_str!("style.css");

pub(crate) fn router() -> Router<Simulator> {
    Router::new()
        .route("/", get(forms::show).post(forms::submit))
        // Where the guide v0.3 has its pages; its forms lead to the same address as all others.
        .route("/redirect/tokenized/", get(forms::show))
        .route("/simulator/customer.css", get(style))
        .route("/simulator/frame.js", get(script))
        // Browsers ask for it; an error in their console would look like a fault of the page.
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
}

async fn script() -> Response {
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    let keep = HeaderValue::from_static("max-age=600");
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)],
        include_str!("frame.js"),
    )
        .into_response()
}

async fn style() -> Response {
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    let keep = HeaderValue::from_static("max-age=600");
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)],
        STYLE,
    )
        .into_response()
}
