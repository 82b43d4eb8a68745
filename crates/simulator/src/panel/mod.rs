//! The panel at `/simulator`: what happens in the simulated bKash, and a hand in it. Every page is
//! whole without a script; forms post and come back. All of it is this simulator's own.

mod agreements;
mod books;
mod calls;
mod clock;
mod errors;
mod faults;
mod form;
mod guard;
mod labels;
mod layout;
mod live;
mod notices;
mod notifications;
mod overview;
mod parts;
mod payment;
mod payments;
mod policy;
mod reset;
mod settings;
mod start;
mod story;
mod stray;
mod visit;
mod wallets;

use axum::{
    Router,
    http::{HeaderValue, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{any, get, post},
};

pub(crate) use guard::refuse_foreign_changes;

use crate::core::Simulator;
use layout::Tab;

/// Rows of one page of a list.
const PAGE: usize = 50;

pub(crate) fn router(simulator: &Simulator) -> Router<Simulator> {
    Router::new()
        .merge(pages())
        .merge(buttons())
        .route(
            "/simulator/panel",
            get(async || policy::see_other(Tab::Overview.path())),
        )
        .route("/simulator/{*astray}", any(stray::show))
        .method_not_allowed_fallback(stray::show)
        .route_layer(middleware::from_fn_with_state(
            simulator.clone(),
            refuse_foreign_changes,
        ))
        .route("/simulator/events", get(live::events))
        .route(
            "/simulator/panel.css",
            get(async || file(include_str!("panel.css"), "text/css; charset=utf-8")),
        )
        .route(
            "/simulator/panel.js",
            get(async || file(include_str!("panel.js"), "text/javascript; charset=utf-8")),
        )
}

fn pages() -> Router<Simulator> {
    Router::new()
        .route("/simulator", get(overview::show))
        .route("/simulator/", get(overview::show))
        .route("/simulator/panel/start", get(start::show))
        .route("/simulator/panel/payments", get(payments::show))
        .route("/simulator/panel/payments/{payment_id}", get(payment::show))
        .route("/simulator/panel/agreements", get(agreements::show))
        .route("/simulator/panel/wallets", get(wallets::show))
        .route("/simulator/panel/books", get(books::show))
        .route("/simulator/panel/calls", get(calls::show))
        .route("/simulator/panel/notifications", get(notifications::show))
        .route("/simulator/panel/faults", get(faults::show))
        .route("/simulator/panel/clock", get(clock::show))
        .route(reset::PATH, get(reset::ask))
        .route("/simulator/panel/settings", get(settings::show))
        .route("/simulator/panel/errors", get(errors::show))
}

/// What forms post to; each sends the browser back to a page.
fn buttons() -> Router<Simulator> {
    Router::new()
        .route(
            "/simulator/panel/payments/{payment_id}/{decision}",
            post(payment::decide),
        )
        .route(
            "/simulator/panel/agreements/{agreement_id}/cancel",
            post(agreements::cancel),
        )
        .route("/simulator/panel/wallets/{number}", post(wallets::set))
        .route("/simulator/panel/faults", post(faults::add))
        .route("/simulator/panel/faults/remove", post(faults::remove))
        .route("/simulator/panel/faults/clear", post(faults::clear))
        .route("/simulator/panel/faults/seed", post(faults::seed))
        .route("/simulator/panel/clock", post(clock::advance))
        .route("/simulator/panel/reset", post(reset::reset))
        .route("/simulator/panel/settings", post(settings::change))
}

fn file(content: &'static str, kind: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (
        headers.map(|(name, value)| (name, HeaderValue::from_static(value))),
        content,
    )
        .into_response()
}
