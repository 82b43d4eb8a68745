//! The query of a bkashURL, and the language the customer reads.

use axum::http::HeaderMap;
use url::form_urlencoded;

use super::words::{BANGLA, ENGLISH, Words};
use crate::gateway::text_of;

/// What a bkashURL says, with the language the customer chose on the way.
#[derive(Clone, Debug, Default)]
pub(super) struct Address {
    pub(super) payment_id: String,
    pub(super) hash: String,
    mode: String,
    api_version: String,
    lang: Option<Lang>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lang {
    Bangla,
    English,
}

impl Lang {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "bn" => Some(Self::Bangla),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Bangla => "bn",
            Self::English => "en",
        }
    }

    pub(super) const fn other(self) -> Self {
        match self {
            Self::Bangla => Self::English,
            Self::English => Self::Bangla,
        }
    }

    pub(super) const fn words(self) -> &'static Words {
        match self {
            Self::Bangla => &BANGLA,
            Self::English => &ENGLISH,
        }
    }
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
        let accepted = text_of(headers, "accept-language").unwrap_or_default();
        let preferred = || {
            accepted
                .split(',')
                .find_map(|range| Lang::parse(range.trim().split(['-', ';']).next()?))
        };
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
