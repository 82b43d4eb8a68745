//! The panel at `/simulator`, which shows and changes the simulated bKash. Every page works without
//! a script. The panel belongs to the simulator; bKash has nothing like it.

mod accounts;
mod agreements;
mod calls;
mod clock;
mod components;
mod context;
mod cross_site;
mod errors;
mod events;
mod faults;
mod form;
mod labels;
mod layout;
mod not_found;
mod notices;
mod notifications;
mod overview;
mod payment;
mod payments;
mod reset;
mod response;
mod settings;
mod start;
mod tab;
mod timeline;
mod wallets;

use axum::{
    Router,
    http::{HeaderValue, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{any, get, post},
};

pub(crate) use cross_site::refuse_cross_site_changes;

use crate::simulator::Simulator;
use tab::Tab;

pub(crate) fn router(simulator: &Simulator) -> Router<Simulator> {
    Router::new()
        .merge(pages())
        .merge(buttons())
        .route(
            "/simulator/panel",
            get(async || response::see_other(Tab::Overview.path())),
        )
        .route("/simulator/{*unknown}", any(not_found::show))
        .method_not_allowed_fallback(not_found::show)
        .route_layer(middleware::from_fn_with_state(
            simulator.clone(),
            refuse_cross_site_changes,
        ))
        .route("/simulator/events", get(events::stream))
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
        .route("/simulator/panel/accounts", get(accounts::show))
        .route("/simulator/panel/calls", get(calls::show))
        .route("/simulator/panel/notifications", get(notifications::show))
        .route("/simulator/panel/faults", get(faults::show))
        .route("/simulator/panel/clock", get(clock::show))
        .route(reset::PATH, get(reset::ask))
        .route("/simulator/panel/settings", get(settings::show))
        .route("/simulator/panel/errors", get(errors::show))
}

/// The targets of forms; each redirects to a page.
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

fn file(main_part: &'static str, kind: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (
        headers.map(|(name, value)| (name, HeaderValue::from_static(value))),
        main_part,
    )
        .into_response()
}
