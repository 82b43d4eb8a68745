//! Checkout (iFrame), v1.1.0-beta and v1.2.0-beta; the checkout script that merchants' pages load;
//! and a sample shop to try it.

mod calls;
mod description;
mod fields;
mod organization;
mod refunds;
mod responses;
mod routes;
mod sample_shop;
mod script;

use axum::Router;

pub(super) use description::tables;

use crate::simulator::Simulator;

pub(super) fn router() -> Router<Simulator> {
    calls::api()
        .merge(script::router())
        .merge(sample_shop::router())
}
