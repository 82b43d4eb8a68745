//! The health and readiness probes.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};

use super::Site;

/// `GET /healthz`: the process responds.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database can be read and written, and the clock agrees with those of other processes on it.
///
/// Trouble with bKash's tokens is named and leaves the server ready: another instance would have the same, while pages, callbacks,
/// webhooks and the API go on. bKash itself is not called: while it is down, the pages say so.
pub(super) async fn ready(State(site): State<Arc<Site>>) -> (StatusCode, String) {
    if let Err(reason) = site.check_readiness().await {
        return (StatusCode::SERVICE_UNAVAILABLE, reason);
    }
    let degraded = site.readiness.token_trouble(&site).await;
    (StatusCode::OK, format!("ready\n{degraded}"))
}
