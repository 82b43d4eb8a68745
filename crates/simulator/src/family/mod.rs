//! One module for each family of bKash's API, all over the same state.

pub(crate) mod described;
mod iframe;
mod token;
mod tokenized;
mod tokenized_v03;
mod tokenized_v2;
mod wire;

pub(crate) use tokenized_v03::numbers as guide_numbers;

use axum::{
    Router,
    body::Body,
    extract::{RawPathParams, Request, State, rejection::RawPathParamsRejection},
    http::Response,
    routing::any,
};

use described::Table;

use crate::{
    core::Simulator,
    gateway::{Family, Route, serve_call},
    unknown,
};

/// Every family's routes under bKash's own paths.
pub(crate) fn router() -> Router<Simulator> {
    tokenized::router()
        .merge(tokenized_v2::router())
        .merge(tokenized_v03::router())
        .merge(iframe::router())
}

/// Every family's routes, with what each reads and answers.
pub(crate) fn tables() -> Vec<Table> {
    let mut tables = vec![tokenized::table()];
    tables.extend(tokenized_v2::tables());
    tables.extend(iframe::tables());
    tables.push(tokenized_v03::table());
    tables
}

/// Serves the routes of a table; none is served that is in none.
fn mount<F: Family>(router: Router<Simulator>, table: &Table, family: F) -> Router<Simulator> {
    table.routes.iter().fold(router, |router, route| {
        let route: Route = *route;
        let handler = async move |State(simulator): State<Simulator>,
                                  path: Result<RawPathParams, RawPathParamsRejection>,
                                  request: Request|
                    -> Response<Body> {
            match path {
                Ok(path) => serve_call(simulator, family, route, &path, request).await,
                Err(_) => unknown::text(&simulator, family.api(), request).await,
            }
        };
        let path = format!("{}{}", table.base, route.path);
        // Some clients send a slash at the end.
        router
            .route(&path, any(handler))
            .route(&format!("{path}/"), any(handler))
    })
}
