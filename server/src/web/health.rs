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
    if let Err(reason) = site.readiness.check(&site).await {
        return (StatusCode::SERVICE_UNAVAILABLE, reason.as_str().to_owned());
    }
    let clock = site.log_clock.as_ref();
    if let Some(ahead) = clock.and_then(|clock| clock.disagreement()) {
        let why = format!(
            "this machine's clock is {ahead} ms ahead of that of the other processes on the database\n"
        );
        return (StatusCode::SERVICE_UNAVAILABLE, why);
    }
    (StatusCode::OK, "ready\n".to_owned())
}
