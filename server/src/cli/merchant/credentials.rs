//! bKash credentials of a merchant, from a file or the environment. Never from arguments, which every user of the
//! machine can read while a command runs.

use std::path::Path;

use bkash_types::Credentials;
use secrecy::SecretString;
use serde::Deserialize;

use super::text_file;
use crate::{
    cli::error::CliError,
    config::{Environment, has_credentials, read_credentials},
};

/// Differs from the prefix of the configured merchant, so that its credentials are not given to another by mistake.
const PREFIX: &str = "MERCHANT_BKASH_";

/// The four keys of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    app_key: String,
    app_secret: String,
    username: String,
    password: String,
}

/// The given credentials; `None` if there are none.
///
/// # Errors
///
/// Returns [`CliError`] if the file cannot be read, or a credential is missing or invalid.
pub(super) fn from_file_or_environment(
    file: Option<&Path>,
    environment: &Environment,
) -> Result<Option<Credentials>, CliError> {
    match file {
        Some(path) => from_file(path).map(Some),
        None if has_credentials(environment, PREFIX) => {
            Ok(Some(read_credentials(environment, PREFIX)?))
        }
        None => Ok(None),
    }
}

/// Reads the credentials from a file.
///
/// # Errors
///
/// Returns a message if the file cannot be read or does not contain exactly the four keys.
pub(super) fn from_file(path: &Path) -> Result<Credentials, CliError> {
    // The parser's message would repeat the line, which contains a secret.
    let invalid = |_| {
        let problem = "expected app-key, app-secret, username and password, each in quotes";
        CliError::message(format!("{}: {problem}", path.display()))
    };
    let file: File = toml::from_str(&text_file::read(path)?).map_err(invalid)?;
    let [app_key, app_secret, username, password] =
        [file.app_key, file.app_secret, file.username, file.password].map(SecretString::from);
    Ok(Credentials {
        app_key,
        app_secret,
        username,
        password,
    })
}
