//! What must be known to talk to bKash: which API, where, and the four credentials.

use secrecy::SecretString;
use url::{Host, Url};

/// A family of bKash's APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Tokenized Checkout and Checkout (URL), v1.2.0-beta.
    TokenizedV1,
}

impl Family {
    /// The family of a configuration's word.
    pub fn parse(word: &str) -> Option<Self> {
        (word == "tokenized-v1").then_some(Self::TokenizedV1)
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
}
