//! The tables of the configuration file, and the validation of every value.

use std::{net::SocketAddr, path::PathBuf};

use directory::{FieldError, HoldInput, Origin, ProfileInput, ProviderAccountInput, ThemeInput};
use domain::MerchantId;
use http_server::TrustedProxies;
use serde::Deserialize;
use toml::Value;

use super::{Config, environment::Environment, error::ConfigError};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    server: Server,
    storage: Storage,
    merchant: Merchant,
    bkash: ProviderAccountInput,
    #[serde(default)]
    limits: Limits,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Server {
    listen: SocketAddr,
    metrics_address: Option<SocketAddr>,
    public_origin: String,
    #[serde(default)]
    behind_proxy: bool,
    #[serde(default)]
    trusted_proxies: Vec<String>,
    #[serde(default = "default_log")]
    log: String,
}

impl Server {
    /// The listed proxies. `behind-proxy` alone means those of this machine and of private networks.
    ///
    /// # Errors
    ///
    /// Returns [`ConfigError::Key`] if an entry is neither an address nor a network.
    fn trusted_proxies(&self) -> Result<TrustedProxies, ConfigError> {
        if self.trusted_proxies.is_empty() && self.behind_proxy {
            return Ok(TrustedProxies::private());
        }
        TrustedProxies::parse(&self.trusted_proxies)
            .map_err(|error| invalid("server", "trusted-proxies", &error.to_string()))
    }
}

fn default_log() -> String {
    "info".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Storage {
    database: PathBuf,
    #[serde(default = "default_redo_days", rename = "redo-days")]
    redo_days: u16,
}

const fn default_redo_days() -> u16 {
    // A daily backup may fail once.
    3
}

/// The merchant's identifier and the fields of a [`ProfileInput`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Merchant {
    #[serde(default = "default_merchant")]
    id: String,
    name: String,
    support: Option<String>,
    return_origins: Option<Vec<String>>,
    return_urls: Option<Vec<String>>,
    embed_origins: Option<Vec<String>>,
    session_minutes: Option<u16>,
    locale: Option<String>,
    #[serde(default)]
    theme: ThemeInput,
    #[serde(default)]
    hold: HoldInput,
    late_success: Option<String>,
}

fn default_merchant() -> String {
    "default".to_owned()
}

impl Merchant {
    fn into_profile_input(self) -> ProfileInput {
        ProfileInput {
            name: Some(self.name),
            support: self.support,
            return_origins: self.return_origins,
            return_urls: self.return_urls,
            embed_origins: self.embed_origins,
            session_minutes: self.session_minutes,
            locale: self.locale,
            theme: self.theme,
            hold: self.hold,
            late_success: self.late_success,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Limits {
    requests_per_minute: u32,
    requests_per_minute_per_key: u32,
    changes_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_minute: 6000,
            requests_per_minute_per_key: 60_000,
            changes_per_minute: 1200,
        }
    }
}

impl File {
    /// Parses the text, with the overrides of `environment`. `name` is used in messages.
    ///
    /// # Errors
    ///
    /// Returns [`ConfigError`] if the text is not valid TOML, an override has no key, or a key is unknown, missing or of the
    /// wrong type.
    pub(super) fn parse(
        name: &str,
        text: &str,
        environment: &Environment,
    ) -> Result<Self, ConfigError> {
        let mut value: Value = toml::from_str(text).map_err(|error| ConfigError::Toml {
            path: name.to_owned(),
            error,
        })?;
        for (table, key, value_override) in environment.overrides()? {
            let tables = value
                .as_table_mut()
                .ok_or_else(|| invalid(&table, &key, "the file has no tables"))?;
            let table = tables
                .entry(table)
                .or_insert_with(|| Value::Table(toml::Table::new()));
            if let Some(table) = table.as_table_mut() {
                table.insert(key, value_override);
            }
        }
        serde_path_to_error::deserialize(value).map_err(|error| {
            let path = error.path().to_string();
            let key = match path.split_once('.') {
                Some((table, key)) => format!("[{table}] {key}"),
                None => format!("[{path}]"),
            };
            ConfigError::Key {
                key,
                problem: error.into_inner().message().to_owned(),
            }
        })
    }

    /// Validates every value.
    ///
    /// # Errors
    ///
    /// Returns [`ConfigError::Key`] for the first invalid value.
    pub(super) fn validate(self) -> Result<Config, ConfigError> {
        let Self {
            server,
            storage,
            merchant,
            bkash,
            limits,
        } = self;
        let merchant_id = MerchantId::parse(&merchant.id)
            .map_err(|error| invalid("merchant", "id", &error.to_string()))?;
        let at_table = |table| move |FieldError { field, problem }| invalid(table, field, &problem);
        let profile = merchant
            .into_profile_input()
            .validate()
            .map_err(at_table("merchant"))?;
        let provider_account = bkash.validate().map_err(at_table("bkash"))?;
        if limits.requests_per_minute_per_key == 0 {
            return Err(invalid(
                "limits",
                "requests-per-minute-per-key",
                "must be at least 1",
            ));
        }
        if limits.requests_per_minute == 0 {
            return Err(invalid(
                "limits",
                "requests-per-minute",
                "must be at least 1",
            ));
        }
        if limits.changes_per_minute == 0 {
            return Err(invalid(
                "limits",
                "changes-per-minute",
                "must be at least 1",
            ));
        }
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&server.log) {
            return Err(invalid("server", "log", &error.to_string()));
        }
        if server.metrics_address == Some(server.listen) {
            return Err(invalid(
                "server",
                "metrics-address",
                "must not be the address of `listen`, which payers use",
            ));
        }
        Ok(Config {
            listen: server.listen,
            metrics_address: server.metrics_address,
            trusted_proxies: server.trusted_proxies()?,
            public_origin: Origin::parse(&server.public_origin)
                .map_err(|error| invalid("server", "public-origin", &error.to_string()))?
                .into(),
            log: server.log,
            database: storage.database,
            redo_days: storage.redo_days,
            merchant_id,
            profile,
            provider_account,
            requests_per_minute: limits.requests_per_minute,
            requests_per_minute_per_key: limits.requests_per_minute_per_key,
            changes_per_minute: limits.changes_per_minute,
        })
    }
}

fn invalid(table: &str, key: &str, problem: &str) -> ConfigError {
    ConfigError::Key {
        key: format!("[{table}] {key}"),
        problem: problem.to_owned(),
    }
}
