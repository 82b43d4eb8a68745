//! One module for each family of bKash's API, all over the same state.

mod tokenized;

use axum::Router;

use crate::core::Simulator;

/// Every family's routes under bKash's own paths.
pub(crate) fn router() -> Router<Simulator> {
    tokenized::router()
}
