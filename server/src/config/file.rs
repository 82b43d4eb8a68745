//! The file's tables, and the check of every value.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use app::view::Script;
use domain::MerchantId;
use serde::Deserialize;
use toml::Value;

use super::{Config, ConfigError, Environment};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    server: Server,
    storage: Storage,
    merchant: Merchant,
    bkash: Bkash,
    #[serde(default)]
    limits: Limits,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Server {
    listen: SocketAddr,
    public_origin: String,
    #[serde(default)]
    behind_proxy: bool,
    #[serde(default = "default_log")]
    log: String,
}

fn default_log() -> String {
    "info".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Storage {
    database: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Merchant {
    #[serde(default = "default_merchant")]
    id: String,
    name: String,
    support: Option<String>,
    #[serde(default)]
    return_origins: Vec<String>,
    #[serde(default = "default_session_minutes")]
    session_minutes: u64,
}

fn default_merchant() -> String {
    "default".to_owned()
}

fn default_session_minutes() -> u64 {
    30
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Bkash {
    family: String,
    base_url: String,
    page_origins: Vec<String>,
    #[serde(default)]
    scripts: Vec<ScriptEntry>,
}

/// A script of bKash's window: an address, or one with the hash that it must have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScriptEntry {
    src: String,
    integrity: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Limits {
    requests_per_minute: u32,
    changes_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_minute: 6000,
            changes_per_minute: 1200,
        }
    }
}

impl File {
    pub(super) fn parse(
        name: &str,
        text: &str,
        environment: &Environment,
    ) -> Result<Self, ConfigError> {
        let mut value: Value = toml::from_str(text).map_err(|error| ConfigError::Toml {
            path: name.to_owned(),
            error,
        })?;
        for (table, key, override_with) in environment.overrides()? {
            let tables = value
                .as_table_mut()
                .ok_or_else(|| wrong(&table, &key, "the file has no tables"))?;
            let table = tables
                .entry(table)
                .or_insert_with(|| Value::Table(toml::Table::new()));
            if let Some(table) = table.as_table_mut() {
                table.insert(key, override_with);
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

    pub(super) fn check(self) -> Result<Config, ConfigError> {
        let Self {
            server,
            storage,
            merchant,
            bkash,
            limits,
        } = self;
        let family = bkash::Family::parse(&bkash.family).ok_or_else(|| {
            let words = bkash::Family::ALL.map(bkash::Family::word).join("\", \"");
            wrong("bkash", "family", &format!("one of \"{words}\""))
        })?;
        let base_url = bkash::Config::address(&bkash.base_url)
            .and_then(|url| family.check_root(&url).map(|()| url))
            .map_err(|error| wrong("bkash", "base-url", &error.to_string()))?;
        if bkash.page_origins.is_empty() {
            return Err(wrong(
                "bkash",
                "page-origins",
                "list at least one origin, such as https://payment.bkash.com",
            ));
        }
        if merchant.name.trim().is_empty() || merchant.name.chars().count() > 100 {
            return Err(wrong("merchant", "name", "a name has 1 to 100 characters"));
        }
        if !(1..=24 * 60).contains(&merchant.session_minutes) {
            return Err(wrong("merchant", "session-minutes", "between 1 and 1440"));
        }
        if limits.requests_per_minute == 0 {
            return Err(wrong("limits", "requests-per-minute", "at least 1"));
        }
        if limits.changes_per_minute == 0 {
            return Err(wrong("limits", "changes-per-minute", "at least 1"));
        }
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&server.log) {
            return Err(wrong("server", "log", &error.to_string()));
        }
        Ok(Config {
            listen: server.listen,
            public_origin: origin("server", "public-origin", &server.public_origin)?,
            behind_proxy: server.behind_proxy,
            log: server.log,
            database: storage.database,
            merchant_id: MerchantId::parse(&merchant.id)
                .map_err(|error| wrong("merchant", "id", &error.to_string()))?,
            merchant: merchant.name.trim().to_owned(),
            support: merchant
                .support
                .filter(|support| !support.trim().is_empty()),
            return_origins: origins("merchant", "return-origins", &merchant.return_origins)?,
            session_lifetime: Duration::from_secs(merchant.session_minutes * 60),
            family,
            base_url,
            page_origins: origins("bkash", "page-origins", &bkash.page_origins)?,
            bkash_scripts: scripts(family, bkash.scripts)?,
            requests_per_minute: limits.requests_per_minute,
            changes_per_minute: limits.changes_per_minute,
        })
    }
}

/// The scripts of bKash's window, which the family has or has not. They stand in the page's
/// Content-Security-Policy, so that nothing in them may end a part of it.
fn scripts(family: bkash::Family, scripts: Vec<ScriptEntry>) -> Result<Vec<Script>, ConfigError> {
    let wrong = |problem: &str| Err(wrong("bkash", "scripts", problem));
    match (family, scripts.as_slice()) {
        (bkash::Family::CheckoutIframe, []) => {
            return wrong("list bKash's script, and before it what it needs (jQuery)");
        }
        (bkash::Family::CheckoutIframe, _) | (_, []) => {}
        (_, _) => return wrong("only the family \"checkout-iframe\" has scripts"),
    }
    for ScriptEntry { src, integrity } in &scripts {
        if let Err(error) = bkash::Config::address(src) {
            return wrong(&error.to_string());
        }
        if src.contains([';', ',', ' ', '\'', '"']) {
            return wrong(&format!(
                "{src:?} holds a character that an address must encode"
            ));
        }
        let hashed = |text: &String| {
            ["sha256-", "sha384-", "sha512-"]
                .iter()
                .any(|name| text.starts_with(name))
        };
        if integrity.as_ref().is_some_and(|text| !hashed(text)) {
            return wrong("integrity is such as \"sha384-…\"");
        }
    }
    let script = |ScriptEntry { src, integrity }| Script { src, integrity };
    Ok(scripts.into_iter().map(script).collect())
}

/// An origin (scheme, host, port) that secrets or payers may be sent to.
fn origin(table: &str, key: &str, text: &str) -> Result<String, ConfigError> {
    let url =
        bkash::Config::address(text).map_err(|error| wrong(table, key, &error.to_string()))?;
    let origin = url.origin().ascii_serialization();
    if text.trim_end_matches('/') == origin {
        Ok(origin)
    } else {
        Err(wrong(
            table,
            key,
            &format!("{text:?} is not an origin; write {origin:?}"),
        ))
    }
}

fn origins(table: &str, key: &str, texts: &[String]) -> Result<Vec<String>, ConfigError> {
    texts.iter().map(|text| origin(table, key, text)).collect()
}

fn wrong(table: &str, key: &str, problem: &str) -> ConfigError {
    ConfigError::Key {
        key: format!("[{table}] {key}"),
        problem: problem.to_owned(),
    }
}
