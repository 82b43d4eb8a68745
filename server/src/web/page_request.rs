//! What pages need from a request: the language, the cookies, and the nonce of the response.

use std::{convert::Infallible, sync::Arc};

use app::view::{ColorScheme, Language, PageContext};
use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, Uri,
        header::{ACCEPT_LANGUAGE, COOKIE},
        request::Parts,
    },
};
use domain::session::{Locale, Session};
use url::form_urlencoded;

use super::{Site, nonce::Nonce, theme};
use crate::accounts::Account;
use crate::links::{Purpose, WalletsAccess};

/// An extractor of what a page needs from the request.
#[derive(Clone)]
pub(super) struct PageRequest {
    site: Arc<Site>,
    chosen: Option<Language>,
    preferred: Option<Language>,
    path: String,
    nonce: String,
    access: Option<WalletsAccess>,
    cookies: Vec<(String, String)>,
}

impl PageRequest {
    pub(super) fn new(
        site: Arc<Site>,
        uri: &Uri,
        headers: &HeaderMap,
        nonce: Option<&Nonce>,
    ) -> Self {
        let cookies = cookies(headers);
        let cookie = |name: &str| {
            cookies
                .iter()
                .find(|(found, _)| found == name)
                .map(|(_, value)| value.as_str())
        };
        let chosen =
            requested_language(uri).or_else(|| cookie("lang").and_then(Language::from_tag));
        let access = cookie(site.wallets_cookie_name()).and_then(|sealed| {
            site.links
                .open_access(Purpose::WalletsCookie, sealed, site.now())
        });
        let path = path_without_language(uri);
        let nonce = nonce.map(|nonce| nonce.0.clone()).unwrap_or_default();
        Self {
            site,
            chosen,
            preferred: accepted_language(headers),
            path,
            nonce,
            access,
            cookies,
        }
    }

    /// The context of a page that belongs to no merchant: the configured account's.
    pub(super) fn default_context(&self) -> PageContext {
        self.account_context(self.site.accounts.configured())
    }

    /// The context of a session's page.
    pub(super) fn session_context(&self, account: &Account, session: &Session) -> PageContext {
        self.context_for(account, session.order.locale.or(account.profile.locale))
    }

    /// The context of an account's page.
    pub(super) fn account_context(&self, account: &Account) -> PageContext {
        self.context_for(account, account.profile.locale)
    }

    /// The language is the payer's choice, else the merchant's, else the browser's preference.
    fn context_for(&self, account: &Account, locale: Option<Locale>) -> PageContext {
        let language = self.chosen.or(locale.map(language)).or(self.preferred);
        let context = PageContext {
            language: language.unwrap_or_default(),
            path: self.path.clone(),
            merchant: account.profile.name.clone(),
            support: account.profile.support.clone(),
            nonce: self.nonce.clone(),
            version: self.site.version.to_owned(),
            stylesheet: None,
            logo: None,
            color_scheme: ColorScheme::Auto,
            simulated: account.is_simulated(),
        };
        theme::apply_theme(context, &account.profile.theme)
    }

    /// Whose agreements the browser may see, if its cookie is valid.
    pub(super) fn agreements_access(&self) -> Option<&WalletsAccess> {
        self.access.as_ref()
    }

    /// The value of a cookie.
    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }
}

impl FromRequestParts<Arc<Site>> for PageRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Infallible> {
        Ok(Self::new(
            site.clone(),
            &parts.uri,
            &parts.headers,
            parts.extensions.get::<Nonce>(),
        ))
    }
}

/// The language of the query parameter `lang`.
pub(super) fn requested_language(uri: &Uri) -> Option<Language> {
    let query = uri.query()?;
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == "lang")
        .and_then(|(_, tag)| Language::from_tag(&tag))
}

const fn language(locale: Locale) -> Language {
    match locale {
        Locale::Bangla => Language::Bangla,
        Locale::English => Language::English,
    }
}

/// The first supported language of `Accept-Language`. Browsers list the preferred one first, so weights are ignored.
fn accepted_language(headers: &HeaderMap) -> Option<Language> {
    let accepted = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    accepted
        .split(',')
        .find_map(|range| Language::from_tag(range.split(';').next()?.trim()))
}

/// The path and query for the language switch. Only `notice` is kept, so that a link's key does not get into the page.
///
/// A path that a browser would take for another host, such as `//evil.example`, becomes `/`.
fn path_without_language(uri: &Uri) -> String {
    let kept = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .filter(|(key, _)| key == "notice");
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept);
    let query = query.finish();
    let path = match uri.path() {
        path if path.starts_with('/') && !path[1..].starts_with(['/', '\\']) => path,
        _ => "/",
    };
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    let values = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_switch_stays_on_this_host() {
        for (uri, path) in [
            (
                "/wallets?key=1&notice=saved&lang=en",
                "/wallets?notice=saved",
            ),
            ("/a//b", "/a//b"),
            ("//evil.example", "/"),
            ("//evil.example/%2f..", "/"),
            ("///evil.example", "/"),
            ("/\\evil.example?notice=saved", "/?notice=saved"),
        ] {
            assert_eq!(path_without_language(&uri.parse().unwrap()), path, "{uri}");
        }
        let absolute = "http://pay.example//evil.example".parse().unwrap();
        assert_eq!(path_without_language(&absolute), "/");
    }
}
