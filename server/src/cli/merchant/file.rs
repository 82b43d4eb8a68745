//! A merchant's file: the keys of `[merchant]`, and a table `[test]` or `[live]` for each provider account.

use std::path::Path;

use directory::{NewProviderAccount, ProfileInput};
use domain::Mode;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{credentials, text_file};
use crate::{cli::error::CliError, config::Environment};

/// Reads the file. A table's `credentials-file` is relative to it. If there is only one table and it has no
/// `credentials-file`, the credentials come from the environment.
///
/// # Errors
///
/// Returns [`CliError`] if a file cannot be read, a key is unknown or invalid, or credentials are missing.
pub(super) fn read(
    path: &Path,
    environment: &Environment,
) -> Result<(ProfileInput, Vec<NewProviderAccount>), CliError> {
    let error = |problem: String| CliError::message(format!("{}: {problem}", path.display()));
    let mut table: Table =
        toml::from_str(&text_file::read(path)?).map_err(|cause| error(cause.to_string()))?;
    let tables: Vec<_> = Mode::ALL
        .into_iter()
        .filter_map(|mode| Some((mode, table.remove(mode.word())?)))
        .collect();
    let is_single = tables.len() == 1;
    let mut provider_accounts = Vec::new();
    for (mode, value) in tables {
        let mode_name = mode.word();
        let Value::Table(mut settings) = value else {
            return Err(error(format!("[{mode_name}] must be a table")));
        };
        let credentials = match settings.remove("credentials-file") {
            Some(Value::String(file)) => {
                let path = path.parent().unwrap_or(Path::new("")).join(file);
                Some(credentials::from_file(&path)?)
            }
            Some(_) => {
                return Err(error(format!(
                    "[{mode_name}] credentials-file: must be a file name"
                )));
            }
            None if is_single => credentials::from_file_or_environment(None, environment)?,
            None => return Err(error(format!("[{mode_name}] credentials-file: missing"))),
        };
        provider_accounts.push(NewProviderAccount {
            mode,
            settings: deserialize(settings)
                .map_err(|problem| error(format!("[{mode_name}] {problem}")))?,
            credentials,
        });
    }
    Ok((deserialize(table).map_err(error)?, provider_accounts))
}

/// Deserializes a table. Errors name the key.
fn deserialize<T: DeserializeOwned>(table: Table) -> Result<T, String> {
    serde_path_to_error::deserialize(Value::Table(table)).map_err(|error| {
        let problem = error.inner().message().to_owned();
        match error.path().to_string().as_str() {
            "." => problem,
            path => format!("{path}: {problem}"),
        }
    })
}
