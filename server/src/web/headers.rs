//! The headers that every answer carries: what its page may load, where its forms may go, who may frame it.

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

use super::{Site, visit};
use crate::accounts::Account;

/// Marks an answer whose page leads to an account's bKash.
#[derive(Clone)]
pub(super) struct LeadsTo(pub(super) Arc<Account>, pub(super) Door);

/// How a page leads to bKash.
#[derive(Clone, Copy)]
pub(super) enum Door {
    /// Its form is answered with bKash's address.
    Address,
    /// The same, on the page of an order: the one page that the merchant's own pages may show in a frame.
    Order,
    /// bKash's scripts open a frame on it.
    Window,
}

impl LeadsTo {
    /// The page, marked.
    pub(super) fn with(self, page: impl IntoResponse) -> Response {
        let mut response = page.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A value that scripts of this one answer must carry.
#[derive(Clone)]
pub(super) struct Nonce(pub(super) String);

/// Gives each request a nonce, and each answer its headers.
pub(super) async fn protect(
    State(site): State<Arc<Site>>,
    mut request: Request,
    next: Next,
) -> Response {
    let nonce = STANDARD_NO_PAD.encode(&site.ports.entropy.bits()[..16]);
    let language = visit::asked_language(request.uri());
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.run(request).await;
    let house = site.accounts.configured();
    let policy = match response.extensions().get::<LeadsTo>() {
        None => policy(&nonce, "", NOBODY, house),
        Some(LeadsTo(account, Door::Address)) => {
            policy(&nonce, &account.page_origins.join(" "), NOBODY, account)
        }
        Some(LeadsTo(account, Door::Order)) => policy(
            &nonce,
            &account.page_origins.join(" "),
            &framers(account),
            account,
        ),
        Some(LeadsTo(account, Door::Window)) => window_policy(&nonce, account),
    };
    let (framed, opened) = (may_be_framed(&response), opener_policy(&response));
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: our own forms need an Origin to be told from foreign ones.
        (REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !framed {
        // For browsers that do not know `frame-ancestors`; it cannot name anybody.
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    if let Some(policy) = opened {
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

/// Whether merchants' pages may show an answer in a frame.
fn may_be_framed(response: &Response) -> bool {
    let leads = response.extensions().get::<LeadsTo>();
    leads.is_some_and(|LeadsTo(account, door)| account.is_embedded() && matches!(door, Door::Order))
}

/// Whether an answer's page keeps the window that opened it. A shop's page opens an order in a window, and hears of it
/// as long as no page on the way there, to bKash and back cuts the two apart: a redirect has no page to protect.
fn opener_policy(response: &Response) -> Option<&'static str> {
    if response.status().is_redirection() {
        return None;
    }
    Some(match response.extensions().get::<LeadsTo>() {
        Some(LeadsTo(account, Door::Order | Door::Window)) if account.is_embedded() => {
            "unsafe-none"
        }
        _ => "same-origin",
    })
}

/// The policy's word for no site at all.
const NOBODY: &str = "'none'";

/// Where an account's sign is, if it has one. It can end no directive: the directory has seen to that.
fn logo(account: &Account) -> &str {
    let logo = account.profile.theme.logo.as_ref();
    logo.map_or("", directory::Logo::as_str)
}

/// Whose pages may show an account's order in a frame: the origins that the merchant registered.
fn framers(account: &Account) -> String {
    let origins = &account.profile.embed_origins;
    if origins.is_empty() {
        return NOBODY.to_owned();
    }
    let origins: Vec<_> = origins.iter().map(directory::Origin::as_str).collect();
    origins.join(" ")
}

/// Chromium applies `form-action` to where a form's answer redirects: bKash's page must be listed.
fn policy(nonce: &str, page_origins: &str, framers: &str, shop: &Account) -> String {
    let logo = logo(shop);
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: {logo}; font-src 'self'; connect-src 'self'; form-action 'self' {page_origins}; \
         base-uri 'none'; frame-ancestors {framers}"
    )
}

/// The page of bKash's window: bKash's scripts, with the styles they set, and its frame. Scripts without our
/// nonce or from elsewhere stay out.
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
