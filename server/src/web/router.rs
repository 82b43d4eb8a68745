//! Every route of the site, by who calls it, and the layers around them.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};

use super::{
    Demo, Site, assets, demo, embed, failure, functions, guard, headers, health, ipn, limits, pay,
    request_log, rest_api, theme, wallets, window,
};

/// The largest body that any form of ours has, in bytes.
const LARGEST_FORM: usize = 16 * 1024;

/// The largest body that programs send, in bytes; bKash's notifications have at most 256 kB.
const LARGEST_MESSAGE: usize = 512 * 1024;

/// The site's routes.
pub fn router(site: Arc<Site>) -> Router {
    let (api, reference) = rest_api::routes(&site);
    let mut routes = Router::new()
        // The payer.
        .route("/", get(demo::home))
        .route("/pay/{session}", get(pay::show))
        .route("/pay/{session}/bkash", get(window::show))
        .route("/pay/{session}/start", post(pay::start))
        .route("/pay/{session}/cancel", post(pay::cancel))
        .route("/pay/{session}/wallets", post(pay::wallets))
        .route("/wallets", get(wallets::show))
        .route("/wallets/add", post(wallets::add))
        .route("/wallets/pay", post(wallets::pay))
        .route("/wallets/revoke", post(wallets::revoke))
        // The payer's browser on its way back from bKash.
        .route("/pay/{session}/callback", get(pay::callback))
        .route("/wallets/{wallet}/callback", get(wallets::callback))
        // Merchants' pages.
        .route("/embed/{file}", get(embed::serve))
        .route("/theme/{file}", get(theme::serve))
        // The islands.
        .route("/api/checkout/start", post(functions::call))
        .route("/api/checkout/status", get(functions::call))
        .route("/api/checkout/wallets", get(functions::call))
        .route("/api/checkout/pay-with", post(functions::call))
        .route("/api/checkout/revoke", post(functions::call));
    if site.demo == Demo::On {
        routes = routes
            .route("/demo", get(demo::shop))
            .route("/demo/orders", post(demo::order))
            .route("/demo/orders/{session}", get(demo::returned));
    }
    routes
        // Merchants' developers.
        .merge(reference)
        .fallback(assets::serve)
        // From the innermost layer to the outermost.
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(site.clone(), guard::refuse_foreign_changes))
        .layer(from_fn_with_state(site.clone(), limits::refuse_floods))
        .merge(for_programs(&site, api))
        // The operator's probes: no limits, no pages.
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .layer(CatchPanicLayer::custom(failure::panicked))
        .layer(from_fn_with_state(site.clone(), failure::explain))
        .layer(from_fn_with_state(site.clone(), headers::protect))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(5)))
        .layer(from_fn(request_log::log))
        .with_state(site)
}

/// What programs call: keys and signatures instead of cookies, and limits by key.
fn for_programs(site: &Arc<Site>, api: Router<Arc<Site>>) -> Router<Arc<Site>> {
    api
        // bKash's notifications: believed by their signature, from wherever they come.
        .route("/ipn/{merchant}", post(ipn::take))
        .layer(DefaultBodyLimit::max(LARGEST_MESSAGE))
        .layer(from_fn_with_state(site.clone(), limits::refuse_strangers))
}
