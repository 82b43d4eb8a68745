//! The security headers of every response: what its page may load, where its forms may go, and who may frame it.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, SET_COOKIE,
            STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};

use super::{Site, nonce::Nonce, page_request};
use crate::accounts::Account;

/// A response extension: the account and the kind of a page, which decide its Content-Security-Policy.
#[derive(Clone)]
pub(super) struct PagePolicy(pub(super) Arc<Account>, pub(super) PageKind);

/// The pages that lead to bKash.
#[derive(Clone, Copy)]
pub(super) enum PageKind {
    /// The page of saved wallets. Its forms redirect to bKash.
    Agreements,
    /// A session's page. Its forms redirect to bKash, and the merchant's pages may frame it.
    Order,
    /// The page on which bKash's scripts open a frame.
    BkashWindow,
}

impl PagePolicy {
    /// Attaches the policy to a response.
    pub(super) fn apply(self, page: impl IntoResponse) -> Response {
        let mut response = page.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Creates the nonce of a request and sets the security headers of its response.
pub(super) async fn set_security_headers(
    State(site): State<Arc<Site>>,
    mut request: Request,
    next: Next,
) -> Response {
    let nonce = STANDARD_NO_PAD.encode(&site.ports.entropy.bits()[..16]);
    let language = page_request::requested_language(request.uri());
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.run(request).await;
    let configured = site.accounts.configured();
    let policy = match response.extensions().get::<PagePolicy>() {
        None => policy(&nonce, "", NO_ORIGIN, configured),
        Some(PagePolicy(account, PageKind::Agreements)) => {
            policy(&nonce, &account.page_origins.join(" "), NO_ORIGIN, account)
        }
        Some(PagePolicy(account, PageKind::Order)) => policy(
            &nonce,
            &account.page_origins.join(" "),
            &frame_ancestors(account),
            account,
        ),
        Some(PagePolicy(account, PageKind::BkashWindow)) => window_policy(&nonce, account),
    };
    let (embeddable, opener_policy) = (is_embeddable(&response), opener_policy(&response));
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // With `no-referrer`, browsers send `Origin: null` with our own forms, and the cross-site check rejects them.
        (REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !embeddable {
        // For browsers without `frame-ancestors`. The header cannot name origins.
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    if let Some(policy) = opener_policy {
        let name = HeaderName::from_static("cross-origin-opener-policy");
        headers.insert(name, HeaderValue::from_static(policy));
    }
    headers
        .entry(HeaderName::from_static("cross-origin-resource-policy"))
        .or_insert(HeaderValue::from_static("same-origin"));
    if site.is_secure() {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if let Some(language) = language {
        let year = std::time::Duration::from_secs(365 * 24 * 3600);
        if let Ok(cookie) = HeaderValue::from_str(&site.cookie("lang", language.tag(), year)) {
            headers.append(SET_COOKIE, cookie);
        }
    }
    response
}

/// Whether the merchant's pages may show a response in a frame.
fn is_embeddable(response: &Response) -> bool {
    let policy = response.extensions().get::<PagePolicy>();
    policy.is_some_and(|PagePolicy(account, kind)| {
        account.is_embedded() && matches!(kind, PageKind::Order)
    })
}

/// The `Cross-Origin-Opener-Policy` of a response. A pop-up window keeps its opener only if every page on the way to
/// bKash and back allows it. Redirects have no page to protect and get no header.
fn opener_policy(response: &Response) -> Option<&'static str> {
    if response.status().is_redirection() {
        return None;
    }
    Some(match response.extensions().get::<PagePolicy>() {
        Some(PagePolicy(account, PageKind::Order | PageKind::BkashWindow))
            if account.is_embedded() =>
        {
            "unsafe-none"
        }
        _ => "same-origin",
    })
}

/// No origin, in a Content-Security-Policy.
const NO_ORIGIN: &str = "'none'";

/// The URL of an account's logo, or an empty string. The directory has checked that it cannot end a directive.
fn logo(account: &Account) -> &str {
    let logo = account.profile.theme.logo.as_ref();
    logo.map_or("", directory::Logo::as_str)
}

/// The origins that may frame an account's sessions: those that the merchant registered.
fn frame_ancestors(account: &Account) -> String {
    let origins = &account.profile.embed_origins;
    if origins.is_empty() {
        return NO_ORIGIN.to_owned();
    }
    let origins: Vec<_> = origins.iter().map(directory::Origin::as_str).collect();
    origins.join(" ")
}

/// The policy of our pages. `form-action` lists bKash's origins, because Chromium applies it to redirects too.
fn policy(nonce: &str, page_origins: &str, frame_ancestors: &str, account: &Account) -> String {
    let logo = logo(account);
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: {logo}; font-src 'self'; connect-src 'self'; form-action 'self' {page_origins}; \
         base-uri 'none'; frame-ancestors {frame_ancestors}"
    )
}

/// The policy of the page with bKash's window: it allows bKash's scripts, their inline styles and bKash's frame.
fn window_policy(nonce: &str, account: &Account) -> String {
    let page_origins = account.page_origins.join(" ");
    let logo = logo(account);
    let scripts = account.bkash_scripts.iter();
    let scripts: Vec<_> = scripts.map(|script| script.src.as_str()).collect();
    let scripts = scripts.join(" ");
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' {scripts}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: {logo} {page_origins}; font-src 'self'; connect-src 'self' {page_origins}; \
         frame-src {page_origins}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}
