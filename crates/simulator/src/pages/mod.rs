//! The customer's pages behind bkashURL: wallet, OTP, PIN. They need no script; in a frame, a small
//! one tells the merchant's page about the outcome.

mod address;
mod forms;
mod frame;
mod layout;
mod policy;
mod translations;
mod views;

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
        // The path of the guide v0.3. Its forms post to `/` like all others.
        .route("/redirect/tokenized/", get(forms::show))
        .route("/simulator/customer.css", get(style))
        .route("/simulator/frame.js", get(script))
        // Browsers request it; a 404 in the console would look like a defect of the page.
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
