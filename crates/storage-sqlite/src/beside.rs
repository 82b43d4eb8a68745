//! The names of the files beside the database.

use std::path::{Path, PathBuf};

/// A path with an ending.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
