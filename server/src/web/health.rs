//! The health and readiness probes.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};

use super::Site;

/// `GET /healthz`: the process responds.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database can be read and written, and the clock agrees with those of other processes on it. bKash is not
/// checked: while it is down, the pages say so.
pub(super) async fn ready(State(site): State<Arc<Site>>) -> (StatusCode, String) {
    if let Err(error) = site.readiness.storage.check().await {
        tracing::error!(%error, "the database is not usable");
        return not_ready("the database is not usable".to_owned());
    }
    let clock = site.readiness.log_clock.as_ref();
    if let Some(ahead) = clock.and_then(|clock| clock.disagreement()) {
        return not_ready(format!(
            "this machine's clock is {ahead} ms ahead of that of the other processes on the database"
        ));
    }
    (StatusCode::OK, "ready\n".to_owned())
}

fn not_ready(why: String) -> (StatusCode, String) {
    (StatusCode::SERVICE_UNAVAILABLE, why + "\n")
}
