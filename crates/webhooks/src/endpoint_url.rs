//! Parsing of endpoint URLs, and the networks that an endpoint may be in.

use std::{fmt, net::IpAddr};

use domain::{Mode, is_web_address};
use url::{Host, Url};

use crate::public_address::is_public;

/// Maximum length of a URL in bytes.
const MAX_URL_LENGTH: usize = 2048;

/// Which hosts the server may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkScope {
    /// Hosts of the public Internet, over https only.
    Public,
    /// Any host, including this machine, over https or http. For development only.
    Any,
}

impl NetworkScope {
    /// The scope for endpoints of an account: `Any` for test accounts on a development machine, otherwise `Public`.
    pub const fn for_mode(mode: Mode, development: bool) -> Self {
        match (mode, development) {
            (Mode::Test, true) => Self::Any,
            (Mode::Test, false) | (Mode::Live, _) => Self::Public,
        }
    }

    pub(crate) fn allows(self, address: IpAddr) -> bool {
        self == Self::Any || is_public(address)
    }
}

/// Why a text is not a valid endpoint URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointUrlError {
    /// Longer than 2048 bytes.
    #[error("the URL is longer than 2048 bytes")]
    TooLong,
    /// Not an absolute URL with a host.
    #[error("this is not a valid URL")]
    Invalid,
    /// The scheme is not https, nor http where that is allowed.
    #[error("the URL must begin with https://")]
    Scheme,
    /// The URL has a user name or a password. They would be visible wherever the URL is shown.
    #[error("the URL must not have a user name or a password; verify the signatures instead")]
    Credentials,
    /// The URL has a fragment, which HTTP never sends.
    #[error("the URL must not have a part after #")]
    Fragment,
    /// The host is this machine or in a private network.
    #[error("the URL must be on the public Internet")]
    PrivateHost,
}

/// The URL of an endpoint, normalised, with an international host name in Punycode. The scheme is https, or http
/// where [`NetworkScope::Any`] allows it.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointUrl(Url);

impl EndpointUrl {
    /// Parses a URL. Host names are not resolved here; each new connection resolves and checks them.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not a URL or if `scope` does not allow it.
    pub fn parse(text: &str, scope: NetworkScope) -> Result<Self, EndpointUrlError> {
        if text.len() > MAX_URL_LENGTH {
            return Err(EndpointUrlError::TooLong);
        }
        let url = Url::parse(text).map_err(|_| EndpointUrlError::Invalid)?;
        if url.as_str().len() > MAX_URL_LENGTH {
            return Err(EndpointUrlError::TooLong);
        }
        let url = Self(url);
        url.check(scope)?;
        // The `url` crate repairs what is written wrongly; other parsers may repair it in another way.
        if !is_web_address(text) {
            return Err(EndpointUrlError::Invalid);
        }
        Ok(url)
    }

    /// Checks whether `scope` allows the URL. Host names are not resolved.
    pub(crate) fn check(&self, scope: NetworkScope) -> Result<(), EndpointUrlError> {
        let url = &self.0;
        match (url.scheme(), scope) {
            ("https", _) | ("http", NetworkScope::Any) => {}
            _ => return Err(EndpointUrlError::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointUrlError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(EndpointUrlError::Fragment);
        }
        let is_allowed = match url.host().ok_or(EndpointUrlError::Invalid)? {
            Host::Ipv4(address) => scope.allows(address.into()),
            Host::Ipv6(address) => scope.allows(address.into()),
            Host::Domain(name) => scope == NetworkScope::Any || !is_localhost(name),
        };
        is_allowed
            .then_some(())
            .ok_or(EndpointUrlError::PrivateHost)
    }

    /// The URL as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    #[cfg(feature = "http")]
    pub(crate) fn url(&self) -> &Url {
        &self.0
    }
}

/// Whether RFC 6761 reserves the name for this machine, regardless of what a resolver says.
fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

impl fmt::Debug for EndpointUrl {
    /// Writes the origin only: some receivers put a key into the path.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/…", self.0.origin().ascii_serialization())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> Result<String, EndpointUrlError> {
        EndpointUrl::parse(text, NetworkScope::Public).map(|url| url.as_str().to_owned())
    }

    #[test]
    fn a_url_is_normalised() {
        let address = public("HTTPS://চা.Example:443/Hook?shop=১").unwrap();
        assert_eq!(address, "https://xn--u5b6e.example/Hook?shop=%E0%A7%A7");
    }

    #[test]
    fn each_invalid_url_is_rejected_with_its_reason() {
        use EndpointUrlError as Wrong;
        let long = format!("https://shop.example/{}", "a".repeat(2048));
        let long_when_encoded = format!("https://shop.example/{}", "চ".repeat(600));
        for (text, why) in [
            (long.as_str(), Wrong::TooLong),
            (&long_when_encoded, Wrong::TooLong),
            ("", Wrong::Invalid),
            ("shop.example/hook", Wrong::Invalid),
            ("https://", Wrong::Invalid),
            ("https://shop.example/a b", Wrong::Invalid),
            ("https://shop.exa\nmple/", Wrong::Invalid),
            ("https:/shop.example/hook", Wrong::Invalid),
            ("https://shop.example\\@evil.example/", Wrong::Invalid),
            ("https://shop\u{200b}.example/", Wrong::Invalid),
            ("http://shop.example/", Wrong::Scheme),
            ("ftp://shop.example/", Wrong::Scheme),
            ("javascript:alert(1)", Wrong::Scheme),
            ("https://user@shop.example/", Wrong::Credentials),
            ("https://:pass@shop.example/", Wrong::Credentials),
            ("https://shop.example/#part", Wrong::Fragment),
            ("https://shop.example/#", Wrong::Fragment),
        ] {
            assert_eq!(public(text), Err(why), "{text}");
        }
    }

    #[test]
    fn every_spelling_of_a_private_host_is_rejected() {
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "127.1",
            "１２７.0.0.1",
            "169.254.169.254",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::10.0.0.1]",
            "localhost",
            "LOCALHOST.",
            "shop.localhost",
        ] {
            let address = format!("https://{host}/hook");
            assert_eq!(
                public(&address),
                Err(EndpointUrlError::PrivateHost),
                "{host}"
            );
            assert!(
                EndpointUrl::parse(&address, NetworkScope::Any).is_ok(),
                "{host}"
            );
        }
    }

    #[test]
    fn only_test_accounts_on_a_development_machine_may_use_any_host() {
        assert_eq!(NetworkScope::for_mode(Mode::Test, true), NetworkScope::Any);
        assert_eq!(
            NetworkScope::for_mode(Mode::Test, false),
            NetworkScope::Public
        );
        assert_eq!(
            NetworkScope::for_mode(Mode::Live, true),
            NetworkScope::Public
        );
        assert_eq!(
            NetworkScope::for_mode(Mode::Live, false),
            NetworkScope::Public
        );
        assert!(EndpointUrl::parse("http://127.0.0.1:3000/hook", NetworkScope::Any).is_ok());
    }

    #[test]
    fn debug_output_omits_the_path() {
        let address = EndpointUrl::parse(
            "https://shop.example/hook/k3y?t=s3cret",
            NetworkScope::Public,
        );
        assert_eq!(format!("{:?}", address.unwrap()), "https://shop.example/…");
    }
}
