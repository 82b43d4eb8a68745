//! The process's environment, read once at start and passed on, so that tests can supply their own.

use std::{collections::BTreeMap, fmt};

use toml::Value as Toml;

use super::error::ConfigError;

/// The prefix of variables that override a key of the file.
const OVERRIDE: &str = "CHECKOUT__";

/// Environment variables. `Debug` does not print them because some are secrets.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The environment of the process.
    pub fn of_process() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the environment"
        )]
        Self(
            std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
        )
    }

    /// The value of a variable, unless it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The overrides: table, key and value. A value that is a TOML literal is parsed; any other is a string.
    ///
    /// # Errors
    ///
    /// Returns [`ConfigError::Key`] for a variable whose name does not contain a table and a key.
    pub(super) fn overrides(&self) -> Result<Vec<(String, String, Toml)>, ConfigError> {
        let named = self
            .0
            .iter()
            .filter_map(|(name, value)| Some((name, name.strip_prefix(OVERRIDE)?, value)));
        named
            .map(|(name, path, value)| {
                let (table, key) = path.split_once("__").ok_or_else(|| ConfigError::Key {
                    key: name.clone(),
                    problem: "an override is named CHECKOUT__TABLE__KEY_NAME".to_owned(),
                })?;
                let literal = toml::from_str::<toml::Table>(&format!("value = {value}"));
                let literal = literal.ok().and_then(|mut table| table.remove("value"));
                let value = literal.unwrap_or_else(|| Toml::String(value.clone()));
                Ok((
                    table.to_ascii_lowercase(),
                    key.to_ascii_lowercase().replace('_', "-"),
                    value,
                ))
            })
            .collect()
    }
}

impl<Name: Into<String>, Value: Into<String>> FromIterator<(Name, Value)> for Environment {
    fn from_iter<Variables>(variables: Variables) -> Self
    where
        Variables: IntoIterator<Item = (Name, Value)>,
    {
        let variables = variables.into_iter();
        Self(
            variables
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Environment(…)")
    }
}
