//! Addresses that payers may be sent to, or that may show our page: exact, and harmless inside a header.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

/// Why a text is no address of the kind that is needed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not absolute, or neither https nor http on this machine.
    #[error(transparent)]
    NotSecure(#[from] bkash_types::AddressError),
    /// More or less than a scheme, a host and a port.
    #[error("{given:?} is not an origin; write {origin:?}")]
    NotAnOrigin {
        /// What was given.
        given: String,
        /// The origin in it.
        origin: String,
    },
    /// A wildcard, or characters that mean something in a header.
    #[error("{0:?} must name one host, of letters, digits, dots and hyphens")]
    Host(String),
    /// A name or password before the host, which only misleads whoever reads the address.
    #[error("{0:?} must have no user name or password in it")]
    User(String),
    /// Longer than browsers and logs bear.
    #[error("an address has at most 2000 characters")]
    TooLong,
}

/// How many characters an address may have.
const LONGEST: usize = 2000;

/// Reads an address with one plain host: https, or http on this machine.
pub(crate) fn plain(text: &str) -> Result<Url, AddressError> {
    if text.len() > LONGEST {
        return Err(AddressError::TooLong);
    }
    let url = bkash_types::parse_url(text)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::User(text.to_owned()));
    }
    let host = url.host_str().unwrap_or_default();
    let named = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let numbered = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b'[' | b']' | b':' | b'.');
    if host.bytes().all(named) || (host.starts_with('[') && host.bytes().all(numbered)) {
        Ok(url)
    } else {
        Err(AddressError::Host(text.to_owned()))
    }
}

/// A scheme, a host and a port, such as `https://shop.example`. It can stand in a Content-Security-Policy.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

impl Origin {
    /// Reads an origin; one slash behind it is forgiven.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let url = plain(text)?;
        let origin = url.origin().ascii_serialization();
        if text.strip_suffix('/').unwrap_or(text) == origin {
            Ok(Self(origin))
        } else {
            let given = text.to_owned();
            Err(AddressError::NotAnOrigin { given, origin })
        }
    }

    /// Its text, without a slash behind it.
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
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

/// One address that payers may be sent to, as a whole: path, query and all. `{session}` may stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReturnUrl(Url);

impl ReturnUrl {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        plain(text).map(Self)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for ReturnUrl {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl From<ReturnUrl> for String {
    fn from(url: ReturnUrl) -> Self {
        url.0.into()
    }
}

/// Where a merchant's payers may be sent: to any page of some origins, and to some addresses exactly.
///
/// A merchant who registers addresses only is held to them whole, query included, as an open redirect's checklist
/// asks (ASVS 3.7.2). Origins are for shops whose addresses differ from order to order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReturnAddresses {
    /// Every page of these.
    pub origins: Vec<Origin>,
    /// These, character for character once read as addresses.
    pub urls: Vec<ReturnUrl>,
}

impl ReturnAddresses {
    /// Whether a payer may be sent to `url`.
    pub fn allow(&self, url: &Url) -> bool {
        let origin = url.origin().ascii_serialization();
        let named = !url.username().is_empty() || url.password().is_some();
        !named
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
    fn an_origin_is_one_host_and_nothing_more() {
        for right in [
            "https://shop.example",
            "https://shop.example:8443/",
            "http://localhost:3000",
            "http://[::1]:3000",
            "https://xn--bcher-kva.example",
        ] {
            let origin = Origin::parse(right).unwrap();
            assert_eq!(origin.as_str(), right.trim_end_matches('/'));
        }
        for wrong in [
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
            "https://shop.example:443",
            "javascript:alert(1)",
            "null",
        ] {
            assert!(Origin::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_address_is_allowed_by_its_origin_or_as_a_whole() {
        let exact = "https://tea.example/thanks?order={session}";
        let allowed = ReturnAddresses {
            origins: vec![Origin::parse("https://shop.example").unwrap()],
            urls: vec![ReturnUrl::parse(exact).unwrap()],
        };
        for right in [
            "https://shop.example/any?thing=1",
            "https://shop.example",
            exact,
        ] {
            assert!(allowed.allow(&url(right)), "{right}");
        }
        for wrong in [
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
            assert!(!allowed.allow(&url(wrong)), "{wrong}");
        }
    }
}
