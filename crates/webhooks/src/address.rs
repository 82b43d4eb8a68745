//! Where an endpoint is: one parser for what merchants write, and who may be reached at all.

use std::{fmt, net::IpAddr};

use domain::Mode;
use url::{Host, Url};

use crate::network::is_public;

/// The longest address that is taken, in bytes.
const LONGEST: usize = 2048;

/// Which hosts may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The public Internet, over https.
    Public,
    /// Every host, this machine included, over http too: for a development machine.
    Anywhere,
}

impl Reach {
    /// What the endpoints of an account may reach: real money's events go out to the Internet over https alone.
    pub const fn of(mode: Mode, development: bool) -> Self {
        match (mode, development) {
            (Mode::Test, true) => Self::Anywhere,
            (Mode::Test, false) | (Mode::Live, _) => Self::Public,
        }
    }

    pub(crate) fn permits(self, address: IpAddr) -> bool {
        self == Self::Anywhere || is_public(address)
    }
}

/// Why a text is no endpoint's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Longer than 2048 bytes.
    #[error("the address is longer than 2048 bytes")]
    TooLong,
    /// Not a URL with a host.
    #[error("this is no web address")]
    NotAnAddress,
    /// Neither https nor, where that is allowed, http.
    #[error("the address must begin with https://")]
    Scheme,
    /// It has a user name or a password, which would be shown wherever the address is.
    #[error("the address must not hold a user name or a password; deliveries are signed instead")]
    Credentials,
    /// It has a part after `#`, which is never sent.
    #[error("the address must not have a part after #")]
    Fragment,
    /// Its host is of this machine or of a private network.
    #[error("the address must be one of the public Internet")]
    Private,
}

/// An endpoint's address: normalised (the host in Punycode), https, or http where a development machine allows it.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointUrl(Url);

impl EndpointUrl {
    /// Reads what a merchant wrote. A host name is looked up only when it is called, each time anew.
    pub fn parse(text: &str, reach: Reach) -> Result<Self, AddressError> {
        if text.len() > LONGEST {
            return Err(AddressError::TooLong);
        }
        // `url` drops these silently; whoever reads the address elsewhere may not.
        if text
            .chars()
            .any(|letter| letter.is_control() || letter.is_whitespace())
        {
            return Err(AddressError::NotAnAddress);
        }
        let url = Url::parse(text).map_err(|_| AddressError::NotAnAddress)?;
        if url.as_str().len() > LONGEST {
            return Err(AddressError::TooLong);
        }
        let address = Self(url);
        address.check(reach)?;
        Ok(address)
    }

    /// Whether it may be called, as far as the address itself says.
    pub(crate) fn check(&self, reach: Reach) -> Result<(), AddressError> {
        let url = &self.0;
        match (url.scheme(), reach) {
            ("https", _) | ("http", Reach::Anywhere) => {}
            _ => return Err(AddressError::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(AddressError::Fragment);
        }
        let permitted = match url.host().ok_or(AddressError::NotAnAddress)? {
            Host::Ipv4(address) => reach.permits(address.into()),
            Host::Ipv6(address) => reach.permits(address.into()),
            Host::Domain(name) => reach == Reach::Anywhere || !is_local(name),
        };
        permitted.then_some(()).ok_or(AddressError::Private)
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) fn url(&self) -> &Url {
        &self.0
    }
}

/// Names that mean this machine whatever a resolver says (RFC 6761).
fn is_local(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

impl fmt::Debug for EndpointUrl {
    /// The origin alone: some receivers put a key into the path.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/…", self.0.origin().ascii_serialization())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> Result<String, AddressError> {
        EndpointUrl::parse(text, Reach::Public).map(|url| url.as_str().to_owned())
    }

    #[test]
    fn an_address_is_normalised() {
        let address = public("HTTPS://চা.Example:443/Hook?shop=১").unwrap();
        assert_eq!(address, "https://xn--u5b6e.example/Hook?shop=%E0%A7%A7");
    }

    #[test]
    fn each_wrong_address_is_told_why() {
        use AddressError as Wrong;
        let long = format!("https://shop.example/{}", "a".repeat(2048));
        let long_when_encoded = format!("https://shop.example/{}", "চ".repeat(600));
        for (text, why) in [
            (long.as_str(), Wrong::TooLong),
            (&long_when_encoded, Wrong::TooLong),
            ("", Wrong::NotAnAddress),
            ("shop.example/hook", Wrong::NotAnAddress),
            ("https://", Wrong::NotAnAddress),
            ("https://shop.example/a b", Wrong::NotAnAddress),
            ("https://shop.exa\nmple/", Wrong::NotAnAddress),
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
    fn no_spelling_of_a_private_host_is_taken() {
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
            assert_eq!(public(&address), Err(AddressError::Private), "{host}");
            assert!(
                EndpointUrl::parse(&address, Reach::Anywhere).is_ok(),
                "{host}"
            );
        }
    }

    #[test]
    fn only_a_test_account_on_a_development_machine_reaches_everything() {
        assert_eq!(Reach::of(Mode::Test, true), Reach::Anywhere);
        assert_eq!(Reach::of(Mode::Test, false), Reach::Public);
        assert_eq!(Reach::of(Mode::Live, true), Reach::Public);
        assert_eq!(Reach::of(Mode::Live, false), Reach::Public);
        assert!(EndpointUrl::parse("http://127.0.0.1:3000/hook", Reach::Anywhere).is_ok());
    }

    #[test]
    fn a_key_in_the_path_is_not_printed() {
        let address = EndpointUrl::parse("https://shop.example/hook/k3y?t=s3cret", Reach::Public);
        assert_eq!(format!("{:?}", address.unwrap()), "https://shop.example/…");
    }
}
