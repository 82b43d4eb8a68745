//! The query of a bkashURL, and the language the customer reads.

use axum::http::HeaderMap;
use url::form_urlencoded;

use crate::language::Lang;

/// What a bkashURL says, with the language the customer chose on the way.
#[derive(Clone, Debug, Default)]
pub(super) struct Address {
    pub(super) payment_id: String,
    pub(super) hash: String,
    mode: String,
    api_version: String,
    lang: Option<Lang>,
}

impl Address {
    pub(super) fn parse(query: &str) -> Self {
        let mut address = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                // Older bkashURLs write paymentID.
                "paymentId" | "paymentID" => address.payment_id = value.into_owned(),
                "hash" => address.hash = value.into_owned(),
                "mode" => address.mode = value.into_owned(),
                "apiVersion" => address.api_version = value.into_owned(),
                "lang" => address.lang = Lang::parse(&value),
                _ => {}
            }
        }
        address
    }

    /// The chosen language, else the browser's first that we speak, else Bangla.
    pub(super) fn language(&self, headers: &HeaderMap) -> Lang {
        let preferred = || Lang::preferred(headers);
        self.lang.or_else(preferred).unwrap_or(Lang::Bangla)
    }

    /// This address again, as a link within the site.
    pub(super) fn link(&self) -> String {
        let mut query = form_urlencoded::Serializer::for_suffix(String::from("/?"), 2);
        query
            .append_pair("paymentId", &self.payment_id)
            .append_pair("hash", &self.hash)
            .append_pair("mode", &self.mode)
            .append_pair("apiVersion", &self.api_version);
        if let Some(lang) = self.lang {
            query.append_pair("lang", lang.code());
        }
        query.finish()
    }

    /// The same page in another language.
    pub(super) fn link_in(&self, lang: Lang) -> String {
        Self {
            lang: Some(lang),
            ..self.clone()
        }
        .link()
    }
}
