//! The REST API `/v1` for a merchant's back end.
//!
//! Each operation is declared once, beside its handler: its route, its schemas, and an
//! `Operation` with its errors, examples and links. The router and the OpenAPI document are
//! built from the same declarations. This crate makes no decision about money: it passes requests to the engine and
//! renders the objects of the `objects` crate.

mod account_settings;
mod agreements;
mod authentication;
mod body;
mod client;
mod cors;
mod create_session;
mod deliveries;
mod document;
mod endpoints;
mod events;
mod idempotency_key;
mod idempotent;
mod in_flight;
mod keys;
mod limit;
mod merchants;
mod notifications;
mod object_list;
mod operations;
mod outside;
mod page;
mod payments;
mod problem;
mod problem_code;
mod query;
mod refunds;
mod refused_keys;
mod request_body;
mod resolve_session;
mod sessions;
mod start_session;
mod state;
mod summary;
mod text;
mod transactions;
mod version;

use std::sync::{Arc, LazyLock};

pub use account_settings::{AccountProvider, AccountSettings};
pub use authentication::{KeyLimitExceeded, has_secret_key};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::any,
};
pub use client::{Authentication, ClientAddress, ClientNetwork, RequestKey};
pub use outside::{in_api_form, too_many_requests};
pub use problem::{FieldProblem, ProblemDocument};
pub use request_body::MAX_BODY;
use serde_json::Value;
use state::Api;
pub use state::Ports;

/// Returns the router of everything below `/v1`.
pub fn routes(ports: Ports) -> Router {
    let api = Arc::new(Api::new(ports));
    ROUTES
        .clone()
        .route("/v1", any(problem::no_such_route))
        .route("/v1/", any(problem::no_such_route))
        .route("/v1/{*path}", any(problem::no_such_route))
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(from_fn_with_state(api.clone(), cors::allow))
        .layer(from_fn(version::check))
        .layer(from_fn(problem::explain))
        .with_state(api)
}

/// The routes of all operations. They are the same for every server of this process.
static ROUTES: LazyLock<Router<Arc<Api>>> = LazyLock::new(|| operations::all().into_router());

/// The OpenAPI document that describes the routes. It is made when it is first needed.
pub fn openapi() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| operations::all().document());
    &DOCUMENT
}
