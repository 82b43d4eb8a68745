//! Serves the routes of a family's table.

use axum::{
    Router,
    body::Body,
    extract::{RawPathParams, Request, State, rejection::RawPathParamsRejection},
    http::Response,
    routing::any,
};

use super::description::Table;
use crate::{
    gateway::{Family, Route, not_found, serve_call},
    simulator::Simulator,
};

/// Adds the routes of a table to a router.
pub(super) fn mount<F: Family>(
    router: Router<Simulator>,
    table: &Table,
    family: F,
) -> Router<Simulator> {
    table.routes.iter().fold(router, |router, route| {
        let route: Route = *route;
        let handler = async move |State(simulator): State<Simulator>,
                                  path: Result<RawPathParams, RawPathParamsRejection>,
                                  request: Request|
                    -> Response<Body> {
            match path {
                Ok(path) => serve_call(simulator, family, route, &path, request).await,
                Err(_) => not_found::text(&simulator, family.api(), request).await,
            }
        };
        let path = format!("{}{}", table.base, route.path);
        // Some clients send a trailing slash.
        router
            .route(&path, any(handler))
            .route(&format!("{path}/"), any(handler))
    })
}
