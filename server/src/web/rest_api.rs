//! The REST API `/v1` and its reference page, with the API's ports.

use std::{
    num::NonZeroU32,
    sync::{Arc, OnceLock},
};

use api::{AccountProvider, AccountSettings};
use async_trait::async_trait;
use axum::{
    Router,
    body::Bytes,
    http::header::CONTENT_TYPE,
    routing::{MethodRouter, get},
};
use directory::Origin;
use domain::{AccountId, PayerReference};

use super::Site;

/// The routes below `/v1` with the OpenAPI document, and the reference page.
pub(super) fn routes(site: &Arc<Site>) -> (Router<Arc<Site>>, Router<Arc<Site>>) {
    let ports = api::Ports {
        engine: site.engine.clone(),
        directory: site.accounts.directory().clone(),
        webhooks: site.webhooks.clone(),
        accounts: Arc::new(SiteAccounts(site.clone())),
        public_origin: site.config.public_origin.clone(),
        clock: site.ports.clock.clone(),
        requests_per_minute: NonZeroU32::new(site.config.requests_per_minute_per_key)
            .unwrap_or(NonZeroU32::MIN),
    };
    let origin = site.config.public_origin.clone();
    // Both are large and seldom asked for: a server starts without them.
    let document = file("application/json", || api::openapi().to_string().into());
    let reference = file("text/html; charset=utf-8", move || {
        reference::page(api::openapi(), &origin, STYLE, SCRIPT).into()
    });
    let page = Router::new()
        .route("/docs", reference)
        .route(STYLE, file("text/css", || reference::STYLE.into()))
        .route(SCRIPT, file("text/javascript", || reference::SCRIPT.into()))
        .with_state(());
    let routes = api::routes(ports).route("/v1/openapi.json", document);
    (routes.with_state(()), page)
}

/// Serves a text that is made at the first request.
fn file(
    kind: &'static str,
    make: impl Fn() -> Bytes + Clone + Send + Sync + 'static,
) -> MethodRouter {
    let kept = Arc::new(OnceLock::new());
    get(async move || ([(CONTENT_TYPE, kind)], kept.get_or_init(make).clone()))
}

/// The paths of the reference page's stylesheet and script.
const STYLE: &str = "/docs/reference.css";
const SCRIPT: &str = "/docs/reference.js";

/// Provides the settings of every account to the API.
struct SiteAccounts(Arc<Site>);

#[async_trait]
impl AccountProvider for SiteAccounts {
    async fn settings(&self, account: &AccountId) -> Option<AccountSettings> {
        let account = self.0.accounts.get(account).await?;
        let own = self.0.config.public_origin.clone();
        let origins = account.profile.embed_origins.iter().map(Origin::as_str);
        Some(AccountSettings {
            session_lifetime: account.profile.session_lifetime(),
            hold: account.profile.hold,
            late_success: account.profile.late_success,
            locale: account.profile.locale,
            browser_origins: origins.map(str::to_owned).collect(),
            bkash: account.bkash.clone(),
            may_return_to: Box::new(move |url| account.may_return_to(url, &own)),
        })
    }

    async fn is_browser_origin(&self, origin: &str) -> bool {
        let lists_origin = |profile: &directory::Profile| {
            profile
                .embed_origins
                .iter()
                .any(|own| own.as_str() == origin)
        };
        if lists_origin(&self.0.accounts.configured().profile) {
            return true;
        }
        match self.0.accounts.directory().merchants().await {
            Ok(merchants) => merchants
                .iter()
                .any(|merchant| lists_origin(&merchant.profile)),
            Err(error) => {
                tracing::error!(%error, "cannot read the merchants");
                false
            }
        }
    }

    fn wallets_link(&self, account: &AccountId, payer: &PayerReference) -> Option<String> {
        self.0.wallets_link(account, payer)
    }
}
