//! The operator's configuration: `Leptos.toml`, overridden by the environment and validated key by key.

mod environment;
mod error;
mod file;
mod secrets;

use std::{net::SocketAddr, path::PathBuf};

use directory::{Profile, ProviderAccount};
use domain::{AccountId, MerchantId};
pub use environment::Environment;
pub use error::ConfigError;
use http_server::TrustedProxies;
pub use secrets::{MasterKey, Secrets};
pub(crate) use secrets::{has_credentials, read_credentials};

/// The validated configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address that metrics are served on, if they are.
    pub metrics_address: Option<SocketAddr>,
    /// The origin that payers' browsers use, without a trailing slash.
    pub public_origin: String,
    /// The reverse proxies whose `X-Forwarded-For` names the client.
    pub trusted_proxies: TrustedProxies,
    /// The tracing filter.
    pub log: String,
    /// The SQLite file.
    pub database: PathBuf,
    /// For how many days the redo log beside the database is kept; 0 if there is none.
    pub redo_days: u16,
    /// The configured merchant's identifier.
    pub merchant_id: MerchantId,
    /// The configured merchant's settings.
    pub profile: Profile,
    /// The configured merchant's provider account.
    pub provider_account: ProviderAccount,
    /// The maximum number of requests per minute from one address.
    pub requests_per_minute: u32,
    /// The maximum number of requests per minute with one API key.
    pub requests_per_minute_per_key: u32,
    /// The maximum number of changing requests per minute from one address.
    pub changes_per_minute: u32,
}

impl Config {
    /// Reads and validates the file at `path` with the overrides of `environment`.
    ///
    /// # Errors
    ///
    /// Returns [`ConfigError`] if the file cannot be read or is invalid.
    pub fn read(path: &std::path::Path, environment: &Environment) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError::File {
            path: name.clone(),
            error,
        })?;
        Self::parse(&name, &text, environment)
    }

    /// Parses and validates the text of a configuration file. `name` is used in messages.
    ///
    /// # Errors
    ///
    /// Returns [`ConfigError`] for the first invalid key.
    pub fn parse(name: &str, text: &str, environment: &Environment) -> Result<Self, ConfigError> {
        file::File::parse(name, text, environment)?.validate()
    }

    /// The configured account. Its mode follows from the base URL.
    pub fn account(&self) -> AccountId {
        AccountId {
            merchant: self.merchant_id.clone(),
            mode: self.provider_account.mode(),
        }
    }
}
