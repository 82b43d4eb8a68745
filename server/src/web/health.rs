//! The operator's probes.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};

use super::Site;

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The database can be read and written. bKash is not asked: while it is down, payers are told so.
pub(super) async fn ready(State(site): State<Arc<Site>>) -> (StatusCode, &'static str) {
    match site.store.check().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database cannot be used\n",
            )
        }
    }
}
