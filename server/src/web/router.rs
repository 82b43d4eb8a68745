//! Every route, grouped by caller, and the middleware around them.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn_with_state, map_response},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};

use super::{
    Demo, Site, agreements, assets, bkash_window, cross_site, demo, embed, functions, headers,
    health, ipn, limits, page_error, pay, readiness, request_log, rest_api, theme,
};

/// The largest body of a form, in bytes.
const LARGEST_FORM: usize = 16 * 1024;

/// The largest body of API requests and notifications, in bytes. A notification has at most 256 kB.
const LARGEST_MESSAGE: usize = 512 * 1024;

/// Builds the router.
pub fn router(site: Arc<Site>) -> Router {
    let (api, reference) = rest_api::routes(&site);
    let mut routes = Router::new()
        // Payers.
        .route("/", get(demo::home))
        .route("/pay/{session}", get(pay::show))
        .route("/pay/{session}/bkash", get(bkash_window::show))
        .route("/pay/{session}/start", post(pay::start))
        .route("/pay/{session}/cancel", post(pay::cancel))
        .route("/pay/{session}/wallets", post(pay::open_agreements))
        .route("/wallets", get(agreements::show))
        .route("/wallets/add", post(agreements::add))
        .route("/wallets/pay", post(agreements::pay))
        .route("/wallets/revoke", post(agreements::revoke))
        // Callbacks: the payer's browser returns from bKash.
        .route("/pay/{session}/callback", get(pay::callback))
        .route("/wallets/{agreement}/callback", get(agreements::callback))
        // Merchants' pages.
        .route("/embed/{file}", get(embed::serve))
        .route("/theme/{file}", get(theme::serve))
        // The islands.
        .route("/api/checkout/start", post(functions::handle))
        .route("/api/checkout/status", get(functions::handle))
        .route("/api/checkout/pay-with", post(functions::handle))
        .route("/api/checkout/revoke", post(functions::handle));
    if site.demo == Demo::On {
        routes = routes
            .route("/demo", get(demo::shop))
            .route("/demo/orders", post(demo::order))
            .route("/demo/orders/{session}", get(demo::show_order));
    }
    routes
        // Merchants' developers.
        .merge(reference)
        .fallback(assets::serve)
        // Layers, from the innermost to the outermost.
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(site.clone(), cross_site::reject_cross_site_requests))
        .layer(from_fn_with_state(site.clone(), limits::limit_requests))
        .merge(for_programs(&site, api))
        .layer(from_fn_with_state(site.clone(), readiness::refuse_while_blocked))
        .layer(CatchPanicLayer::custom(page_error::handle_panic))
        .layer(from_fn_with_state(site.clone(), page_error::render_errors))
        // The operator's probes, without rate limits. They say what is wrong instead of showing an error page.
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .layer(from_fn_with_state(site.clone(), headers::set_security_headers))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(5)))
        .layer(map_response(complete_body))
        .layer(from_fn_with_state(site.clone(), request_log::log_request))
        .with_state(site)
}

/// Compresses the whole body before its first byte is sent. A client that reads slowly would otherwise hold the state of
/// the compression, which is far larger than a page. No response is a stream.
async fn complete_body(response: Response) -> Response {
    let (head, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(head, Body::from(bytes)),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The routes that programs call: they authenticate with keys and signatures instead of cookies.
fn for_programs(site: &Arc<Site>, api: Router<Arc<Site>>) -> Router<Arc<Site>> {
    api
        // bKash's notifications, which are authenticated by their signature.
        .route("/ipn/{merchant}", post(ipn::receive))
        .layer(DefaultBodyLimit::max(LARGEST_MESSAGE))
        .layer(from_fn_with_state(site.clone(), limits::limit_programs))
}
