//! The panel: what happens in the simulated bKash, and a hand in it.

use axum::Router;

use crate::core::Simulator;

pub(crate) fn router() -> Router<Simulator> {
    Router::new()
}
