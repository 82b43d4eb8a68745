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
mod cors;
mod create_session;
mod deliveries;
mod document;
mod endpoints;
mod events;
mod idempotency_key;
mod idempotent;
mod keys;
mod limit;
mod merchants;
mod notifications;
mod object_list;
mod page;
mod payments;
mod problem;
mod problem_code;
mod query;
mod refunds;
mod request_body;
mod sessions;
mod start_session;
mod summary;
mod text;
mod transactions;
mod version;

use std::{num::NonZeroU32, sync::Arc};

pub use account_settings::{AccountProvider, AccountSettings};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::any,
};
use directory::Directory;
use engine::Engine;
pub use problem::{FieldProblem, ProblemDocument, too_many_requests};
use serde_json::Value;
use webhooks::Webhooks;

use crate::{idempotent::InFlightRequests, limit::RateLimits};

/// The maximum size of a request body, in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// The services that the API calls.
#[derive(Clone)]
pub struct Ports {
    /// Sessions, payments, refunds and agreements.
    pub engine: Engine,
    /// Merchants and API keys.
    pub directory: Directory,
    /// Webhook endpoints, deliveries and events.
    pub webhooks: Webhooks,
    /// The settings and the bKash gateway of each account.
    pub accounts: Arc<dyn AccountProvider>,
    /// The origin of the checkout's pages, without a trailing slash.
    pub public_origin: String,
    /// The number of requests that one API key can make per minute.
    pub requests_per_minute: NonZeroU32,
}

/// The state that handlers share.
pub(crate) struct Api {
    ports: Ports,
    in_flight: InFlightRequests,
    limits: RateLimits,
}

/// Returns the router of everything below `/v1`, and the OpenAPI document that describes it.
pub fn routes(ports: Ports) -> (Router, Value) {
    let limits = RateLimits::new(ports.requests_per_minute);
    let api = Arc::new(Api {
        ports,
        in_flight: InFlightRequests::default(),
        limits,
    });
    let (router, document) = document::operations().build();
    let router = router
        .route("/v1", any(problem::no_such_route))
        .route("/v1/", any(problem::no_such_route))
        .route("/v1/{*path}", any(problem::no_such_route))
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(from_fn_with_state(api.clone(), cors::allow))
        .layer(from_fn(version::check))
        .layer(from_fn(problem::explain))
        .with_state(api);
    (router, document)
}

/// Returns the OpenAPI document without building a server.
pub fn openapi() -> Value {
    document::operations().build().1
}
