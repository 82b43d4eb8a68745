//! A merchant's access to bKash: which API, where, and the four credentials.

use secrecy::SecretString;
use url::Url;

use crate::Family;

/// The four values that bKash gives a merchant during onboarding. They are never printed.
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
    /// The API family.
    pub family: Family,
    /// The base URL of the API, such as `https://tokenized.sandbox.bka.sh/v1.2.0-beta`.
    pub base_url: Url,
    /// The allowed origins of bKash's customer pages. Payers are redirected to no other origin.
    pub page_origins: Vec<String>,
    /// The merchant's credentials.
    pub credentials: Credentials,
}
