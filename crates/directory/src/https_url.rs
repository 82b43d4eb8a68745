//! URLs that payers may be redirected to or that may embed the checkout: https, one exact host, safe inside a header.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

/// Why a URL or an origin is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not absolute, neither https nor http on this machine, or read differently by different parsers.
    #[error(transparent)]
    Insecure(#[from] bkash_types::AddressError),
    /// More or less than a scheme, a host and a port.
    #[error("{given:?} is not an origin; use {origin:?}")]
    NotAnOrigin {
        /// The given text.
        given: String,
        /// The origin within it.
        origin: String,
    },
    /// A wildcard host, or a host with characters that have a meaning in a header.
    #[error("{0:?} must have one host of letters, digits, dots and hyphens")]
    InvalidHost(String),
    /// Longer than browsers and logs support.
    #[error("a URL has at most 2000 characters")]
    TooLong,
}

/// The maximum length of a URL, in bytes.
const MAX_LENGTH: usize = 2000;

/// Parses a URL with one plain host: https, or http on this machine.
pub(crate) fn parse(text: &str) -> Result<Url, UrlError> {
    if text.len() > MAX_LENGTH {
        return Err(UrlError::TooLong);
    }
    let url = bkash_types::parse_url(text)?;
    let host = url.host_str().unwrap_or_default();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let is_ipv6 = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b'[' | b']' | b':' | b'.');
    if host.bytes().all(is_name) || (host.starts_with('[') && host.bytes().all(is_ipv6)) {
        Ok(url)
    } else {
        Err(UrlError::InvalidHost(text.to_owned()))
    }
}

/// A scheme, a host and a port, such as `https://shop.example`. Safe as a source in a Content-Security-Policy.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

impl Origin {
    /// Parses an origin. One trailing slash is accepted.
    ///
    /// # Errors
    ///
    /// Returns [`UrlError`] if the text is not exactly one secure origin.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let url = parse(text)?;
        let origin = url.origin().ascii_serialization();
        if text.strip_suffix('/').unwrap_or(text) == origin {
            Ok(Self(origin))
        } else {
            let given = text.to_owned();
            Err(UrlError::NotAnOrigin { given, origin })
        }
    }

    /// The origin without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Origin {
    type Error = UrlError;

    fn try_from(text: String) -> Result<Self, UrlError> {
        Self::parse(&text)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

/// One URL that payers may be redirected to, compared as a whole, query included. It may contain `{session}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReturnUrl(Url);

impl ReturnUrl {
    /// Parses a URL.
    ///
    /// # Errors
    ///
    /// Returns [`UrlError`] if the URL is not https (or http on this machine) with one plain host.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        parse(text).map(Self)
    }

    /// The URL as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for ReturnUrl {
    type Error = UrlError;

    fn try_from(text: String) -> Result<Self, UrlError> {
        Self::parse(&text)
    }
}

impl From<ReturnUrl> for String {
    fn from(url: ReturnUrl) -> Self {
        url.0.into()
    }
}

/// Where a merchant's payers may be redirected to: any page of the listed origins, and the listed URLs exactly.
///
/// Origins suit shops whose URLs differ per order. A merchant who lists only exact URLs is protected from open
/// redirects as OWASP ASVS 3.7.2 requires.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReturnAllowlist {
    /// Origins of which every page is allowed.
    pub origins: Vec<Origin>,
    /// URLs that are allowed as a whole, compared after parsing.
    pub urls: Vec<ReturnUrl>,
}

impl ReturnAllowlist {
    /// Whether a payer may be redirected to `url`.
    pub fn allows(&self, url: &Url) -> bool {
        let origin = url.origin().ascii_serialization();
        let has_userinfo = !url.username().is_empty() || url.password().is_some();
        !has_userinfo
            && (self.origins.iter().any(|allowed| allowed.0 == origin)
                || self.urls.iter().any(|allowed| allowed.0 == *url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn accepts_only_a_scheme_one_host_and_a_port_as_an_origin() {
        for valid in [
            "https://shop.example",
            "https://shop.example:8443/",
            "http://localhost:3000",
            "http://[::1]:3000",
            "https://xn--bcher-kva.example",
        ] {
            let origin = Origin::parse(valid).unwrap();
            assert_eq!(origin.as_str(), valid.trim_end_matches('/'));
        }
        for invalid in [
            "",
            "shop.example",
            "http://shop.example",
            "https://*.shop.example",
            "https://*",
            "https://shop.example/path",
            "https://shop.example//",
            "https://user@shop.example",
            "https://shop.example;script-src",
            "https://shop.example,https://evil.example",
            "https://'self'",
            "https://SHOP.example",
            "https:/shop.example",
            "https:\\\\shop.example",
            "https://shop.example\\",
            "https://shop.example:443",
            "javascript:alert(1)",
            "null",
        ] {
            assert!(Origin::parse(invalid).is_err(), "{invalid}");
        }
    }

    #[test]
    fn allows_a_url_by_its_origin_or_as_a_whole() {
        let exact = "https://tea.example/thanks?order={session}";
        let allowed = ReturnAllowlist {
            origins: vec![Origin::parse("https://shop.example").unwrap()],
            urls: vec![ReturnUrl::parse(exact).unwrap()],
        };
        for valid in [
            "https://shop.example/any?thing=1",
            "https://shop.example",
            exact,
        ] {
            assert!(allowed.allows(&url(valid)), "{valid}");
        }
        for invalid in [
            "https://shop.example:8443/",
            "https://shop.example.evil.example/",
            "https://shop.example@evil.example/",
            "https://user@shop.example/",
            "http://shop.example/",
            "https://tea.example/thanks",
            "https://tea.example/thanks?order=1",
            "https://tea.example/thanks?order={session}&next=evil",
            "https://tea.example/thanks?order={session}#top",
        ] {
            assert!(!allowed.allows(&url(invalid)), "{invalid}");
        }
    }
}
