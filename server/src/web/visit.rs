//! Who visits: the language they read, the cookies they brought, and the nonce of the answer.

use std::{convert::Infallible, sync::Arc};

use app::view::{Chrome, Language, Scheme};
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

use super::{Site, headers::Nonce, theme};
use crate::accounts::Account;
use crate::links::{Purpose, WalletsAccess};

/// What a page needs to know of the request.
#[derive(Clone)]
pub(super) struct Visit {
    site: Arc<Site>,
    chosen: Option<Language>,
    preferred: Option<Language>,
    path: String,
    nonce: String,
    wallets: Option<WalletsAccess>,
    cookies: Vec<(String, String)>,
}

impl Visit {
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
        let chosen = asked_language(uri).or_else(|| cookie("lang").and_then(Language::from_tag));
        let wallets = cookie(site.wallets_cookie_name()).and_then(|sealed| {
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
            wallets,
            cookies,
        }
    }

    /// What surrounds a page that is no merchant's.
    pub(super) fn house_chrome(&self) -> Chrome {
        self.chrome(self.site.accounts.configured())
    }

    /// What surrounds the page of a merchant's order.
    pub(super) fn order_chrome(&self, account: &Account, session: &Session) -> Chrome {
        self.chrome_in(account, session.order.locale.or(account.profile.locale))
    }

    /// What surrounds a merchant's page.
    pub(super) fn chrome(&self, account: &Account) -> Chrome {
        self.chrome_in(account, account.profile.locale)
    }

    /// The payer's own choice comes first, then the merchant's, then what the browser prefers.
    fn chrome_in(&self, account: &Account, locale: Option<Locale>) -> Chrome {
        let language = self.chosen.or(locale.map(language)).or(self.preferred);
        let house = Chrome {
            language: language.unwrap_or_default(),
            path: self.path.clone(),
            merchant: account.profile.name.clone(),
            support: account.profile.support.clone(),
            nonce: self.nonce.clone(),
            version: self.site.version.clone(),
            stylesheet: None,
            logo: None,
            scheme: Scheme::Any,
            simulated: account.is_simulated(),
        };
        theme::dress(house, &account.profile.theme)
    }

    /// Whose wallets page the browser has open, if it has.
    pub(super) fn wallets(&self) -> Option<&WalletsAccess> {
        self.wallets.as_ref()
    }

    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }
}

impl FromRequestParts<Arc<Site>> for Visit {
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

/// The language that the address asks for.
pub(super) fn asked_language(uri: &Uri) -> Option<Language> {
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

/// The first of ours that the browser accepts; browsers list the preferred one first.
fn accepted_language(headers: &HeaderMap) -> Option<Language> {
    let accepted = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    accepted
        .split(',')
        .find_map(|range| Language::from_tag(range.split(';').next()?.trim()))
}

/// The address of this page, to be shown in another language. Keys of links are not repeated in pages.
fn path_without_language(uri: &Uri) -> String {
    let kept = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .filter(|(key, _)| key == "notice");
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept);
    let query = query.finish();
    if query.is_empty() {
        uri.path().to_owned()
    } else {
        format!("{}?{query}", uri.path())
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
