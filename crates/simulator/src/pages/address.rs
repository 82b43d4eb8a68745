//! Parses a bkashURL, and determines the language of the page.

use axum::http::HeaderMap;
use url::form_urlencoded;

use super::frame;
use crate::language::Lang;

/// The parameters of a bkashURL, and the language that the customer chose.
#[derive(Clone, Debug, Default)]
pub(super) struct Address {
    pub(super) payment_id: String,
    pub(super) hash: String,
    mode: String,
    api_version: String,
    lang: Option<Lang>,
    /// The origin of the page that contains this one in a frame.
    pub(super) host: Option<String>,
    /// Whether that page reports that the payment failed.
    pub(super) merchant_failed: bool,
}

impl Address {
    pub(super) fn parse(query: &str) -> Self {
        let mut address = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                // Older bkashURLs have paymentID.
                "paymentId" | "paymentID" => address.payment_id = value.into_owned(),
                "hash" => address.hash = value.into_owned(),
                "mode" => address.mode = value.into_owned(),
                "apiVersion" => address.api_version = value.into_owned(),
                "host" => address.host = frame::host(&value),
                "merchant" => address.merchant_failed = value == "failed",
                "lang" => address.lang = Lang::parse(&value),
                _ => {}
            }
        }
        address
    }

    /// The chosen language, or else the browser's, or else Bangla.
    pub(super) fn language(&self, headers: &HeaderMap) -> Lang {
        let preferred = || Lang::preferred(headers);
        self.lang.or_else(preferred).unwrap_or(Lang::Bangla)
    }

    /// The path and query of this address.
    pub(super) fn link(&self) -> String {
        let mut query = form_urlencoded::Serializer::for_suffix(String::from("/?"), 2);
        query.append_pair("paymentId", &self.payment_id);
        let parts = [
            ("hash", self.hash.as_str()),
            ("mode", &self.mode),
            ("apiVersion", &self.api_version),
            ("host", self.host.as_deref().unwrap_or_default()),
            ("merchant", if self.merchant_failed { "failed" } else { "" }),
        ];
        for (name, value) in parts {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(lang) = self.lang {
            query.append_pair("lang", lang.code());
        }
        query.finish()
    }

    /// The address of this page in another language.
    pub(super) fn link_in(&self, lang: Lang) -> String {
        Self {
            lang: Some(lang),
            ..self.clone()
        }
        .link()
    }
}
