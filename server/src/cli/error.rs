//! The errors of commands.

use directory::DirectoryError;
use storage_sqlite::backup::BackupError;

use crate::{config::ConfigError, start_error::StartError};

/// Why a command failed, in one sentence.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error("{0}")]
    Message(String),
}

impl CliError {
    pub(super) fn message(text: impl std::fmt::Display) -> Self {
        Self::Message(text.to_string())
    }
}
