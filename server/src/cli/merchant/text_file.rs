//! Reads the files that an operator names.

use std::path::Path;

use crate::cli::error::CliError;

/// Reads a file.
///
/// # Errors
///
/// Returns a message that names the file if it cannot be read.
pub(super) fn read(path: &Path) -> Result<String, CliError> {
    let error = |cause| CliError::message(format!("{}: {cause}", path.display()));
    std::fs::read_to_string(path).map_err(error)
}
