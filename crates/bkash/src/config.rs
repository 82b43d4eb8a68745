//! What must be known to talk to bKash: which API, where, and the four credentials.

use domain::Mode;
use secrecy::SecretString;
use url::{Host, Url};

/// A family of bKash's APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Tokenized Checkout and Checkout (URL), v1.2.0-beta.
    TokenizedV1,
    /// Tokenized Checkout and Checkout (URL), v2.
    TokenizedV2,
    /// Checkout (iFrame), v1.2.0-beta.
    CheckoutIframe,
    /// Tokenized Checkout as the integration guide v0.3 of 2019 has it.
    TokenizedV03,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 4] = [
        Self::TokenizedV1,
        Self::TokenizedV2,
        Self::CheckoutIframe,
        Self::TokenizedV03,
    ];

    /// The family's word in a configuration.
    pub const fn word(self) -> &'static str {
        match self {
            Self::TokenizedV1 => "tokenized-v1",
            Self::TokenizedV2 => "tokenized-v2",
            Self::CheckoutIframe => "checkout-iframe",
            Self::TokenizedV03 => "tokenized-v0.3",
        }
    }

    /// The family of a configuration's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.word() == word)
    }

    /// How the family's root ends, and what its hosts at bKash begin with.
    const fn root(self) -> (&'static str, &'static str) {
        match self {
            Self::TokenizedV1 | Self::TokenizedV03 => ("/v1.2.0-beta", "tokenized."),
            Self::TokenizedV2 => ("/v2/tokenized-checkout", "tokenized."),
            Self::CheckoutIframe => ("/v1.2.0-beta", "checkout."),
        }
    }

    /// Checks that an address can be the family's root: how its path ends, and at bKash its host.
    pub fn check_root(self, url: &Url) -> Result<(), ConfigError> {
        let (path, host) = self.root();
        let at_bkash = url.host_str().filter(|name| name.ends_with(".bka.sh"));
        if url.path().trim_end_matches('/').ends_with(path)
            && at_bkash.is_none_or(|name| name.starts_with(host))
        {
            return Ok(());
        }
        Err(ConfigError::NotOfTheFamily {
            given: url.to_string(),
            family: self.word(),
            example: format!("https://{host}sandbox.bka.sh{path}"),
        })
    }
}

/// The four values that bKash gives a merchant during on-boarding.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// `app_key`, also sent as `X-APP-Key`.
    pub app_key: SecretString,
    /// `app_secret`.
    pub app_secret: SecretString,
    /// `username`.
    pub username: SecretString,
    /// `password`.
    pub password: SecretString,
}

/// One merchant's access to bKash.
#[derive(Debug, Clone)]
pub struct Config {
    /// Which API.
    pub family: Family,
    /// The API's root, such as `https://tokenized.sandbox.bka.sh/v1.2.0-beta`.
    pub base_url: Url,
    /// The origins that bKash's customer pages may have: a payer is sent nowhere else.
    pub page_origins: Vec<String>,
    /// The merchant's credentials.
    pub credentials: Credentials,
}

/// Why an address cannot be used for bKash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not an absolute address.
    #[error(
        "{0:?} is not an absolute address such as https://tokenized.sandbox.bka.sh/v1.2.0-beta"
    )]
    NotAnAddress(String),
    /// Plain HTTP to another machine would send the credentials in the clear.
    #[error("{0:?} must begin with https:// (http:// is for a simulator on this machine only)")]
    NotSecure(String),
    /// The root of another family.
    #[error("{given:?} is no root of {family}, which is such as {example}")]
    NotOfTheFamily {
        /// The address.
        given: String,
        /// The family's word.
        family: &'static str,
        /// An address that would be right.
        example: String,
    },
}

impl Config {
    /// Reads an address that secrets or payers may be sent to: https, or http on this machine.
    pub fn address(text: &str) -> Result<Url, ConfigError> {
        let url = Url::parse(text).map_err(|_| ConfigError::NotAnAddress(text.to_owned()))?;
        let local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => return Err(ConfigError::NotAnAddress(text.to_owned())),
        };
        match url.scheme() {
            "https" => Ok(url),
            "http" if local => Ok(url),
            _ => Err(ConfigError::NotSecure(text.to_owned())),
        }
    }

    /// Whether real money moves at an address: everywhere but on this machine and in bKash's sandbox.
    pub fn mode(base_url: &Url) -> Mode {
        let host = base_url.host_str().unwrap_or_default();
        let sandbox = host.split('.').any(|label| label == "sandbox");
        if base_url.scheme() == "http" || sandbox {
            Mode::Test
        } else {
            Mode::Live
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(family: Family, url: &str) -> bool {
        family.check_root(&Url::parse(url).unwrap()).is_ok()
    }

    #[test]
    fn every_family_is_read_by_its_word() {
        for family in Family::ALL {
            assert_eq!(Family::parse(family.word()), Some(family));
        }
        assert_eq!(Family::parse("tokenized"), None);
    }

    #[test]
    fn money_is_real_unless_the_address_says_otherwise() {
        for (url, mode) in [
            ("https://tokenized.sandbox.bka.sh/v1.2.0-beta", Mode::Test),
            ("http://127.0.0.1:4010/v1.2.0-beta", Mode::Test),
            ("https://tokenized.pay.bka.sh/v1.2.0-beta", Mode::Live),
            ("https://proxy.example/sandbox/v1.2.0-beta", Mode::Live),
        ] {
            assert_eq!(Config::mode(&Url::parse(url).unwrap()), mode, "{url}");
        }
    }

    #[test]
    fn a_root_of_another_family_is_refused() {
        let v1 = "https://tokenized.sandbox.bka.sh/v1.2.0-beta";
        let v2 = "https://tokenized.pay.bka.sh/v2/tokenized-checkout/";
        let iframe = "https://checkout.pay.bka.sh/v1.2.0-beta";
        let simulator = "http://127.0.0.1:4010/v1.2.0-beta";
        for (family, right) in [
            (Family::TokenizedV1, [v1, simulator].as_slice()),
            (Family::TokenizedV03, &[v1, simulator]),
            (Family::TokenizedV2, &[v2]),
            (Family::CheckoutIframe, &[iframe, simulator]),
        ] {
            for url in [v1, v2, iframe, simulator] {
                assert_eq!(fits(family, url), right.contains(&url), "{family:?} {url}");
            }
        }
        assert!(!fits(Family::TokenizedV1, "https://tokenized.pay.bka.sh/"));
    }
}
