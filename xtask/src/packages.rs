//! Builds the packages that shops install, as they would be published.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::{hushed, program};
use crate::setup::{self, Installer};
use crate::{paths, report};

/// Builds every package and prints its path.
///
/// # Errors
/// If a tool cannot be installed, or a package does not build.
pub(crate) fn make() -> Result<()> {
    Installer::default().ensure_all(&[setup::packages, setup::package_tools])?;
    for package in [node()?, python()?] {
        report::line(&package.display().to_string());
    }
    Ok(())
}

/// The client for Node: compiled, and packed as npm would publish it.
///
/// # Errors
/// If it does not compile, or npm cannot pack it.
pub(crate) fn node() -> Result<PathBuf> {
    let source = paths::root().join("clients/node");
    // Nothing of a removed source may remain in the package.
    let compiled = source.join("dist");
    if compiled.exists() {
        fs::remove_dir_all(&compiled)?;
    }
    hushed(program(paths::node_bin().join("tsc")).args(["--project", "clients/node"]))?;
    let folder = empty_folder("npm")?;
    hushed(
        program("npm")
            .current_dir(&source)
            .args(["pack", "--pack-destination"])
            .arg(&folder),
    )?;
    only_file(&folder)
}

/// The client for Python, as a wheel.
///
/// # Errors
/// If pip cannot build it.
pub(crate) fn python() -> Result<PathBuf> {
    let folder = empty_folder("wheels")?;
    hushed(
        program(setup::PACKAGE_TOOLS.python())
            .args(["-m", "pip", "wheel", "--quiet", "--no-deps"])
            // Uses the build tools of this environment, with the versions and hashes of its requirements.
            .arg("--no-build-isolation")
            .arg("--wheel-dir")
            .arg(&folder)
            .arg(paths::root().join("clients/python")),
    )?;
    only_file(&folder)
}

/// Installs the wheel where the tests import it.
///
/// # Errors
/// If pip cannot install it.
pub(crate) fn install_wheel(wheel: &Path) -> Result<()> {
    hushed(
        program(setup::PACKAGE_TOOLS.python())
            .args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-index"])
            .arg("--force-reinstall")
            .arg(wheel),
    )
}

/// An empty folder below the one for packages.
fn empty_folder(kind: &str) -> Result<PathBuf> {
    let folder = paths::packages().join(kind);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let mut found = fs::read_dir(folder)?;
    match (found.next(), found.next()) {
        (Some(file), None) => Ok(file?.path()),
        _ => bail!("{} must contain exactly one package", folder.display()),
    }
}
