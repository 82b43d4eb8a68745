//! The operator's configuration: `Leptos.toml`, overridden by the environment, checked key by key.

mod environment;
mod file;
mod secrets;

use std::{net::SocketAddr, path::PathBuf};

use directory::{Connection, Profile};
use domain::{AccountId, MerchantId};
pub use environment::Environment;
pub use secrets::{MasterKey, Secrets};
pub(crate) use secrets::{any_credential, credentials};

/// Why the configuration cannot be used. Each names the key or variable to mend.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{path} is not valid TOML: {error}")]
    Toml {
        /// The file.
        path: String,
        /// Where and why.
        error: toml::de::Error,
    },
    /// A key is unknown, missing, or has a value that cannot be used.
    #[error("{key}: {problem}")]
    Key {
        /// The key, such as `[server] listen`.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A secret is missing or cannot be used.
    #[error("{name}: {problem}")]
    Secret {
        /// The environment variable.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// The configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The origin that payers' browsers see, without a trailing slash.
    pub public_origin: String,
    /// Whether the payer's address is the last entry of `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// The tracing filter.
    pub log: String,
    /// The SQLite file.
    pub database: PathBuf,
    /// The merchant's name in commands, keys and logs.
    pub merchant_id: MerchantId,
    /// What the merchant says of itself.
    pub profile: Profile,
    /// Its way to bKash.
    pub connection: Connection,
    /// Requests a minute from one address.
    pub requests_per_minute: u32,
    /// Requests a minute with one API key.
    pub requests_per_minute_per_key: u32,
    /// Requests that change something, a minute from one address.
    pub changes_per_minute: u32,
}

impl Config {
    /// Reads and checks the file at `path` with the overrides of `environment`.
    pub fn read(path: &std::path::Path, environment: &Environment) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError::File {
            path: name.clone(),
            error,
        })?;
        Self::parse(&name, &text, environment)
    }

    /// Checks a configuration's text; `name` is for messages.
    pub fn parse(name: &str, text: &str, environment: &Environment) -> Result<Self, ConfigError> {
        file::File::parse(name, text, environment)?.check()
    }

    /// The account that the file describes. It is live where its bKash is.
    pub fn account(&self) -> AccountId {
        AccountId {
            merchant: self.merchant_id.clone(),
            mode: self.connection.mode(),
        }
    }
}
