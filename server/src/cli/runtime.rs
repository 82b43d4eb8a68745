//! What a command needs before it can work: the configuration and an asynchronous runtime.

use std::path::Path;

use super::error::CliError;
use crate::config::{Config, ConfigError, Environment, Secrets};

/// Reads the configuration file and the secrets.
///
/// # Errors
///
/// Returns [`ConfigError`] if either is invalid.
pub(super) fn read_configuration(
    path: &Path,
    environment: &Environment,
) -> Result<(Config, Secrets), ConfigError> {
    Ok((
        Config::read(path, environment)?,
        Secrets::read(environment)?,
    ))
}

/// Runs a future on a new runtime.
///
/// # Errors
///
/// Returns the error of `work`, or a message if the runtime cannot be created.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::message)?
        .block_on(work)
}
