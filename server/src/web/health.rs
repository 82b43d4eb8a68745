//! The health and readiness probes.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};

use super::Site;

/// `GET /healthz`: the process responds.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database can be read and written. bKash is not checked: while it is down, the pages say so.
pub(super) async fn ready(State(site): State<Arc<Site>>) -> (StatusCode, &'static str) {
    match site.storage.check().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "the database is not usable");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database is not usable\n",
            )
        }
    }
}
