//! bKash's credentials for a merchant: from a file or the environment, never from arguments, which every user of
//! the machine can read while a command runs.

use std::path::Path;

use bkash::Credentials;
use secrecy::SecretString;
use serde::Deserialize;

use super::{Failure, text};
use crate::config::{Environment, any_credential, credentials};

/// Another prefix than the configured merchant's, so that its credentials are not given to another by mistake.
const PREFIX: &str = "MERCHANT_BKASH_";

/// The file's four keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    app_key: String,
    app_secret: String,
    username: String,
    password: String,
}

/// The credentials that were given; `None` if none were.
pub(super) fn given(
    file: Option<&Path>,
    environment: &Environment,
) -> Result<Option<Credentials>, Failure> {
    match file {
        Some(path) => from_file(path).map(Some),
        None if any_credential(environment, PREFIX) => Ok(Some(credentials(environment, PREFIX)?)),
        None => Ok(None),
    }
}

pub(super) fn from_file(path: &Path) -> Result<Credentials, Failure> {
    // The parser's own words would repeat the line, and with it a secret.
    let wrong = |_| {
        let problem = "expected app-key, app-secret, username and password, each in quotes";
        Failure::said(format!("{}: {problem}", path.display()))
    };
    let file: File = toml::from_str(&text(path)?).map_err(wrong)?;
    let [app_key, app_secret, username, password] =
        [file.app_key, file.app_secret, file.username, file.password].map(SecretString::from);
    Ok(Credentials {
        app_key,
        app_secret,
        username,
        password,
    })
}
