//! Folders of installed packages, each with a copy of the lock file that it was installed from.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::paths;

/// An empty folder among the installed clients.
///
/// # Errors
/// If an old folder cannot be removed, or the new one cannot be created.
pub(super) fn empty_folder(name: &str) -> Result<PathBuf> {
    let folder = paths::installed_clients().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// Whether the stamp is a copy of this lock file.
///
/// # Errors
/// If the lock file cannot be read.
pub(super) fn is_same(lock: &Path, stamp: &Path) -> Result<bool> {
    let wanted = fs::read(lock).with_context(|| format!("cannot read {}", lock.display()))?;
    Ok(fs::read(stamp).is_ok_and(|installed| installed == wanted))
}
