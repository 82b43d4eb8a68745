//! Tokenized Checkout and Checkout (URL), v1.2.0-beta.

mod calls;
mod create_request;
mod description;
mod keys;
mod routes;

use axum::Router;
use calls::Tokenized;

pub(super) use description::table;

use super::mount::mount;
use crate::simulator::Simulator;

pub(super) fn router() -> Router<Simulator> {
    mount(Router::new(), &table(), Tokenized)
}
