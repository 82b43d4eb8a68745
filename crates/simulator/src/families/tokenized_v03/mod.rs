//! Tokenized Checkout as printed in the integration guide v0.3 of 2019: agreements, and payments
//! with them. It is older than `/tokenized/checkout/`, and half of its error codes mean something
//! else today.

mod calls;
mod create_request;
mod description;
pub(crate) mod error_codes;
mod routes;

use axum::Router;
use calls::TokenizedV03;

pub(super) use description::table;

use super::mount::mount;
use crate::simulator::Simulator;

pub(super) fn router() -> Router<Simulator> {
    mount(Router::new(), &table(), TokenizedV03)
}
