//! The checkout script, under the paths from which merchants' pages load it. Source: bKash's PHP
//! demo and `WooCommerce` plugin, which use these paths and the script's functions.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::Value;

use crate::simulator::Simulator;

/// The paths for sandbox and production, in both versions.
pub(super) const PATHS: [&str; 4] = [
    "/versions/1.2.0-beta/checkout/bKash-checkout-sandbox.js",
    "/versions/1.2.0-beta/checkout/bKash-checkout.js",
    "/versions/1.1.0-beta/checkout/bKash-checkout-sandbox.js",
    "/versions/1.1.0-beta/checkout/bKash-checkout.js",
];

const SCRIPT: &str = include_str!("checkout.js");
/// The placeholder for the simulator's origin in the script.
const ORIGIN: &str = "'{{origin}}'";

/// Cross-origin isolated pages need it.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

pub(super) fn router() -> Router<Simulator> {
    PATHS
        .into_iter()
        .fold(Router::new(), |router, path| {
            router.route(path, get(script))
        })
        .route("/simulator/merchant-logo.svg", get(logo))
}

/// The script with the simulator's origin filled in: a page that fetches it and then runs it cannot
/// tell where it came from.
async fn script(State(simulator): State<Simulator>, headers: HeaderMap) -> Response {
    let origin = simulator.origin(&simulator.settings(), &headers);
    let script = SCRIPT.replace(ORIGIN, &Value::String(origin).to_string());
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/javascript; charset=utf-8"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("max-age=600"),
        ),
        // Merchants' pages load it cross-origin, some with the `crossorigin` attribute.
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        ),
        (RESOURCE_POLICY, HeaderValue::from_static("cross-origin")),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (headers, script).into_response()
}

/// The `orgLogo` of Create, the same for every merchant.
async fn logo() -> Response {
    let kind = HeaderValue::from_static("image/svg+xml");
    let anywhere = HeaderValue::from_static("*");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, anywhere),
    ];
    (headers, include_str!("merchant-logo.svg")).into_response()
}
