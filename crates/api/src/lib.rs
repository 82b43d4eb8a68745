//! The REST API `/v1`: what a merchant's back end does with the checkout.
//!
//! Every route is written down once, with its documentation beside it: the OpenAPI document is made of the same
//! table that answers requests. Nothing here decides about money; wishes go to the engine, and what is shown are
//! the objects of `resources`.

mod account_settings;
mod agreements;
mod asked;
mod authentication;
mod body;
mod codes;
mod cors;
mod deliveries;
mod document;
mod endpoints;
mod events;
mod keys;
mod limit;
mod merchants;
mod notifications;
mod once;
mod page;
mod payments;
mod problem;
mod refunds;
mod session_wish;
mod sessions;
mod transactions;
mod upload;
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

use crate::{limit::Limits, once::InFlight};

/// The largest body of a request, in bytes.
pub const LARGEST_BODY: usize = 64 * 1024;

/// What the API reaches the rest of the checkout through.
#[derive(Clone)]
pub struct Ports {
    /// Sessions, payments, refunds, agreements.
    pub engine: Engine,
    /// Merchants and keys.
    pub directory: Directory,
    /// Endpoints, deliveries, events.
    pub webhooks: Webhooks,
    /// What a merchant's profile and bKash allow.
    pub accounts: Arc<dyn AccountProvider>,
    /// The origin of the checkout's pages, without a trailing slash.
    pub public_origin: String,
    /// How many requests a minute one key may make.
    pub requests_per_minute: NonZeroU32,
}

/// The running API.
pub(crate) struct Api {
    ports: Ports,
    in_flight: InFlight,
    limits: Limits,
}

/// The routes below `/v1`, and the document that describes them.
pub fn routes(ports: Ports) -> (Router, Value) {
    let limits = Limits::new(ports.requests_per_minute);
    let api = Arc::new(Api {
        ports,
        in_flight: InFlight::default(),
        limits,
    });
    let (router, described) = document::table().split_for_parts();
    let document = document::whole(&described);
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

/// The document alone, for whoever wants it without a server.
pub fn openapi() -> Value {
    document::whole(document::table().get_openapi())
}
